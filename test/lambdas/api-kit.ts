import { MemoryControlStore } from '../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../adapters/memory/control/live-contact-store.ts';
import { MemoryDesktopStore } from '../../adapters/memory/desktop/desktop-store.ts';
import { MemoryExtractionStore } from '../../adapters/memory/desktop/extraction-store.ts';
import { MemoryItemCountStore } from '../../adapters/memory/desktop/item-count-store.ts';
import { memoryStores } from '../../adapters/memory/memory-stores.ts';
import { MemoryUserIdentifierStore } from '../../adapters/memory/user/user-identifier-store.ts';
import {
  MemoryAcdSettingsStore,
  MemoryControlSettingsStore,
  MemoryDesktopItemStore,
  MemoryRecordingRoleStore,
  MemoryScheduleStore,
} from '../../adapters/memory/versioned-setting.ts';
import { administrationRoutes } from '../../api/administration/administration-routes.ts';
import type { Health, Me, TeamList, UserList } from '../../api/administration/people/users.ts';
import type { ContactDetail, ContactPageView, MissingPageView } from '../../api/contacts/contacts.ts';
import { contactsRoutes } from '../../api/contacts/contacts-routes.ts';
import { type Problem, problem } from '../../api/problem.ts';
import { publicRoutes } from '../../api/public-routes.ts';
import type { Route } from '../../api/route.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { Recording } from '../../domain/recording/recording.ts';
import type { Team, User } from '../../domain/user/user.ts';
import { administrationApi } from '../../lambdas/administration-api/administration-api.ts';
import type { Dependencies as AdministrationDependencies } from '../../lambdas/administration-api/operation.ts';
import { contactsApi } from '../../lambdas/contacts-api/contacts-api.ts';
import type { Dependencies as ContactsDependencies } from '../../lambdas/contacts-api/operation.ts';
import type { Claims } from '../../lambdas/kit/http/gateway.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { publicApi } from '../../lambdas/public-api/public-api.ts';

export const administrator: Claims = { username: 'root', 'cognito:groups': '[administrator]' };
export const supervisor: Claims = { username: 'lea.lead', 'cognito:groups': '[supervisor]' };
export const agent: Claims = { username: 'sam.seller', 'cognito:groups': '[agent]' };
export const machine: Claims = { client_id: 'warehouse', scope: 'fermata/contacts.read fermata/recordings.read' };

/** What API Gateway passes on of a valid token. */
export const asAccessToken = (claims: Claims): Claims => ({ token_use: 'access', ...claims });

export const now = '2026-11-20T12:00:00.000Z';

export const user = (userId: string, username: string, teamId?: string, more: Partial<User> = {}): User => ({
  userId,
  username,
  formerUsernames: [],
  firstName: username.split('.')[0]!,
  lastName: username.split('.')[1] ?? '',
  active: true,
  syncedAt: now,
  ...(teamId && { teamId }),
  ...more,
});

export const teams: Team[] = [
  { teamId: 'sales', name: 'Sales', path: ['sales'] },
  { teamId: 'inside', name: 'Inside Sales', path: ['sales', 'inside'] },
  { teamId: 'care', name: 'Customer Care', path: ['care'] },
];

export const people: User[] = [
  user('u-lea', 'lea.lead', 'sales'),
  user('u-sam', 'sam.seller', 'inside', { formerUsernames: ['sam.old'] }),
  user('u-cara', 'cara.care', 'care'),
];

export const contact = (contactId: string, more: Partial<Contact> = {}): Contact => ({
  contactId,
  initialContactId: contactId,
  channel: 'voice',
  initiationMethod: 'INBOUND',
  contactDirection: 'inbound',
  acdId: 'sam.seller',
  agentId: 'u-sam',
  calledNumber: '+41445550100',
  callingNumber: '+41795550123',
  callerNumber: '+41795550123',
  dialledNumber: '+41445550100',
  queueName: 'Orders',
  initiatedAt: '2026-11-19T09:01:40Z',
  connectedToAgentAt: '2026-11-19T09:02:15Z',
  disconnectedAt: '2026-11-19T09:05:20Z',
  listedRecordings: [],
  updatedAt: '2026-11-19T09:06:55Z',
  contentHash: '00000000000000aa',
  recordKey: 'records/one.gz',
  importedAt: '2026-11-19T09:07:02.000Z',
  ...more,
});

export const locationOf = (contactId: string): string =>
  `recordings/connect/CallRecordings/2026/11/19/${contactId}_20261119T09:02_UTC.wav`;

/** A contact whose record lists a recording of its agent. */
export const recorded = (contactId: string, more: Partial<Contact> = {}): Contact =>
  contact(contactId, {
    listedRecordings: [{ medium: 'audio', part: 'agent', location: locationOf(contactId), status: 'available' }],
    ...more,
  });

export const recording = (contactId: string, more: Partial<Recording> = {}): Recording => ({
  recordingId: `r-${contactId}`,
  contactId,
  medium: 'audio',
  part: 'agent',
  location: locationOf(contactId),
  size: 5_904_044,
  etag: 'etag',
  modifiedAt: '2026-11-19T09:06:00Z',
  arrivedAt: '2026-11-19T09:06:10.000Z',
  durationSeconds: 184.5,
  format: { codec: 'pcm', channels: 2, sampleRate: 8000, bitsPerSample: 16 },
  matchedBy: 'location',
  uploadState: 'Uploaded',
  ...more,
});

