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

/** The code is made for one recording server, on the page Gateways. It is valid for an hour, and once. */
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

/** Read at start, and whenever a report's answer has another `settingsVersion`. */
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
        site: z.string().nullable().describe('A label; several recording servers may have the same'),
        dataServerId: z.string().describe('Where its recordings wait for their upload'),
      }),
      flags: z.array(z.enum(flagNames)).describe('Those that are written; others are left out'),
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
 * Creates the six standard flags and these optional ones for the recording server of this gateway. May be repeated; an
 * optional flag that is left out is switched off: it is written no longer, and what was written stays.
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

/** The active users of this recording server. Read at start, daily, and when a report's answer asks for it. */
export const users = {
  request: later(() => z.object({ version: version.nullable().describe('Of the users that the gateway has') })),
  answer: later(() =>
    z.object({
      version,
      users: z
        .array(
          z.object({
            userId: z.string(),
            username: z.string(),
            name: z.string().describe('First and last name; the user name where there is none'),
            extension: z.string(),
            formerNames: z.array(z.string()).describe('User names that this user had before, oldest first'),
          }),
        )
        .nullable()
        .describe('null: nothing has changed since `version`'),
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
        'Where InteractionGuid is the UUID of version 8 of the SHA-256 of the JSON text ["<callSource>","<CTICallRef>"]: searches by CTICallRef compute it',
      ),
  }),
);

/**
 * The flags of one recording, once, at the end of the call. Sending the same again is answered 200; anything else for the
 * same contact and GUID is answered 409, with what stands in the problem's member `stands`: the flags of the first call.
 */
export const flags = {
  request: flagsOfRecording,
  answer: later(() => z.object({ outcome: z.enum(['written', 'unchanged']) })),
};

const callOfExtension = later(() =>
  z.object({
    contactId: contactId.describe('The gateway’s id and the connection’s, joined by a colon'),
    initialContactId: contactId.describe('The contact in which the interaction began: its own, unless transferred'),
    extension,
    username: z.string().min(1).max(256).describe('Whose call it was'),
    userId: id.optional(),
    direction: z.enum(contactDirections).optional(),
    callerNumber: z.string().min(1).max(256).optional().describe('Of the other party'),
    queueName: z.string().min(1).max(256).optional(),
    connectedAt: instant.describe('By the time of the cloud, as all times'),
    endedAt: instant,
    ending: z.enum(['disconnected', 'transferred', 'unseen']),
  }),
);

/**
 * A call of an extension that is over, as the contact that it becomes. Sent once for each leg, whether or not it was
 * recorded; its flags and its recording name the same contact.
 */
export const calls = {
  request: callOfExtension,
  answer: later(() => z.object({ outcome: z.enum(['stored', 'unchanged']) })),
};

/**
 * The flags of several recordings, each as `flags` takes them, and calls, as `calls` takes them: one request for many costs a
 * tenth. One that is refused does not keep the others back; what is malformed refuses all of them (400), and can be sent
 * again one by one.
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
          'Of the recordings, in the order of the request. `differs`: other flags stand; `invalid`: sent again, it gets the reason',
        ),
      calls: z
        .array(z.enum(['stored', 'unchanged', 'invalid']))
        .optional()
        .describe('Of the calls, in the order of the request. Absent in a cloud that takes them only one by one'),
    }),
  ),
};

const unflagged = later(() => z.object({ reason: z.enum(unflaggedReasons), count }));

/** Sent every `nextReportSeconds`. */
export const report = {
  request: later(() =>
    z.object({
      version: z.string().max(64).describe('Of the program'),
      machine: z.string().min(1).max(256),
      source: z.object({
        kind: z.string().min(1).max(64).describe('asterisk, csta, ...'),
        state: z.enum(sourceStates),
        since: instant,
        detail: z.string().max(300).optional().describe('A sentence for an administrator'),
        clockOffsetMilliseconds: z.number().optional().describe('Time of the cloud minus time of the call source'),
      }),
      clockOffsetMilliseconds: z.number().describe('Time of the cloud minus time of this machine'),
      settingsVersion: count.describe('Of the settings that it runs; 0: none yet'),
      users: z
        .object({ version, loadedAt: instant, count })
        .optional()
        .describe('Of the users that it has; left out before the first were loaded'),
      agentsWithoutUser: z
        .array(
          z.object({
            agentId: z.string().max(256),
            name: z.string().max(256).optional(),
            extension: extension.optional(),
          }),
        )
        .max(maxReported)
        .describe('Agents that the call source names and that no user matches'),
      usersNeverSeen: z.array(id).max(maxReported).describe('Ids of users whose extension the call source never named'),
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
        .describe(
          'What the gateway counted on each of these days in all, not since the last report: a report may be repeated',
        ),
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
        .describe('An administrator asked for the users to be loaded: load them if yours were loaded before'),
    }),
  ),
};

/** What the cloud has to know of calls at this recording server, as long as Fermata may control its recorder. In their order. */
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
            userId: id.optional().describe('Whose call it is, where that is clear'),
            queueName: z.string().min(1).max(256).optional(),
            direction: z.enum(['inbound', 'outbound']).optional().describe('Of the customer’s call, as it began'),
            callerNumber: z
              .string()
              .min(1)
              .max(256)
              .nullable()
              .optional()
              .describe(
                'Of the other party, with its country where the gateway has a dialling plan; null: withheld now',
              ),
            callerNumberSince: instant.optional().describe('Since when; only with `callerNumber`'),
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
          'Recorded although the customer’s call was paused: the gateway was not there when they were transferred',
        ),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** What the recorder has to do. The answer waits until there is something, for as long as the gateway asks. */
export const commands = {
  request: later(() =>
    z.object({ waitSeconds: z.number().int().min(0).max(maxCommandWaitSeconds).describe('0: answer at once') }),
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
            .describe('Only of listen: this phone rings, and hears the call silently'),
          at: instant,
          until: instant.describe('After this, nobody waits for an answer any longer'),
          pausedUntil: instant.optional().describe('When the pause ends, also without the cloud'),
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
 * What gateways speak, over HTTPS. Except for enrolment, each call carries `Authorization: Bearer <JWT>`, signed with the
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
/** Those by which recordings are controlled; a function of its own serves them. */
export type GatewayControlCall = 'liveCalls' | 'commands' | 'commandAnswers';
export type GatewayRequest<Call extends GatewayCall> = z.infer<(typeof gatewayRoutes)[Call]['request']>;
export type GatewayAnswer<Call extends GatewayCall> = z.infer<(typeof gatewayRoutes)[Call]['answer']>;

/** The `aud` of the tokens with which gateways sign their calls. */
export const gatewayAudience = 'fermata-gateway';
