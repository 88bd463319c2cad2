import * as z from 'zod';
import { verbs } from '../../domain/control/command/command.ts';
import { ledgerFlaws } from '../../domain/control/ledger/ledger.ts';
import { manners } from '../../domain/control/recorder/integrations.ts';
import { outcomeResults } from '../../domain/control/recorder/outcome.ts';
import { providers, recorderNames } from '../../domain/control/recorder/recorder-name.ts';
import { media } from '../../domain/recording/recording.ts';
import { later, named } from '../later.ts';
import { problem } from '../problem.ts';
import { controlFunction, metadataField } from './control-settings.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const medium = z.enum(media);
const provider = z.enum(providers);

export const clientRequestId = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe('Repeating the request with the same id gets the same answer, and nothing is sent again');
const source = z
  .enum(['person', 'trigger'])
  .optional()
  .describe('If left out: person for people, trigger for machine clients');
const reason = z.string().max(200).optional().describe('It must not contain a card number, nor any of < > ! = + %');

export const recordingCommand = named('RecordingCommand', () =>
  z.object({
    media: z
      .array(medium)
      .min(1)
      .refine((media) => new Set(media).size === media.length, 'names a medium twice')
      .optional()
      .describe('If left out: all media that are recorded of the contact'),
    reason,
    seconds: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .optional()
      .describe(
        'Only for pause: it ends by itself after this time, but never later than the longest pause in the settings',
      ),
    source,
    clientRequestId,
  }),
);

export const blackoutCommand = named('BlackoutCommand', () => z.object({ reason, source, clientRequestId }));

export const outcome = named('Outcome', () =>
  z.object({
    contactId: z.string().optional().describe('Given if the command was for more than one contact or leg'),
    recorder: z.enum(recorderNames),
    medium,
    result: z
      .enum(outcomeResults)
      .describe(
        '`confirmed`: the recorder confirmed it. `unchanged`: it was already in that state. `pending`: accepted, an event will report the result. `not-recording`: no recording was found. That is not a success, because there may be one that nobody knows of. `throttled`, `failed`: it did NOT happen. `unconfirmed`: no answer in time',
      ),
    status: z.number().int().describe('The HTTP status that this outcome alone would have'),
    code: text.describe("The recorder's own code"),
    detail: text,
  }),
);

const mediumState = later(() =>
  z.object({
    standing: z.enum([
      'recording',
      'pausing',
      'paused',
      'resuming',
      'starting',
      'stopping',
      'stopped',
      'not-recording',
      'ended',
    ]),
    confirmed: z.boolean().describe('Whether the recorders themselves have confirmed it'),
    since: instant,
    blackout: z.boolean(),
  }),
);

export const recordingStatus = named('RecordingStatus', () =>
  z.object({
    contactId: z.string(),
    initialContactId: z.string(),
    provider,
    agentId: text,
    connectedAt: instant.nullable(),
    endedAt: instant.nullable(),
    media: z.object({ audio: mediumState, screen: mediumState, keystroke: mediumState }).partial(),
    pausedUntil: instant.nullable().describe('When the pause ends by itself'),
    revision: whole.describe('Counts the transitions; a higher number is newer'),
    /** For countdowns on machines whose clock is wrong. */
    now: instant.describe("The server's clock"),
  }),
);

export const commandAnswer = named('CommandAnswer', () =>
  z
    .object({
      commandId: text.describe('Null if nothing had to be done'),
      verb: z.enum(verbs),
      outcomes: z.array(outcome),
      state: recordingStatus.describe('The status of the contact that was connected last'),
      others: z
        .array(recordingStatus)
        .describe('Every other contact and leg that got the same command; the HTTP status depends on all of them'),
    })
    .describe('200: every recorder of every contact confirmed. 207: some did, or will; read the outcomes'),
);

/** If one of the contacts is recorded and another is paused, it is the recorded one. */
export const agentRecordingStatus = named('AgentRecordingStatus', () =>
  recordingStatus
    .unwrap()
    .extend({ others: z.array(recordingStatus).describe('The other contacts that the agent is on now') }),
);

/** RFC 9457, with each recorder's answer. */
export const controlProblem = named('ControlProblem', () =>
  problem.unwrap().extend({
    outcomes: z.array(outcome).optional(),
    code: z.enum(['busy']).optional().describe('busy: a command is still in progress; try again in a moment'),
    contactIds: z
      .array(z.string())
      .optional()
      .describe('The request may mean any of these contacts, so nothing was done'),
  }),
);

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const controlLedger = named('ControlLedger', () =>
  z.object({
    contactId: z.string(),
    entries: z.array(
      z
        .looseObject({ number: whole, at: instant, kind: z.string(), previousHash: hash, hash })
        .describe('An entry as docs/recording-states.md describes it, chained to the previous one by its hash'),
    ),
    check: z.discriminatedUnion('sound', [
      z.object({ sound: z.literal(true), entries: whole, head: hash }),
      z.object({
        sound: z.literal(false),
        entry: whole,
        reason: z.enum(ledgerFlaws),
      }),
    ]),
  }),
);

