import * as z from 'zod';

const text = z.string().nullable();

export const role = z.enum(['administrator', 'supervisor', 'agent', 'machine']);

export const me = z
  .object({
    username: z.string(),
    role,
    userId: text.describe('Null when no user of this name has been synced'),
    firstName: text,
    lastName: text,
    teamIds: z.array(z.string()).describe('Teams whose contacts this user sees; empty for all and for none'),
    timeZone: z.string().describe("The deployment's IANA time zone: dates and times of contacts are in it"),
  })
  .meta({ id: 'Me' });

export const user = z
  .object({
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
  })
  .meta({ id: 'User' });

export const team = z
  .object({ teamId: z.string(), name: z.string(), path: z.array(z.string()), members: z.number().int() })
  .meta({ id: 'Team' });

export const userSyncReport = z
  .object({
    at: z.iso.datetime(),
    added: z.number().int(),
    renamed: z.number().int(),
    changed: z.number().int(),
    deactivated: z.number().int(),
    unchanged: z.number().int(),
  })
  .meta({ id: 'UserSyncReport' });

export const userList = z
  .object({ users: z.array(user), lastSync: userSyncReport.nullable() })
  .meta({ id: 'UserList' });

export const teamList = z.object({ teams: z.array(team) }).meta({ id: 'TeamList' });

export const supervisedTeams = z
  .object({ teamIds: z.array(z.string().min(1).max(200)).max(500) })
  .meta({ id: 'SupervisedTeams' });

export const accepted = z
  .object({ accepted: z.literal(true) })
  .meta({ id: 'Accepted', description: 'It was started and goes on by itself' });

export const health = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    lastImportedAt: z.iso.datetime().nullable(),
    lastUserSyncAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Health' });

export const openApiDocument = z
  .looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) })
  .meta({ id: 'OpenApiDocument' });

/** RFC 9457. `errors` names each wrong field of the input and why it is wrong. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type Me = z.infer<typeof me>;
export type UserView = z.infer<typeof user>;
export type TeamView = z.infer<typeof team>;
export type UserList = z.infer<typeof userList>;
export type TeamList = z.infer<typeof teamList>;
export type Health = z.infer<typeof health>;
export type OpenApiDocument = z.infer<typeof openApiDocument>;
export type Problem = z.infer<typeof problem>;
