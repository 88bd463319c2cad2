import type * as z from 'zod';
import { type Role, roles } from '../domain/user/user.ts';
import type { Later } from './later.ts';

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
export interface Access {
  roles: readonly Role[];
  scope: Scope;
}

export const everybody = roles;
export const leaders = ['administrator', 'supervisor'] as const;
export const administrators = ['administrator'] as const;

/** What the HTTP edge needs to know of a route; each API identifies its own callers. */
export interface Endpoint {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Parameters in braces, as OpenAPI writes them. */
  path: string;
  /** `anyone`: no caller is identified. */
  access: unknown;
  query?: Later<z.ZodObject>;
  body?: Later<z.ZodObject>;
  /** The body is read by the operation itself, byte for byte, because it is signed. */
  rawBody?: 'application/json' | 'application/x-www-form-urlencoded';
  status: 200 | 201 | 202;
  /** Further statuses that the same answer comes with. */
  also?: readonly 207[];
  answer: Later<z.ZodType>;
  /** What the answer is written as; left out: JSON. */
  writtenAs?: 'text/csv';
}

/** A route of the HTTP API: its function's answers, and its OpenAPI description. */
export interface Route extends Endpoint {
  summary: string;
  access: 'anyone' | Access;
  /** Machines need this scope instead, by the last segment of the path. */
  scopeOf?: Readonly<Record<string, Scope>>;
  /** Failures of recorders name every outcome: `ControlProblem`. */
  tellsOutcomes?: true;
  /** Failures in addition to 401 and 403, which every guarded route has. */
  failures: readonly (400 | 403 | 404 | 409 | 410 | 429 | 502 | 503)[];
}
