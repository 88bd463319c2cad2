import { MemoryConnectionStore } from '../../../adapters/memory/control/connection-store.ts';
import { MemoryControlStore } from '../../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import { MemoryRecorder } from '../../../adapters/memory/control/recorder.ts';
import { MemoryRequestStore } from '../../../adapters/memory/control/request-store.ts';
import { MemoryTimers } from '../../../adapters/memory/control/timers.ts';
import { MemoryScreenViewStore } from '../../../adapters/memory/desktop/screen-view-store.ts';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryUserIdentifierStore } from '../../../adapters/memory/user/user-identifier-store.ts';
import { MemoryControlSettingsStore, MemoryScheduleStore } from '../../../adapters/memory/versioned-setting.ts';
import { twilioNews } from '../../../adapters/twilio/twilio-events.ts';
import { webexNews } from '../../../adapters/webex/webex-events.ts';
import {
  type CommandAnswer,
  type ControlLedger,
  controlProblem,
  type Integrations,
  type LiveContacts,
  type MyControls,
  type PauseList,
  type RecordingStatus,
} from '../../../api/control/control.ts';
import { type ControlOperationId, controlRoutes } from '../../../api/control/control-routes.ts';
import type { ControlSettingsChange } from '../../../api/control/control-settings.ts';
import type { Marks } from '../../../api/control/marks.ts';
import type { OnDemandAnswer, OnDemandStatusView } from '../../../api/control/on-demand.ts';
import type { Problem } from '../../../api/problem.ts';
import type { Route } from '../../../api/route.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { contactEnded, keepPaused } from '../../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../../domain/control/events/contact-transferred.ts';
import { ingest } from '../../../domain/control/events/ingest.ts';
import type { Recorder } from '../../../domain/control/recorder/recorder.ts';
import type { Captures } from '../../../domain/desktop/captures.ts';
import type { Claims } from '../../../lambdas/kit/http/gateway.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import type { Dependencies } from '../../../lambdas/recording-control/operation.ts';
import { recordingControl } from '../../../lambdas/recording-control/recording-control.ts';
import { virtualTime } from '../../domain/control/control-time.ts';
import { asAccessToken, people, teams, user } from '../api-kit.ts';

export { administrator, agent, supervisor } from '../api-kit.ts';

/** A colleague of Sam's in the same team, and somebody in a team that Lea does not lead. */
export const colleague: Claims = { username: 'ada.aside', 'cognito:groups': '[agent]' };
export const stranger: Claims = { username: 'cara.care', 'cognito:groups': '[agent]' };
export const machine = (...scopes: string[]): Claims => ({
  client_id: 'crm',
  scope: scopes.map((scope) => `fermata/control.${scope}`).join(' '),
});

/** On Sam's phone for a minute. */
export const call = (contactId: string, more: Partial<LiveContact> = {}): LiveContact => ({
  contactId,
  initialContactId: contactId,
  provider: 'amazon-connect',
  channel: 'VOICE',
  agentId: 'u-sam',
  initiatedAt: '2026-11-20T09:58:00.000Z',
  connectedAt: '2026-11-20T09:59:00.000Z',
  ...more,
});

const all = ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'] as const;

export const settings = (more: Partial<ControlSettingsChange> = {}): ControlSettingsChange => ({
  enabled: true,
  longestPause: 300,
  onTransfer: 'keep',
  fields: [
    { key: 'order', label: 'Order', type: 'text', maxLength: 10 },
    { key: 'claim', label: 'Claim', type: 'text' },
    { key: 'outcome', label: 'Outcome', type: 'choice', choices: ['sold', 'not sold'] },
    { key: 'due', label: 'Due', type: 'date' },
    { key: 'sum', label: 'Sum', type: 'number' },
  ],
  grants: [
    { to: { role: 'administrator' }, functions: [...all], writes: [], sees: ['order', 'claim'] },
    { to: { role: 'supervisor' }, functions: [...all], writes: ['order'], sees: ['order'] },
    {
      to: { role: 'agent' },
      functions: ['pause', 'blackout', 'tag', 'metadata'],
      writes: ['order', 'claim', 'outcome', 'due', 'sum'],
      sees: ['order'],
    },
  ],
  version: 0,
  ...more,
});

