import * as z from 'zod';
import { roles } from '../../../domain/user/user.ts';
import { named } from '../../later.ts';

const text = z.string().nullable();

export const role = z.enum([...roles, 'machine']);

export const me = named('Me', () =>
  z.object({
    username: z.string(),
    role,
    userId: text.describe('Null if no user of this name has been synced'),
    firstName: text,
    lastName: text,
    teamIds: z
      .array(z.string())
      .describe('Teams whose contacts this user sees; empty if they see all contacts, or those of no team'),
    timeZone: z.string().describe("The deployment's IANA time zone, in which dates and times of contacts are given"),
  }),
);

export const user = named('User', () =>
  z.object({
    userId: z.string(),
    username: z.string(),
    formerUsernames: z.array(z.string()),
    firstName: text,
    lastName: text,
    teamId: text,
    teamName: text,
    active: z.boolean(),
    syncedAt: z.iso.datetime(),
    supervisedTeamIds: z.array(z.string()),
  }),
);

export const team = named('Team', () =>
  z.object({ teamId: z.string(), name: z.string(), path: z.array(z.string()), members: z.number().int() }),
);

export const userSyncReport = named('UserSyncReport', () =>
  z.object({
    at: z.iso.datetime(),
    added: z.number().int(),
    renamed: z.number().int(),
    changed: z.number().int(),
    deactivated: z.number().int(),
    unchanged: z.number().int(),
  }),
);

export const userList = named('UserList', () =>
  z.object({ users: z.array(user), lastSync: userSyncReport.nullable() }),
);

export const teamList = named('TeamList', () => z.object({ teams: z.array(team) }));

export const supervisedTeams = named('SupervisedTeams', () =>
  z.object({ teamIds: z.array(z.string().min(1).max(200)).max(500) }),
);

export const accepted = named('Accepted', () =>
  z.object({ accepted: z.literal(true) }).describe('It has been started and runs in the background'),
);

export const health = named('Health', () =>
  z.object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    lastImportedAt: z.iso.datetime().nullable(),
    lastUserSyncAt: z.iso.datetime().nullable(),
  }),
);

export const openApiDocument = named('OpenApiDocument', () =>
  z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
);

export type Me = z.infer<typeof me>;
export type UserView = z.infer<typeof user>;
export type TeamView = z.infer<typeof team>;
export type UserList = z.infer<typeof userList>;
export type TeamList = z.infer<typeof teamList>;
export type Health = z.infer<typeof health>;
export type OpenApiDocument = z.infer<typeof openApiDocument>;
