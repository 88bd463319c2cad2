import * as z from 'zod';
import { maxReported, wrapUpSeconds } from '../../domain/flag/gateway-limits.ts';
import {
  callerNameSources,
  flagNames,
  optionalFlags,
  sourceStates,
  unflaggedReasons,
} from '../../domain/flag/words.ts';
import { type Later, later } from '../later.ts';
import { commandAnswers, commands, liveCalls } from './gateway-commands.ts';
import { count, extension, id, instant } from './gateway-fields.ts';
import { calls, flagBatch, flags } from './gateway-flags.ts';

const version = z.string().max(64);

/** The page Gateways creates a code for one recording server. It is valid once, within an hour. */
export const enrolment = {
  request: later(() =>
    z.object({
      code: z.string().min(8).max(64),
      machine: z.string().min(1).max(256).describe('The name of the CTI server'),
      publicKey: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1).max(64) }),
    }),
  ),
  answer: later(() =>
    z.object({
      gatewayId: z.string().describe('The `sub` of the tokens with which it signs'),
      recordingServerId: z.string(),
      name: z.string().describe('The name of the recording server'),
    }),
  ),
};

/** Read at start, and whenever the answer to a report has another `settingsVersion`. */
export const settings = {
  request: later(() => z.object({})),
  answer: later(() =>
    z.object({
      serverTime: instant,
      settingsVersion: count,
      gatewayId: z.string(),
      recordingServer: z.object({
        recordingServerId: z.string(),
        name: z.string(),
        site: z.string().nullable().describe('A label that several recording servers may share'),
        dataServerId: z.string().describe('The data server where its recordings wait for their upload'),
      }),
      flags: z.array(z.enum(flagNames)).describe('The flags to write; others are left out'),
      guidWindowSeconds: count,
      wrapUpSeconds: count.min(wrapUpSeconds.min).max(wrapUpSeconds.max),
      callerNameOrder: z.array(z.enum(callerNameSources)).describe('The first that has a name is used'),
      sealing: z
        .object({ keyId: z.string(), publicKey: z.string().describe('SubjectPublicKeyInfo, DER, base64') })
        .optional()
        .describe('The key for which recordings of the PBX are sealed; left out by older versions'),
    }),
  ),
};

/**
 * Creates the six standard flags and these optional ones for the recording server of this gateway. It may be repeated. An
 * optional flag that is left out is switched off: it is no longer written, but written values stay.
 */
export const defineFlags = {
  request: later(() => z.object({ optional: z.array(z.enum(optionalFlags)).max(optionalFlags.length) })),
  answer: later(() =>
    z.object({
      flags: z.array(
        z.object({ name: z.enum(flagNames), outcome: z.enum(['created', 'existing', 'switched-off', 'off']) }),
      ),
    }),
  ),
};

/** The active users of this recording server. Read at start, daily, and when the answer to a report asks for it. */
export const users = {
  request: later(() => z.object({ version: version.nullable().describe('The version that the gateway has') })),
  answer: later(() =>
    z.object({
      version,
      users: z
        .array(
          z.object({
            userId: z.string(),
            username: z.string(),
            name: z.string().describe('First and last name, or else the user name'),
            extension: z.string(),
            formerNames: z.array(z.string()).describe('User names that this user had before, oldest first'),
          }),
        )
        .nullable()
        .describe('Null if nothing has changed since `version`'),
    }),
  ),
};

const unflagged = later(() => z.object({ reason: z.enum(unflaggedReasons), count }));

