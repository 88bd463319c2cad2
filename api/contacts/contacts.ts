import * as z from 'zod';
import { channels, contactDirections } from '../../domain/contact/contact.ts';
import { verbs } from '../../domain/control/command/command.ts';
import { callerNameSources, flagNames } from '../../domain/flag/words.ts';
import { arrivalStates } from '../../domain/recording/listed-and-arrived.ts';
import { missingReasons } from '../../domain/recording/missing/missing-recording.ts';
import { media, parts, uploadStates } from '../../domain/recording/recording.ts';
import { recordingStates } from '../../domain/recording/recording-state.ts';
import { gapCauses } from '../../domain/screen/gap.ts';
import { custodySteps } from '../../domain/upload/staged-recording.ts';
import { later, named } from '../later.ts';

const text = z.string().nullable();
const instant = z.iso.datetime().nullable().describe('ISO 8601, UTC');
const whole = z.number().int().nonnegative();

export const contactSummary = named('ContactSummary', () =>
  z.object({
    contactId: z.string(),
    acdId: text.describe("The agent's user name with the provider"),
    calledNumber: text.describe("The system's endpoint, as the contact record has it"),
    callingNumber: text.describe("The customer's endpoint, as the contact record has it"),
    associatedContactId: z.string().describe("The provider's contact id"),
    contactDirection: z.enum(contactDirections).nullable(),
    firstName: text.describe("The agent's first name, from the user with this agent id"),
    lastName: text,
    callDuration: z.number().nonnegative().nullable().describe('Seconds, from the length of the media file'),
    date: z.iso.date().nullable().describe("When the agent was connected, in the deployment's time zone"),
    time: z.iso.time().nullable().describe("When the agent was connected, in the deployment's time zone"),
    recordingType: z
      .enum(['Amazon Connect', 'Telephone system', 'Desktop'])
      .describe('`Telephone system`: on site. `Desktop`: the screen of an agent without a call'),
    callerNumber: text.describe('The number that called, also correct for outbound calls and callbacks'),
    dialledNumber: text.describe('The number that was dialled, also correct for outbound calls and callbacks'),
    initialContactId: z.string().describe('The first contact of the transfer chain'),
    channel: z.enum(channels),
    initiationMethod: z.string(),
    queueName: text,
    agentId: text.describe("The agent's stable id with the provider"),
    teamId: text,
    teamName: text,
    startedAt: z.iso
      .datetime()
      .describe('When the agent was connected, or else when the contact was initiated. The list is ordered by it'),
    recordingState: z
      .enum(recordingStates)
      .describe('`archived` and `restoring`: it must be restored in its bucket before anybody can listen'),
    fileUploadState: z.enum(uploadStates).nullable(),
    redacting: z
      .boolean()
      .describe(
        'Whether it is shown only to administrators, because it was paused at its provider and its screens are not blanked yet',
      ),
  }),
);

export const recording = named('Recording', () =>
  z.object({
    recordingId: z.string(),
    medium: z.enum(media),
    part: z.enum(parts),
    state: z
      .enum([...arrivalStates, 'not-yet-uploaded', 'recycled', 'lost'])
      .describe(
        '`unreadable`: the file is not a recording; `archived`, `restoring`: it must be restored in its bucket first; `not-yet-uploaded`: it waits on a data server; `recycled`: the rules did not keep it; `lost`: it was given up with its data server',
      ),
    deletionReason: text,
    unreadable: text.describe('Why the file is not a recording, in a sentence'),
    storageClass: text.describe('The storage class of an archived recording in S3'),
    durationSeconds: z.number().nonnegative().nullable(),
    channels: z
      .array(z.enum(['customer', 'agent', 'mixed']))
      .describe('Who is on which channel, in order; empty if not known'),
    codec: text,
    sampleRate: whole.nullable(),
    size: whole.nullable().describe('Bytes'),
    arrivedAt: instant,
    fileUploadState: text,
    playable: z.boolean(),
    withheld: text.describe('Why nobody may play it: it still contains, or may contain, a part that must not be kept'),
    redacted: z
      .array(z.object({ fromSeconds: z.number(), toSeconds: z.number() }))
      .describe('Spans that were removed from it on request: they are silent or black'),
    startedAt: instant.describe(
      'When it starts. If that is not known, it is null, and the recording starts when the agent was connected',
    ),
    gaps: z
      .array(z.object({ fromSeconds: z.number(), toSeconds: z.number(), cause: z.enum(gapCauses) }))
      .describe('Spans that were not captured, and why. The picture is black there'),
  }),
);