/** What an answer may contain; `hold` checks it against its own route. */
type Read = ContactDetail &
  ContactPageView &
  MissingPageView &
  Me &
  UserList &
  TeamList &
  Pick<Health, 'lastImportedAt'> &
  Required<Pick<Problem, 'errors'>>;

export const routes = { ...publicRoutes, ...contactsRoutes, ...administrationRoutes };
export type OperationId = keyof typeof routes;

type Others = Partial<AdministrationDependencies & ContactsDependencies>;

/**
 * The functions of the API on the same memory stores, in Zurich, at noon; each request goes where API Gateway would
 * route it. Every answer is checked against the schema of its route.
 */
export const startApi = async (others: Others = {}) => {
  const stores = memoryStores();
  await stores.users.putUsers(people);
  await stores.users.replaceTeams(teams);
  let time = Date.parse(now);
  let ids = 0;
  const passwords = new Map<string, string>();
  const controls = new MemoryControlStore();
  const controlSettings = new MemoryControlSettingsStore();
  const recordingRoles = new MemoryRecordingRoleStore();
  const schedules = new MemoryScheduleStore();
  const acdSettings = new MemoryAcdSettingsStore();
  const desktopItems = new MemoryDesktopItemStore();
  const itemCounts = new MemoryItemCountStore();
  const desktops = new MemoryDesktopStore();
  const identifiers = new MemoryUserIdentifierStore();
  const live = new MemoryLiveContactStore();
  const extractions = new MemoryExtractionStore();
  const announced: string[] = [];
  const lookedAt: string[] = [];
  const dependencies = {
    ...stores,
    desktopItems,
    itemCounts,
    desktops,
    extractions,
    startExtractions: async (contactIds: readonly string[]) => {
      lookedAt.push(...contactIds);
    },
    maxHoursOnPcs: 96,
    identifiers,
    live,
    announceSettings: async () => {
      announced.push('settings');
    },
    controls,
    controlSettings,
    recordingRoles,
    schedules,
    acdSettings,
    passwords: {
      keep: async (name: string, password: string) => {
        passwords.set(name, password);
      },
      forget: async (name: string) => {
        passwords.delete(name);
      },
    },
    archiveBucket: 'archive',
    randomBytes: (count: number) => new Uint8Array(count).map((_, index) => index * 7 + ids++),
    playback: {
      look: async () => ({}),
      addressOf: async (location: string, saveAs?: string) => ({
        url: `https://play.example.com/${location}${saveAs === undefined ? '' : `?saveAs=${saveAs}`}`,
        expiresAt: '2026-11-20T12:05:00.000Z',
      }),
    },
    currentAccess: async () => undefined,
    startUserSync: async () => {},
    lookAgain: async () => {},
    startReconciliation: async () => {},
    clock: () => new Date(time),
    newId: () => `id-${++ids}`,
    timeZone: 'Europe/Zurich',
    version: '0.1.0',
    telemetry: silent,
    ...others,
  };
  const answers = {
    public: publicApi({ ...dependencies, contacts: stores.contacts }),
    contacts: contactsApi(dependencies),
    administration: administrationApi(dependencies),
  };
  const answer: typeof answers.public = (request, caller) => {
    const id = operationOf(request.method, new URL(request.url).pathname);
    const owner =
      id === undefined || id in publicRoutes ? 'public' : id in contactsRoutes ? 'contacts' : 'administration';
    return answers[owner](request, caller);
  };

  const call = async (claims: Claims | undefined, method: string, path: string, body?: unknown) => {
    const response = await answer(
      new Request(`https://fermata.example.com${path}`, {
        method,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
      { claims: claims && asAccessToken(claims) },
    );
    const text = await response.text();
    const read = (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as Read;
    hold(method, path, response, read);
    return { status: response.status, headers: response.headers, body: read };
  };
  return {
    ...stores,
    controls,
    controlSettings,
    recordingRoles,
    schedules,
    acdSettings,
    desktopItems,
    itemCounts,
    desktops,
    extractions,
    lookedAt,
    announced,
    passwords,
    call,
    get: (claims: Claims | undefined, path: string) => call(claims, 'GET', path),
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};

export const operationOf = (method: string, path: string): OperationId | undefined =>
  (Object.keys(routes) as OperationId[]).find((id) => {
    const route: Route = routes[id];
    const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`);
    return route.method === method.toLowerCase() && pattern.test(path.split('?')[0]!);
  });

/** Checks every answer against the contract: its schema and status, or a problem that the route may return. */
const hold = (method: string, path: string, response: Response, body: unknown): void => {
  const id = operationOf(method, path);
  const route: Route | undefined = id && routes[id];
  if (response.ok && route) {
    expect(response.status).toBe(route.status);
    route.answer.parse(body);
    return;
  }
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(problem.unwrap().strict().parse(body).status).toBe(response.status);
  if (route && response.status !== 500) expect([400, 401, 403, 404, ...route.failures]).toContain(response.status);
};
