import * as z from 'zod';
import { guidWindowSeconds, wrapUpSeconds } from '../../../domain/flag/gateway-limits.ts';
import { callerNameSources, optionalFlags, sourceStates, unflaggedReasons } from '../../../domain/flag/words.ts';
import { named } from '../../later.ts';
import { administrators, type Route } from '../../route.ts';
import { baseVersion } from '../../version.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const name = z.string().trim().min(1).max(100);
const extension = z
  .string()
  .trim()
  .regex(/^[\w*#+-]{1,64}$/, 'must have only letters, digits, *, #, + and -')
  .describe('As the telephone system writes it');

const settings = () => ({
  name,
  site: z.string().trim().min(1).max(100).nullable().describe('A label that the recording servers of one site share'),
  dataServerId: z.string().min(1).max(128).describe('The data server where its recordings wait; several may share one'),
  optionalFlags: z.array(z.enum(optionalFlags)).describe('Flags that are written in addition to the six standard ones'),
  guidWindowSeconds: z
    .number()
    .int()
    .min(guidWindowSeconds.min)
    .max(guidWindowSeconds.max)
    .describe('How long after a call was connected its recording’s id can be found'),
  wrapUpSeconds: z
    .number()
    .int()
    .min(wrapUpSeconds.min)
    .max(wrapUpSeconds.max)
    .describe('How long flags wait for wrap-up after a call; only with CTIWrapup'),
  callerNameOrder: z
    .array(z.enum(callerNameSources))
    .min(1)
    .refine((sources) => new Set(sources).size === sources.length, 'names a source twice')
    .describe(
      'Where a caller’s name comes from; the first source that has one is used. Personal phonebooks are never used',
    ),
});

const person = z.object({ userId: z.string(), name: text.describe('Null for a user who no longer exists') });

/** The last report of the gateway. */
const gateway = named('Gateway', () =>
  z.object({
    machine: z.string(),
    enrolledAt: instant,
    lastSeenAt: instant.nullable(),
    silent: z.boolean(),
    version: text,
    source: z
      .object({
        kind: z.string(),
        state: z.enum(sourceStates),
        since: instant,
        detail: text,
        clockOffsetMilliseconds: z.number().nullable(),
      })
      .nullable(),
    clockOffsetMilliseconds: z.number().nullable(),
    usersLoadedAt: instant.nullable(),
    usersCurrent: z.boolean().describe('Whether it has the users as they are now'),
    agentsWithoutUser: z.array(z.object({ agentId: z.string(), name: text, extension: text })),
    usersNeverSeen: z.array(person.extend({ extension: text })),
    days: z.array(z.object({ day: z.iso.date(), flagged: whole, unflagged: whole })).describe('UTC days, newest first'),
    unflaggedReasons: z
      .array(z.object({ reason: z.enum(unflaggedReasons), sentence: z.string(), count: whole }))
      .describe('The reasons on these days, the most frequent first'),
    unflagged: z
      .array(z.object({ at: instant, extension: text, guid: text, contactId: text, reason: z.enum(unflaggedReasons) }))
      .describe('The newest recordings without flags'),
    waiting: whole.describe('Flags that wait to be sent'),
    faults: z.array(z.string()),
  }),
);

export const recordingServer = named('RecordingServer', () =>
  z.object({
    recordingServerId: z.string(),
    ...settings(),
    dataServerName: text.describe('Null if the data server no longer exists'),
    flagsCreated: z.boolean().describe('Whether its flags were created, by `cti-gateway configure` or here'),
    version: whole,
    changedAt: instant.nullable(),
    changedBy: text,
    enrolment: z.object({ expiresAt: instant }).nullable().describe('An unused code'),
    loadUsersRequestedAt: instant.nullable(),
    users: whole.describe('Active users with an extension here'),
    duplicateExtensions: z
      .array(z.object({ extension: z.string(), users: z.array(person) }))
      .describe('Extensions that several users have; none of them gets flags'),
    gateway: gateway.nullable(),
  }),
);

export const recordingServerList = named('RecordingServerList', () =>
  z.object({ recordingServers: z.array(recordingServer).describe('By site, then by name') }),
);

export const recordingServerChange = named('RecordingServerChange', () =>
  z.object({ ...settings(), version: baseVersion('The version this change is based on; 0 for a new one') }),
);

export const gatewayCode = named('GatewayEnrolmentCode', () =>
  z.object({ code: z.string().describe('For `cti-gateway enroll`; shown once'), expiresAt: instant }),
);

const userExtension = named('UserExtension', () =>
  z.object({ userId: z.string(), username: text, extension: z.string(), recordingServerId: z.string() }),
);

export const userExtensionList = named('UserExtensionList', () => z.object({ extensions: z.array(userExtension) }));

export const userExtensionChange = named('UserExtensionChange', () =>
  z.object({
    extension: extension.nullable().describe('Null to remove the extension of the user'),
    recordingServerId: z.string().min(1).max(128).nullable(),
  }),
);

export const userExtensionImport = named('UserExtensionImport', () =>
  z.object({
    extensions: z
      .array(
        z.object({
          user: z.string().trim().min(1).max(256).describe('User id or user name'),
          extension,
          recordingServer: z.string().trim().min(1).max(128).describe('Id or name of the recording server'),
        }),
      )
      .max(2000),
  }),
);

const removed = named('RecordingServerRemoval', () => z.object({ removed: z.literal(true) }));

const access = { roles: administrators, scope: 'fermata/users.write' } as const;

/** The routes of the page *Gateways*, and of extensions on the page *Users*. */
export const telephonyRoutes = {
  listRecordingServers: {
    method: 'get',
    path: '/v1/recording-servers',
    summary: 'Recording servers of all sites, with the last reports of their gateways',
    access,
    status: 200,
    answer: recordingServerList,
    failures: [503],
  },
  createRecordingServer: {
    method: 'post',
    path: '/v1/recording-servers',
    summary: 'Add a recording server',
    access,
    body: recordingServerChange,
    status: 201,
    answer: recordingServer,
    failures: [400, 409, 503],
  },
  changeRecordingServer: {
    method: 'put',
    path: '/v1/recording-servers/{recordingServerId}',
    summary: 'Change a recording server; its gateway follows within half a minute',
    access,
    body: recordingServerChange,
    status: 200,
    answer: recordingServer,
    failures: [400, 404, 409, 503],
  },
  removeRecordingServer: {
    method: 'delete',
    path: '/v1/recording-servers/{recordingServerId}',
    summary: 'Remove a recording server: its gateway loses access; flags that were written stay',
    access,
    status: 200,
    answer: removed,
    failures: [404, 409, 503],
  },
  createGatewayCode: {
    method: 'post',
    path: '/v1/recording-servers/{recordingServerId}/enrolment-codes',
    summary: 'Create a code that enrols its gateway, once, within an hour',
    access,
    status: 201,
    answer: gatewayCode,
    failures: [404, 409, 503],
  },
  loadGatewayUsers: {
    method: 'post',
    path: '/v1/recording-servers/{recordingServerId}/user-loads',
    summary: 'Make its gateway load its users now',
    access,
    status: 202,
    answer: recordingServer,
    failures: [404, 409, 503],
  },
  listUserExtensions: {
    method: 'get',
    path: '/v1/user-extensions',
    summary: 'Who takes calls on which extension',
    access,
    status: 200,
    answer: userExtensionList,
    failures: [503],
  },
  importUserExtensions: {
    method: 'put',
    path: '/v1/user-extensions',
    summary: 'Set the extensions of many users: all of them, or none if one is wrong',
    access,
    body: userExtensionImport,
    status: 200,
    answer: userExtensionList,
    failures: [400, 503],
  },
  setUserExtension: {
    method: 'put',
    path: '/v1/users/{userId}/extension',
    summary: 'Set the extension of a user, and the recording server that records its calls',
    access,
    body: userExtensionChange,
    status: 200,
    answer: userExtensionList,
    failures: [400, 404, 503],
  },
} as const satisfies Record<string, Route>;

export type RecordingServerView = z.infer<typeof recordingServer>;
export type GatewayView = z.infer<typeof gateway>;
export type RecordingServerChange = z.infer<typeof recordingServerChange>;
export type GatewayCode = z.infer<typeof gatewayCode>;
export type UserExtensionView = z.infer<typeof userExtension>;
export type UserExtensionImport = z.infer<typeof userExtensionImport>;