export const chainLeg = named('ChainLeg', () =>
  z.object({
    contactId: z.string(),
    startedAt: z.iso.datetime(),
    initiationMethod: z.string(),
    acdId: text,
    firstName: text,
    lastName: text,
    queueName: text,
    recordingState: z.enum(recordingStates),
    visible: z.boolean().describe('Whether the caller may open this contact'),
  }),
);

export const callDuring = named('CallDuring', () => chainLeg.unwrap().extend({ endedAt: instant }));

export const historyEntry = named('HistoryEntry', () =>
  z.object({
    at: z.iso.datetime(),
    what: z.enum([
      'initiated',
      'connected-to-agent',
      'disconnected',
      'imported',
      'recording-arrived',
      'playback',
      ...custodySteps,
      ...verbs,
      'blackout-begun',
      'blackout-ended',
      'tagged',
      'untagged',
      'metadata-changed',
      'download',
      'screens-redacted',
      'redaction-requested',
      'redaction-approved',
      'redaction-refused',
      'listened-live',
      'screen-watched-live',
      'evaluation-completed',
      'evaluation-reopened',
    ]),
    by: text.describe('Who did it; for a hand-over of a staged recording, the machine that received it'),
    detail: text,
  }),
);

export const contactPause = named('ContactPause', () =>
  z.object({
    from: z.iso.datetime(),
    to: instant.describe('Null while it lasts'),
    offsetSeconds: z.number().nonnegative().nullable().describe('From the beginning of the recording of the agent'),
    endOffsetSeconds: z.number().nonnegative().nullable().describe('If it equals the start, the pause never happened'),
    media: z.array(z.enum(media)),
    blackout: z.boolean(),
    confirmed: z.boolean().describe('Whether every recorder confirmed it'),
    by: z.string(),
    source: z.string(),
    reason: text,
    endedThrough: text,
  }),
);

export const recordingFlags = named('RecordingFlags', () =>
  z.object({
    recordingServerId: z.string(),
    guid: z.string().describe('The recorder’s own id of the recording'),
    extension: text,
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    flags: z
      .array(z.object({ name: z.enum(flagNames), value: z.string() }))
      .describe('As they were when the call ended; they never change'),
    callerNameSource: z.enum(callerNameSources).nullable(),
    writtenAt: z.iso.datetime(),
  }),
);

export const contactDetail = named('Contact', () =>
  contactSummary.unwrap().extend({
    previousContactId: text,
    nextContactId: text,
    initiatedAt: instant,
    connectedToAgentAt: instant,
    disconnectedAt: instant,
    disconnectReason: text,
    transferredTo: text,
    interactionSeconds: z.number().nullable(),
    holdSeconds: z.number().nullable(),
    holds: z.number().nullable(),
    afterContactWorkSeconds: z.number().nullable(),
    updatedAt: z.iso.datetime(),
    recordings: z.array(recording),
    chain: z
      .array(chainLeg)
      .describe('All contacts of the transfer chain, in order; one element if there was no transfer'),
    callsDuring: z
      .array(callDuring)
      .describe(
        'For a screen recorded without a call: the calls of its agent during that time. The screen is black where they were recorded or paused',
      ),
    pauses: z.array(contactPause).describe('From the control ledger, oldest first'),
    flags: z.array(recordingFlags).describe('The flags of its recordings on site, in the order of the calls'),
    tags: z.array(z.string()),
    mayDownload: z.boolean().describe('Whether the caller may download the recordings that can be played'),
    maySeeKeystrokes: z.boolean().describe('Whether the caller may see recorded keystrokes'),
    history: z.array(historyEntry).describe('Oldest first'),
  }),
);

const limit = z.coerce.number().int().min(1).max(200).default(50).describe('Maximum number of items on a page');
const cursor = z.string().min(1).max(1000).optional().describe('`next` of the previous page');

