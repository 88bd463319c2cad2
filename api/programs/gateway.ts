import * as z from 'zod';
import { contactDirections } from '../../domain/contact/contact.ts';
import { verbs } from '../../domain/control/command/command.ts';
import { flagProblem, maxFlagLength } from '../../domain/flag/flag-value.ts';
import { maxCommandWaitSeconds, maxFlagBatch, maxReported, wrapUpSeconds } from '../../domain/flag/gateway-limits.ts';
import {
  callerNameSources,
  type FlagName,
  flagNames,
  optionalFlags,
  sourceStates,
  unflaggedReasons,
} from '../../domain/flag/words.ts';
import { recorderResults, siteVerbs } from '../../domain/telephony/recorder-command.ts';
import { type Later, later } from '../later.ts';

const instant = z.iso.datetime();
const id = z.string().min(1).max(128);
const count = z.number().int().nonnegative();
const extension = z.string().min(1).max(64);
const version = z.string().max(64);
const contactId = z.string().min(1).max(256);

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

const flagSet = later(() =>
  z
    .strictObject(
      Object.fromEntries(flagNames.map((name) => [name, z.string().optional()])) as Record<
        FlagName,
        z.ZodOptional<z.ZodString>
      >,
    )
    .superRefine((flags, context) => {
      for (const name of flagNames) {
        const value = flags[name];
        const message = value === undefined ? undefined : flagProblem(name, value);
        if (message) context.addIssue({ code: 'custom', path: [name], message });
      }
    })
    .describe(`At most ${maxFlagLength} characters each, composed (NFC), not empty`),
);

const flagsOfRecording = later(() =>
  z.object({
    guid: z.string().min(1).max(256).describe('The recorder’s own id of the recording'),
    contactId: z.string().min(1).max(256).describe('The contact that the recording belongs to'),
    extension: extension.optional(),
    startedAt: instant.describe('When the call was connected, by the time of the cloud'),
    endedAt: instant,
    flags: flagSet,
    callerNameSource: z.enum(callerNameSources).optional().describe('Only with CallerName'),
    callSource: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe(
        'Given if InteractionGuid is the UUID of version 8 of the SHA-256 of the JSON text ["<callSource>","<CTICallRef>"], so that searches by CTICallRef can compute it',
      ),
  }),
);

/**
 * Writes the flags of one recording, once, at the end of the call. Sending the same again is answered 200. Other flags for
 * the same contact and GUID are answered 409, with the flags of the first call in the problem's member `stands`.
 */
export const flags = {
  request: flagsOfRecording,
  answer: later(() => z.object({ outcome: z.enum(['written', 'unchanged']) })),
};

const callOfExtension = later(() =>
  z.object({
    contactId: contactId.describe('The gateway’s id and the connection’s, joined by a colon'),
    initialContactId: contactId.describe(
      'The contact in which the interaction began: this contact, unless the customer was transferred',
    ),
    extension,
    username: z.string().min(1).max(256).describe('The user whose call it was'),
    userId: id.optional(),
    direction: z.enum(contactDirections).optional(),
    callerNumber: z.string().min(1).max(256).optional().describe('The number of the other party'),
    queueName: z.string().min(1).max(256).optional(),
    connectedAt: instant.describe('By the time of the cloud, like all times'),
    endedAt: instant,
    ending: z.enum(['disconnected', 'transferred', 'unseen']),
  }),
);

/**
 * An ended call of an extension, as the contact that it becomes. Sent once for each leg, whether or not it was recorded; its
 * flags and its recording name the same contact.
 */
export const calls = {
  request: callOfExtension,
  answer: later(() => z.object({ outcome: z.enum(['stored', 'unchanged']) })),
};

/**
 * The flags of several recordings, each as in `flags`, and calls, each as in `calls`. One request for many costs a tenth. If
 * one is refused, the others are still stored. A malformed one makes the whole request fail (400); then send them one by one.
 */
export const flagBatch = {
  request: later(() =>
    z.object({
      recordings: z.array(flagsOfRecording).max(maxFlagBatch),
      calls: z.array(callOfExtension).max(maxFlagBatch).optional(),
    }),
  ),
  answer: later(() =>
    z.object({
      outcomes: z
        .array(z.enum(['written', 'unchanged', 'differs', 'invalid']))
        .describe(
          'One for each recording, in the order of the request. `differs`: other flags are stored; `invalid`: send it alone to get the reason',
        ),
      calls: z
        .array(z.enum(['stored', 'unchanged', 'invalid']))
        .optional()
        .describe('One for each call, in the order of the request. Absent if the cloud only accepts them one by one'),
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

/** What the cloud has to know about calls at this recording server while Fermata may control its recorder, in order. */
export const liveCalls = {
  request: later(() =>
    z.object({
      legs: z
        .array(
          z.object({
            connectionId: id.describe('One extension’s part in a call; the contact is `<gatewayId>:<connectionId>`'),
            firstConnectionId: id.describe('The first connection that the customer had in this call'),
            previousConnectionId: id.optional().describe('The one that the customer was transferred from'),
            extension,
            userId: id.optional().describe('The user whose call it is, if that is clear'),
            queueName: z.string().min(1).max(256).optional(),
            direction: z
              .enum(['inbound', 'outbound'])
              .optional()
              .describe('The direction in which the customer’s call began'),
            callerNumber: z
              .string()
              .min(1)
              .max(256)
              .nullable()
              .optional()
              .describe(
                'The number of the other party, with its country if the gateway has a dialling plan. Null if it is now withheld',
              ),
            callerNumberSince: instant.optional().describe('When it got this value; only with `callerNumber`'),
            connectedAt: instant,
            endedAt: instant.optional(),
          }),
        )
        .max(100),
      changes: z
        .array(
          z.object({
            connectionId: id,
            verb: z.enum(verbs),
            at: instant.describe('When it happened, by the time of the cloud'),
            pausedUntil: instant.optional(),
          }),
        )
        .max(100)
        .describe('What the gateway did at the recorder without being asked'),
      missed: z
        .array(z.object({ connectionId: id, from: instant, to: instant }))
        .max(100)
        .describe(
          'Spans that were recorded although the customer’s call was paused, because the gateway was not running when they were transferred',
        ),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** Commands for the recorder. The answer waits until there is one, for as long as the gateway asks. */
export const commands = {
  request: later(() =>
    z.object({ waitSeconds: z.number().int().min(0).max(maxCommandWaitSeconds).describe('0 to answer at once') }),
  ),
  answer: later(() =>
    z.object({
      serverTime: instant,
      onTransfer: z.enum(['keep', 'end']).describe('What a transfer does to a pause'),
      commands: z.array(
        z.object({
          commandId: z.string(),
          connectionId: z.string(),
          verb: z.enum(siteVerbs),
          listenerExtension: extension
            .optional()
            .describe('Only for listen: the phone that rings and then hears the call silently'),
          at: instant,
          until: instant.describe('After this time, nobody waits for the answer'),
          pausedUntil: instant.optional().describe('When the pause ends, even if the cloud cannot be reached'),
        }),
      ),
    }),
  ),
};

export const commandAnswers = {
  request: later(() =>
    z.object({
      answers: z
        .array(
          z.object({
            commandId: z.string().min(1).max(128),
            result: z.enum(recorderResults),
            detail: z.string().max(300).optional().describe('A sentence for people'),
            at: instant,
          }),
        )
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
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