/** What an answer may contain; `hold` checks it against its own route. */
type Read = CommandAnswer &
  Pick<OnDemandStatusView, 'unavailable' | 'calls'> &
  RecordingStatus &
  ControlLedger &
  Marks &
  LiveContacts &
  MyControls &
  Integrations &
  PauseList &
  Pick<OnDemandAnswer, 'call'> & { code?: string } & ControlSettingsChange &
  Required<Pick<Problem, 'errors' | 'detail'>>;

/** Recording control on memory stores, on a Friday at ten, with time that passes only when something waits. */
export const startControl = async (
  {
    enabled = true,
    desktops = false,
    wired = false,
    more = {},
  }: {
    enabled?: boolean;
    desktops?: boolean;
    /** Providers' events are handled, too; they come unsigned. */
    wired?: boolean;
    more?: Partial<ControlSettingsChange>;
  } = {},
  others: Partial<Dependencies> = {},
) => {
  const time = virtualTime();
  const stores = memoryStores();
  await stores.users.putUsers([...people, user('u-ada', 'ada.aside', 'inside')]);
  await stores.users.replaceTeams(teams);
  const live = new MemoryLiveContactStore();
  const requests = new MemoryRequestStore();
  const controls = new MemoryControlStore(requests);
  const { markStore: marks } = stores;
  const settingsStore = new MemoryControlSettingsStore();
  const identifiers = new MemoryUserIdentifierStore();
  const schedules = new MemoryScheduleStore();
  const timers = new MemoryTimers();
  const connections = new MemoryConnectionStore(time.clock);
  const provider = new MemoryRecorder('amazon-connect', ['audio', 'screen'], time.clock);
  const twilio = new MemoryRecorder('twilio', ['audio'], time.clock);
  const webex = new MemoryRecorder('webex', ['audio'], time.clock);
  const desktop = new MemoryRecorder('desktop', ['screen'], time.clock);
  const recorders: Recorder[] = [provider, twilio, webex, ...(desktops ? [desktop] : [])];
  const counts = new Map<string, number>();
  const described = new Map<string, LiveContact>();
  const protectedContacts: string[] = [];
  const captures: Captures[] = [];
  const views = new MemoryScreenViewStore();
  /** PCs that were nudged because something waits for them. */
  const nudged: string[] = [];
  let ids = 0;

  const dependencies: Dependencies = {
    live,
    controls,
    requests,
    marks,
    settings: settingsStore,
    identifiers,
    extensions: stores.extensions,
    schedules,
    currentAccess: async () => undefined,
    users: stores.users,
    contacts: stores.contacts,
    captures: { all: async () => captures },
    listeningIsOn: false,
    listening: {},
    watchingIsOn: false,
    views,
    nudge: async (desktopId) => {
      nudged.push(desktopId);
    },
    monitorings: stores.monitorings,
    servers: stores.recordingServers,
    uploads: stores.uploads,
    redactions: stores.redactions,
    recorders,
    quotas: {},
    timers,
    source: { describe: async (contactId) => described.get(contactId) },
    choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: false },
    connected: ['amazon-connect', 'twilio'],
    connections,
    newTicket: () => `ticket-${++ids}`,
    announceSettings: async () => {
      counts.set('settings announced', (counts.get('settings announced') ?? 0) + 1);
    },
    protectTagged: async (contactId) => protectedContacts.push(contactId),
    webhooks: {},
    ingest: async () => {},
    contactConnected: async () => {},
    contactEnded: async () => {},
    keepPaused: async () => {},
    clock: time.clock,
    wait: time.wait,
    newId: () => `id-${++ids}`,
    timeZone: 'Europe/Zurich',
    telemetry: { ...silent, count: (name, times) => counts.set(name, (counts.get(name) ?? 0) + times) },
    ...others,
  };
  const ports = {
    ...dependencies,
    settings: async () => (await settingsStore.read()) ?? ({ longestPause: 300, onTransfer: 'keep' } as const),
    count: dependencies.telemetry.count,
  };
  if (wired)
    Object.assign(dependencies, {
      choices: { ...dependencies.choices, twilioManual: true, webexCommands: true },
      webhooks: {
        twilio: async ({ body }) => twilioNews(new URLSearchParams(body), time.clock()),
        webex: async ({ body }) => webexNews(body, time.clock()),
      },
    } satisfies Partial<Dependencies>);
  ports.choices = dependencies.choices;
  if (wired)
    Object.assign(dependencies, {
      ingest: ingest({ ...ports, startRedaction: async () => {} }),
      contactConnected: contactTransferred(ports),
      contactEnded: contactEnded(ports),
      keepPaused: keepPaused(ports),
    } satisfies Partial<Dependencies>);
  const start = () => recordingControl(dependencies);
  let answer = start();

  const ask = async (claims: Claims | undefined, method: string, path: string, body?: unknown, headers = {}) => {
    const request = new Request(`https://fermata.example.com${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const response = await answer(request, { claims: claims && asAccessToken(claims) });
    const text = await response.text();
    const read = (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as Read;
    hold(method, path, response, read);
    return { status: response.status, headers: response.headers, body: read };
  };

  const changeElsewhere = async (change: Partial<ControlSettingsChange> = {}) => {
    const version = (await settingsStore.read())?.version ?? 0;
    await settingsStore.save({
      ...settings({ ...more, ...change }),
      version: version + 1,
      changedAt: '',
      changedBy: 'root',
    } as Parameters<typeof settingsStore.save>[0]);
  };
  const save = async (change?: Partial<ControlSettingsChange>) => {
    await changeElsewhere(change);
    answer = start();
  };
  if (enabled) await save();

  return {
    ...time,
    ...stores,
    ports,
    live,
    controls,
    requests,
    marks,
    settingsStore,
    connections,
    identifiers,
    schedules,
    timers,
    provider,
    twilio,
    webex,
    desktop,
    /** Others may be added. */
    recorders,
    counts,
    described,
    protectedContacts,
    /** Whose screens PCs record. */
    captures,
    views,
    nudged,
    save,
    /** Saved by another function: this one keeps what it has in memory. */
    changeElsewhere,
    /** As after a restart of the function: its memory is empty. */
    restart: () => {
      answer = start();
    },
    /** A command whose function is killed before any recorder is instructed: no answer ever comes. */
    killed: async (...given: Parameters<typeof ask>) => {
      const set = timers.set.bind(timers);
      timers.set = async () => {
        timers.set = set;
        return new Promise<never>(() => {});
      };
      void ask(...given);
      while (timers.set !== set) await new Promise((resolve) => setImmediate(resolve));
      answer = start();
    },
    ask: (...given: Parameters<typeof ask>) => time.run(ask(...given)),
    atOnce: (...calls: Parameters<typeof ask>[]) => time.run(Promise.all(calls.map((given) => ask(...given)))),
    get: (claims: Claims | undefined, path: string) => time.run(ask(claims, 'GET', path)),
    post: (claims: Claims | undefined, path: string, body: unknown = {}) => time.run(ask(claims, 'POST', path, body)),
    put: (claims: Claims | undefined, path: string, body: unknown) => time.run(ask(claims, 'PUT', path, body)),
  };
};
export type ControlApi = Awaited<ReturnType<typeof startControl>>;

const routeOf = (method: string, path: string): Route | undefined =>
  (Object.keys(controlRoutes) as ControlOperationId[])
    .map((id): Route => controlRoutes[id])
    .find((route) => {
      const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`);
      return route.method === method.toLowerCase() && pattern.test(path.split('?')[0]!);
    });

/** Checks every answer against the contract: its schema and status, or a problem that the route may return. */
const hold = (method: string, path: string, response: Response, body: unknown): void => {
  const route = routeOf(method, path);
  if (response.ok && route) {
    expect([route.status, ...(route.also ?? [])]).toContain(response.status);
    route.answer.parse(body);
    return;
  }
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(controlProblem.unwrap().strict().parse(body).status).toBe(response.status);
  if (route && response.status !== 500) expect([400, 401, 403, 404, ...route.failures]).toContain(response.status);
};
