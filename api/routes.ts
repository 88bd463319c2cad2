import type * as z from 'zod';
import { administrationRoutes } from './administration-routes.ts';
import * as contacts from './contacts.ts';
import { controlRoutes } from './control-routes.ts';
import type { Later } from './later.ts';
import * as users from './users.ts';

/** Scopes of machine clients: Cognito resource server `fermata`. */
export const scopes = {
  'fermata/contacts.read': 'Search and open contacts, and the lists of missing and unmatched recordings',
  'fermata/recordings.read': 'Play recordings; the ledger names the client',
  'fermata/users.read': 'See users and teams',
  'fermata/users.write':
    'Set supervised teams, start a sync or a reconciliation, and administer staged upload and recording control',
  'fermata/control.read': 'See live contacts, how their recorders stand, control ledgers and pauses',
  'fermata/control.pause': 'Pause and resume recorders, start and stop blackouts',
  'fermata/control.record': 'Start and stop recorders',
  'fermata/control.mark': 'Tag contacts and write their metadata',
} as const;
export type Scope = keyof typeof scopes;

/** Who may call: people by role (what they see is narrowed further), machines by scope. */
export type Access = 'anyone' | { roles: readonly ('administrator' | 'supervisor' | 'agent')[]; scope: Scope };

const everybody = ['administrator', 'supervisor', 'agent'] as const;
const leaders = ['administrator', 'supervisor'] as const;
const administrators = ['administrator'] as const;

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Parameters in braces, as OpenAPI writes them. */
  path: string;
  summary: string;
  access: Access;
  query?: Later<z.ZodObject>;
  body?: Later<z.ZodObject>;
  /** The body is read by the operation itself, byte for byte, because it is signed. */
  rawBody?: 'application/json' | 'application/x-www-form-urlencoded';
  /** Machines need this scope instead, by the last segment of the path. */
  scopeOf?: Readonly<Record<string, Scope>>;
  status: 200 | 201 | 202;
  /** Further statuses that the same answer comes with. */
  also?: readonly 207[];
  /** Failures of recorders name every outcome: `ControlProblem`. */
  tellsOutcomes?: true;
  answer: Later<z.ZodType>;
  /** What the answer is written as; left out: JSON. */
  writtenAs?: 'text/csv';
  /** Failures beside 401 and 403, which every guarded route has. */
  failures: readonly (400 | 403 | 404 | 409 | 410 | 429 | 502 | 503)[];
}

/** What http-api answers: OpenAPI, the handlers' router and the gateway's routes are all made from this. */
export const routes = {
  getHealth: {
    method: 'get',
    path: '/v1/health',
    summary: 'Whether Fermata is up, and when it last imported a contact',
    access: 'anyone',
    status: 200,
    answer: users.health,
    failures: [],
  },
  getOpenApi: {
    method: 'get',
    path: '/v1/openapi.json',
    summary: 'This description of the API, as OpenAPI 3.1',
    access: 'anyone',
    status: 200,
    answer: users.openApiDocument,
    failures: [],
  },
  getMe: {
    method: 'get',
    path: '/v1/me',
    summary: 'Who the caller is, and what he sees',
    access: { roles: everybody, scope: 'fermata/users.read' },
    status: 200,
    answer: users.me,
    failures: [],
  },
  searchContacts: {
    method: 'get',
    path: '/v1/contacts',
    summary: 'Search contacts, newest first',
    access: { roles: everybody, scope: 'fermata/contacts.read' },
    query: contacts.contactSearch,
    status: 200,
    answer: contacts.contactPage,
    failures: [400, 503],
  },
  getContact: {
    method: 'get',
    path: '/v1/contacts/{contactId}',
    summary: 'One contact with its recordings, transfer chain and history',
    access: { roles: everybody, scope: 'fermata/contacts.read' },
    status: 200,
    answer: contacts.contactDetail,
    failures: [404, 503],
  },
  playRecording: {
    method: 'post',
    path: '/v1/contacts/{contactId}/recordings/{recordingId}/playback',
    summary: "A short-lived address to play a recording; the contact's history tells who asked",
    access: { roles: everybody, scope: 'fermata/recordings.read' },
    status: 201,
    answer: contacts.playback,
    failures: [404, 409, 410, 503],
  },
  listMissingRecordings: {
    method: 'get',
    path: '/v1/missing-recordings',
    summary: 'Contacts that should have a recording and have none, with the reason',
    access: { roles: leaders, scope: 'fermata/contacts.read' },
    query: contacts.missingSearch,
    status: 200,
    answer: contacts.missingPage,
    failures: [400, 503],
  },
  reconcileMissingRecordings: {
    method: 'post',
    path: '/v1/missing-recordings/reconcile',
    summary: 'Look again now at every missing recording',
    access: { roles: administrators, scope: 'fermata/users.write' },
    status: 202,
    answer: users.accepted,
    failures: [503],
  },
  listUnmatchedRecordings: {
    method: 'get',
    path: '/v1/unmatched-recordings',
    summary: 'Media files that belong to no contact we know',
    access: { roles: administrators, scope: 'fermata/contacts.read' },
    query: contacts.unmatchedSearch,
    status: 200,
    answer: contacts.unmatchedPage,
    failures: [400, 503],
  },
  listUsers: {
    method: 'get',
    path: '/v1/users',
    summary: 'Users as last synced; a supervisor sees his teams',
    access: { roles: leaders, scope: 'fermata/users.read' },
    status: 200,
    answer: users.userList,
    failures: [503],
  },
  syncUsers: {
    method: 'post',
    path: '/v1/users/sync',
    summary: 'Sync users and teams from the provider now',
    access: { roles: administrators, scope: 'fermata/users.write' },
    status: 202,
    answer: users.accepted,
    failures: [503],
  },
  setSupervisedTeams: {
    method: 'put',
    path: '/v1/users/{userId}/supervised-teams',
    summary: 'Which teams this user supervises beside their own',
    access: { roles: administrators, scope: 'fermata/users.write' },
    body: users.supervisedTeams,
    status: 200,
    answer: users.user,
    failures: [400, 404, 503],
  },
  listTeams: {
    method: 'get',
    path: '/v1/teams',
    summary: 'Teams as last synced; a supervisor sees their own',
    access: { roles: leaders, scope: 'fermata/users.read' },
    status: 200,
    answer: users.teamList,
    failures: [503],
  },
  ...administrationRoutes,
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof routes;

/** The whole HTTP contract: what http-api answers, and what recording-control answers. */
export const allRoutes = { ...routes, ...controlRoutes } as const satisfies Record<string, Route>;

export type AnyOperationId = keyof typeof allRoutes;