export const contactSearch = later(() =>
  z.object({
    from: z.iso
      .date()
      .optional()
      .describe("First day, in the deployment's time zone; default: six days before `to`. At most 400 days"),
    to: z.iso.date().optional().describe('Last day, inclusive; default: today'),
    agent: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Agent id or user name, including former user names; otherwise words that are parts of the names'),
    team: z.string().min(1).max(200).optional().describe('Team id or name; teams below it included'),
    number: z.string().min(1).max(100).optional().describe('The whole calling or called number, however it is written'),
    direction: z.enum(contactDirections).optional().describe('As the provider reports it'),
    channel: z.enum(channels).optional().describe('How the customer got in touch'),
    queue: z.string().min(1).max(256).optional().describe('Words that are parts of the queue name'),
    tag: z.string().min(1).max(64).optional().describe('Words that are parts of a tag of the contact'),
    flag: z
      .enum(flagNames)
      .optional()
      .describe('With `flagValue`: only contacts with a recording on site that has this value in this flag'),
    flagValue: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('The whole value as it was written then; case and white space at the ends do not matter'),
    formerNames: z
      .enum(['true', 'false'])
      .optional()
      .describe('With `flag=AgentName`: also finds every other name that a user of this name has or had'),
    minSeconds: z.coerce.number().int().min(0).max(86_400).optional().describe('Shortest call duration'),
    maxSeconds: z.coerce.number().int().min(0).max(86_400).optional().describe('Longest call duration'),
    contactId: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('This contact and its transfer chain, whatever the dates, on one page'),
    recording: z
      .enum(['present', 'missing', 'archived'])
      .optional()
      .describe('`missing` finds states missing, deleted and not-recorded; `archived` finds archived and restoring'),
    limit,
    cursor,
  }),
);

export const contactPage = named('ContactPage', () =>
  z.object({
    contacts: z.array(contactSummary).describe('Newest first'),
    next: text.describe('Pass it as `cursor` for the next page; null at the end. Even a short page may have one'),
    searchedTo: instant.describe('Only with `next`: every match that started at this time or later has been returned'),
  }),
);

export const playback = named('Playback', () =>
  z.object({
    url: z.url().describe('Plays without credentials until it expires'),
    expiresAt: z.iso.datetime(),
  }),
);

export const download = named('Download', () =>
  playback.unwrap().extend({
    url: z.url().describe('Downloads the file without credentials until it expires; browsers save it'),
    fileName: z.string(),
  }),
);

export const queueList = named('QueueList', () =>
  z.object({ queues: z.array(z.string()).describe('Names of the queues that imported contacts were in, in order') }),
);

export const missingRecording = named('MissingRecording', () =>
  z.object({
    contactId: text,
    reason: z.enum(missingReasons),
    detail: text,
    since: z.iso.datetime(),
    startedAt: instant,
    acdId: text,
    firstName: text,
    lastName: text,
    teamName: text,
  }),
);

export const missingSearch = later(() =>
  z.object({
    reason: z.enum(missingReasons).optional().describe('Only recordings that are missing for this reason'),
    limit,
    cursor,
  }),
);

export const missingPage = named('MissingPage', () =>
  z.object({ missing: z.array(missingRecording).describe('Oldest first'), next: text }),
);

export const unmatchedRecording = named('UnmatchedRecording', () =>
  z.object({
    location: z.string(),
    contactId: text.describe('The contact that the file name suggests'),
    arrivedAt: z.iso.datetime(),
    recordedAt: instant,
    size: whole,
    durationSeconds: z.number().nullable(),
    reason: text.describe('Why the file is not a recording, in a sentence; null if it is one'),
  }),
);

export const unmatchedSearch = later(() => z.object({ limit, cursor }));

export const unmatchedPage = named('UnmatchedPage', () =>
  z.object({ recordings: z.array(unmatchedRecording).describe('Oldest first'), next: text }),
);

export type ContactSummary = z.infer<typeof contactSummary>;
export type ContactDetail = z.infer<typeof contactDetail>;
export type RecordingFlags = z.infer<typeof recordingFlags>;
export type RecordingView = z.infer<typeof recording>;
export type ChainLeg = z.infer<typeof chainLeg>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type ContactSearch = z.infer<typeof contactSearch>;
export type ContactPageView = z.infer<typeof contactPage>;
export type Download = z.infer<typeof download>;
export type QueueList = z.infer<typeof queueList>;
export type Playback = z.infer<typeof playback>;
export type MissingRecordingView = z.infer<typeof missingRecording>;
export type MissingPageView = z.infer<typeof missingPage>;
export type UnmatchedRecordingView = z.infer<typeof unmatchedRecording>;
export type UnmatchedPageView = z.infer<typeof unmatchedPage>;
