import { createHash } from 'node:crypto';
import { MemoryDesktopStore } from '../../../adapters/memory/desktop/desktop-store.ts';
import { MemoryLogonSessionStore } from '../../../adapters/memory/desktop/logon-session-store.ts';
import { MemoryScreenRecordingStore } from '../../../adapters/memory/desktop/screen-recording-store.ts';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import {
  type DesktopAnswer,
  type DesktopRequest,
  desktopAudience,
  desktopRoutes,
} from '../../../api/programs/desktop.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import { pauseByTrigger } from '../../../domain/desktop-item/pause-by-trigger.ts';
import { onDemand } from '../../../domain/on-demand/on-demand.ts';
import { screenControl } from '../../../domain/on-demand/screen-control.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { unsetSchedules } from '../../../domain/schedule/schedule.ts';
import type { DesktopPeople } from '../../../domain/schedule/who-is-recorded.ts';
import { screenRecordings } from '../../../domain/screen-only/screen-recordings.ts';
import { desktopTriggers } from '../../../lambdas/desktop-triggers/desktop-triggers.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { call, startControl } from '../recording-control/recording-control-kit.ts';
import { newKey, token } from '../staging-api/staging-api-kit.ts';
import { loggedOn, reportOf } from './desktop-api-kit.ts';

export type Step = DesktopRequest<'triggers'>['steps'][number];

const { answer: contract } = desktopRoutes.triggers;
export const login = 'SHOP\\sam.seller';
const desktopId = '0a1b';

/** Recording control, and Sam at a PC. */
export const startTriggers = async (options: Parameters<typeof startControl>[0] = {}) => {
  const control = await startControl(options);
  await control.identifiers.save({ userId: 'u-sam', systemUsername: 'sam.seller', systemDomain: 'SHOP' });
  await control.live.note(call('c-1'));
  const desktops = new MemoryDesktopStore();
  const key = await newKey();
  const find = async (id: string) =>
    id === desktopId
      ? {
          desktopId,
          machine: 'PC-0042',
          platform: 'windows' as const,
          publicKey: key.publicKey,
          codeId: 'c',
          enrolledAt: '',
        }
      : undefined;
  const { users, waiting, ...rest } = reportOf({ users: [loggedOn(login)] });
  const at = control.clock().toISOString();
  await desktops.noteReport({ ...rest, users: users as never, waiting: waiting as never, desktopId, at });

  const stores = memoryStores();
  const recordings = new MemoryScreenRecordingStore();
  const logons = new MemoryLogonSessionStore();
  let acd = { rteMessaging: true };
  const people = async (): Promise<DesktopPeople> => ({
    users: await control.users.users(),
    teams: await control.users.teams(),
    identifiers: await control.identifiers.all(),
    extensions: [],
    roles: { ...unsetRoles, everybodyElse: ['record-voice', 'record-screen'] },
    schedules: ((await control.schedules.read()) ?? unsetSchedules).schedules,
    acd,
  });
  const counts: string[] = [];
  const warnings: string[] = [];
  const api = desktopTriggers({
    desktops: { find, report: (id) => desktops.report(id) },
    pauseByTrigger: pauseByTrigger({
      ...control.ports,
      identifiers: control.identifiers,
      isEnabled: async () => (await control.settingsStore.read())?.enabled ?? false,
    }),
    onDemand: onDemand({
      ...control.ports,
      schedules: async () => ((await control.schedules.read()) ?? unsetSchedules).schedules,
    }),
    screens: screenControl({
      recordings: screenRecordings({ recordings, contacts: stores.contacts, logons, clock: control.clock }),
      people,
      clock: control.clock,
    }),
    loginDirectory: async () => ({
      ...(await people()),
      users: await control.users.users(),
      teams: await control.users.teams(),
      identifiers: await control.identifiers.all(),
      extensions: [],
      settings: (await control.settingsStore.read()) ?? unsetSettings,
    }),
    clock: control.clock,
    newId: () => 'request',
    telemetry: {
      ...silent,
      log: { ...silent.log, warn: (message: string) => void warnings.push(message) },
      count: (name) => void counts.push(name),
    },
  });
  const send = async (body: unknown, path: string = desktopRoutes.triggers.path) => {
    const text = JSON.stringify(body);
    const iat = Math.floor(control.clock().getTime() / 1000);
    const bodySha256 = createHash('sha256').update(text).digest('base64url');
    const bearer = await token(key, { sub: desktopId, aud: desktopAudience, iat, exp: iat + 240, path, bodySha256 });
    const headers = { authorization: `Bearer ${bearer}` };
    const request = new Request(`https://fermata.example.com${path}`, { method: 'POST', body: text, headers });
    const response = await control.run(api(request));
    return { status: response.status, body: await response.json() };
  };
  const report = async (...steps: Step[]): Promise<DesktopAnswer<'triggers'>['steps']> => {
    const { status, body } = await send({ login, steps });
    expect(status).toBe(200);
    return contract.parse(body).steps;
  };
  const inSeconds = (seconds: number) => new Date(control.clock().getTime() + seconds * 1000).toISOString();
  const step = (is: Step['is'], more: Partial<Step> = {}): Step => ({
    is,
    runId: 'card.1',
    eventId: 'credit-card-number',
    media: ['audio', 'screen'],
    startedAt: inSeconds(0),
    endsAt: inSeconds(60),
    ...more,
  });
  const recorded = () => [control.provider.recorded('c-1', 'audio'), control.provider.recorded('c-1', 'screen')];
  const onDemandOf = (body: object = {}) => send({ login, machine: 'PC-0042', ...body }, desktopRoutes.onDemand.path);
  const site = {
    ...{ contacts: stores.contacts, recordings, logons, desktops, engine: screenRecordings },
    setAcd: (changed: typeof acd) => {
      acd = changed;
    },
    reportAgain: (more: Partial<ReturnType<typeof loggedOn>>) =>
      desktops.noteReport({
        ...rest,
        ...{ users: [{ ...loggedOn(login), ...more }] as never, waiting: waiting as never, desktopId },
        at: control.clock().toISOString(),
      }),
  };
  return { ...control, site, send, onDemandOf, warnings, report, step, inSeconds, recorded, triggerCounts: counts };
};