export const pause = named('Pause', () =>
  z.object({
    contactId: z.string(),
    agentId: text,
    agentName: text,
    from: instant,
    to: instant.nullable().describe('Null while it lasts'),
    seconds: z.number().nonnegative().nullable(),
    media: z.array(medium),
    blackout: z.boolean(),
    by: z.string(),
    source: z.string(),
    reason: text,
    endedBy: text.describe('Who ended it'),
    endedThrough: text.describe(
      'person, trigger, limit, transfer, contact-end, recovery or provider; stop: the recording was stopped; failure: the pause never happened',
    ),
    confirmed: z.boolean().describe('Whether every recorder confirmed the pause'),
    soundRecordedUntil: instant
      .nullable()
      .describe(
        'The sound was recorded until then, although the pause had begun, because Fermata learned of it late. Null if it was paused at once, or never confirmed',
      ),
    answers: z.array(outcome.unwrap().pick({ recorder: true, medium: true, result: true, code: true, detail: true })),
  }),
);

export const pauseSearch = later(() =>
  z.object({
    date: z.iso.date().describe("A day of the deployment's time zone"),
  }),
);
export const pauseList = named('PauseList', () =>
  z.object({
    date: z.iso.date(),
    pauses: z.array(pause),
    unsound: z.array(z.string()).describe('Contacts whose ledger fails the check'),
    complete: z.boolean().describe('False if there were more than one answer can contain'),
  }),
);
export const pauseReport = named('PauseReport', () =>
  z.string().describe('CSV with one line for each pause and recorder'),
);

export const liveSearch = later(() =>
  z.object({
    agentId: z.string().min(1).max(200).optional().describe('Only contacts of the agent with this id of the provider'),
    teamId: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Only contacts of the team with this id and the teams below it'),
  }),
);
const liveContact = named('LiveContact', () =>
  recordingStatus.unwrap().extend({ agentName: text, teamId: text, teamName: text }),
);
export const liveContacts = named('LiveContacts', () =>
  z.object({
    contacts: z.array(liveContact).describe('The newest first, at most a thousand'),
    more: z.boolean().describe('Whether there are others; to see them, ask for one team or agent'),
  }),
);

export const changesTicket = named('ChangesTicket', () =>
  z.object({
    ticket: z
      .string()
      .describe('Sent as a second `Sec-WebSocket-Protocol` after `fermata.changes`; opens one connection'),
    expiresAt: instant.describe('When the ticket expires'),
  }),
);

const manner = z.enum(manners);
export const integrations = named('Integrations', () =>
  z.object({
    integrations: z.array(
      z.object({
        provider,
        name: z.string(),
        pauseAndResume: z.object({ audio: z.array(manner), screen: z.array(manner) }),
        initiates: z.array(z.object({ verb: z.enum(verbs), medium, manner })),
        ingests: z.array(z.object({ manner, through: z.string() })),
        additionalRequirements: z.array(z.string()),
        standaloneSupported: z.boolean(),
        notes: z.array(z.string()),
        connected: z.boolean().describe('Whether this deployment is connected to it'),
      }),
    ),
  }),
);

export const myControls = named('MyControls', () =>
  z.object({
    enabled: z.boolean(),
    functions: z.array(controlFunction),
    onlyOwnRecordings: z.boolean().describe('Whether they see and control recordings only in On-Demand'),
    onDemand: z.boolean().describe('Whether a schedule and a grant let the caller use On-Demand'),
    fields: z.array(metadataField.unwrap().extend({ writable: z.boolean(), visible: z.boolean() })),
    longestPause: whole,
    contacts: z.array(recordingStatus).describe("The caller's own live contacts, newest first"),
  }),
);

export type RecordingCommand = z.infer<typeof recordingCommand>;
export type BlackoutCommand = z.infer<typeof blackoutCommand>;
export type OutcomeView = z.infer<typeof outcome>;
export type RecordingStatus = z.infer<typeof recordingStatus>;
export type AgentRecordingStatus = z.infer<typeof agentRecordingStatus>;
export type CommandAnswer = z.infer<typeof commandAnswer>;
export type ControlLedger = z.infer<typeof controlLedger>;
export type PauseView = z.infer<typeof pause>;
export type PauseList = z.infer<typeof pauseList>;
export type LiveContacts = z.infer<typeof liveContacts>;
export type ChangesTicket = z.infer<typeof changesTicket>;
export type Integrations = z.infer<typeof integrations>;
export type MyControls = z.infer<typeof myControls>;
