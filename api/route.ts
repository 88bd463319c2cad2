import type * as z from 'zod';
import { type Role, roles } from '../domain/user/user.ts';
import type { Later } from './later.ts';

/** Scopes of machine clients: Cognito resource server `fermata`. */
export const scopes = {
  'fermata/contacts.read': 'Search and open contacts, and the lists of missing and unmatched recordings',
  'fermata/recordings.read': "Play recordings; the contact's history names the client",
  'fermata/users.read': 'See users and teams',
  'fermata/users.write':
    'Set supervised teams, start a sync or a reconciliation, and administer staged upload and recording control',
  'fermata/control.read': 'See live contacts, the states of their recorders, control ledgers and pauses',
  'fermata/control.pause': 'Pause and resume recorders, start and stop blackouts',
  'fermata/control.record': 'Start and stop recorders',
  'fermata/control.mark': 'Tag contacts and write their metadata',
} as const;
export type Scope = keyof typeof scopes;

/** Who may call: people by role (other rules limit what they see), machines by scope. */
export interface Access {
  roles: readonly Role[];
  scope: Scope;
}

export const everybody = roles;
export const leaders = ['administrator', 'supervisor'] as const;
export const administrators = ['administrator'] as const;

/** What the HTTP edge needs to know about a route. Each API identifies its own callers. */
export interface Endpoint {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Parameters in braces, as OpenAPI writes them. */
  path: string;
  /** `anyone`: no caller is identified. */
  access: unknown;
  query?: Later<z.ZodObject>;
  body?: Later<z.ZodObject>;
  /** The operation reads the body itself, byte for byte, because it is signed. */
  rawBody?: 'application/json' | 'application/x-www-form-urlencoded';
  status: 200 | 201 | 202;
  /** Further statuses with the same answer. */
  also?: readonly 207[];
  answer: Later<z.ZodType>;
  /** The media type of the answer; JSON if left out. */
  writtenAs?: 'text/csv';
}

/** A route of the HTTP API: its function's answers, and its OpenAPI description. */
export interface Route extends Endpoint {
  summary: string;
  access: 'anyone' | Access;
  /** The scopes that machines need instead, by the last segment of the path. */
  scopeOf?: Readonly<Record<string, Scope>>;
  /** Failures of recorders list every outcome: `ControlProblem`. */
  tellsOutcomes?: true;
  /** Failures in addition to 401 and 403, which every guarded route has. */
  failures: readonly (400 | 403 | 404 | 409 | 410 | 429 | 502 | 503)[];
}