/** Sent every `nextReportSeconds`. */
export const report = {
  request: later(() =>
    z.object({
      version: z.string().max(64).describe('The version of the program'),
      machine: z.string().min(1).max(256),
      source: z.object({
        kind: z.string().min(1).max(64).describe('asterisk, csta, ...'),
        state: z.enum(sourceStates),
        since: instant,
        detail: z.string().max(300).optional().describe('A sentence for an administrator'),
        clockOffsetMilliseconds: z.number().optional().describe('Time of the cloud minus time of the call source'),
      }),
      clockOffsetMilliseconds: z.number().describe('Time of the cloud minus time of this machine'),
      settingsVersion: count.describe('The version of its settings; 0 before it has any'),
      users: z
        .object({ version, loadedAt: instant, count })
        .optional()
        .describe('The users that it has; left out before it has loaded any'),
      agentsWithoutUser: z
        .array(
          z.object({
            agentId: z.string().max(256),
            name: z.string().max(256).optional(),
            extension: extension.optional(),
          }),
        )
        .max(maxReported)
        .describe('Agents of the call source that match no user'),
      usersNeverSeen: z
        .array(id)
        .max(maxReported)
        .describe('Ids of users whose extension the call source has never reported'),
      duplicateExtensions: z.array(z.object({ extension, userIds: z.array(id).max(50) })).max(maxReported),
      days: z
        .array(
          z.object({
            day: z.iso.date().describe('UTC'),
            flagged: count,
            unflagged: z.array(unflagged).max(unflaggedReasons.length),
          }),
        )
        .max(8)
        .describe('The totals of each day, not the changes since the last report, because a report may be repeated'),
      unflagged: z
        .array(
          z.object({
            at: instant,
            extension: extension.optional(),
            guid: z.string().max(256).optional(),
            contactId: z.string().max(256).optional(),
            reason: z.enum(unflaggedReasons),
          }),
        )
        .max(50)
        .describe('The newest recordings without flags'),
      waiting: count.describe('Flags that wait to be sent'),
      faults: z.array(z.string().max(500)).max(50).describe('Sentences for an administrator, newest last'),
    }),
  ),
  answer: later(() =>
    z.object({
      serverTime: instant,
      nextReportSeconds: z.number().int().positive(),
      settingsVersion: count,
      usersVersion: version,
      loadUsersRequestedAt: instant
        .nullable()
        .describe('When an administrator asked to load users. Load them if yours are older'),
    }),
  ),
};

/**
 * The API of gateways, over HTTPS. Except for enrolment, each call carries `Authorization: Bearer <JWT>`, signed with the
 * key of that gateway, as a staging agent signs its calls (EdDSA; `sub` the gateway id, `aud` `fermata-gateway`). Each may be repeated.
 */
export const gatewayRoutes = {
  enrol: { path: '/v1/gateway/enrolments', ...enrolment },
  settings: { path: '/v1/gateway/settings', ...settings },
  defineFlags: { path: '/v1/gateway/flag-definitions', ...defineFlags },
  users: { path: '/v1/gateway/users', ...users },
  flags: { path: '/v1/gateway/flags', ...flags },
  flagBatch: { path: '/v1/gateway/flag-batches', ...flagBatch },
  calls: { path: '/v1/gateway/calls', ...calls },
  report: { path: '/v1/gateway/reports', ...report },
  liveCalls: { path: '/v1/gateway/live-calls', ...liveCalls },
  commands: { path: '/v1/gateway/commands', ...commands },
  commandAnswers: { path: '/v1/gateway/command-answers', ...commandAnswers },
} as const satisfies Record<string, { path: string; request: Later<z.ZodObject>; answer: Later<z.ZodType> }>;

export type GatewayCall = keyof typeof gatewayRoutes;
/** The calls that control recordings. A function of its own answers them. */
export type GatewayControlCall = 'liveCalls' | 'commands' | 'commandAnswers';
export type GatewayRequest<Call extends GatewayCall> = z.infer<(typeof gatewayRoutes)[Call]['request']>;
export type GatewayAnswer<Call extends GatewayCall> = z.infer<(typeof gatewayRoutes)[Call]['answer']>;

/** The `aud` of the tokens with which gateways sign their calls. */
export const gatewayAudience = 'fermata-gateway';
