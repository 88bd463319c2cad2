import * as z from 'zod';
import { onDemand } from '../../api/programs/desktop-commands.ts';
import { countNames, maxCounts } from '../../domain/desktop-item/item-counts.ts';
import { maxKeyLength } from '../../domain/keystroke/keystroke-recording.ts';
import { onDemandCommands, screenCommands } from '../../domain/on-demand/possible.ts';
import { media } from '../../domain/recording/recording.ts';
import { gapCauses } from '../../domain/screen/gap.ts';

const id = z.string().min(1).max(128);
const instantMs = z.number().min(0).max(8.64e15);
const sentence = z.string().max(500);
const pixels = z.int().min(1).max(32_767);

/** One uninterrupted capture of one monitor. */
const run = z.object({
  runId: id,
  logonSessionId: id,
  monitorId: z.string().min(1).max(256),
  encoder: z.string().min(1).max(64),
  width: pixels,
  height: pixels,
  framesPerSecond: z.number().positive().max(240),
  steady: z.boolean(),
  primary: z.boolean(),
});

/**
 * The number of a captured piece, counted in each session process. The answer is `stored`; a piece without an answer is
 * sent again to the next service.
 */
const number = z.int().min(1);

/** What a session sends to the service. The service trusts none of it, and finds out itself who sent it. */
export const fromSession = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('hello'),
    version: z.string().max(64),
    processId: z.int().positive(),
    /** Why the screen cannot be captured here, for example under Wayland. */
    unsupported: sentence.optional(),
  }),
  /** With bytes: what a decoder needs before the first frame of a run. */
  z.object({ is: z.literal('run'), number, run }),
  /** With bytes: one picture, as it was encoded. */
  z.object({ is: z.literal('frame'), number, runId: id, time: instantMs, key: z.boolean() }),
  z.object({ is: z.literal('run-end'), number, runId: id, at: instantMs }),
  /** For one run or for all: what was captured after this must not be stored. */
  z.object({ is: z.literal('drop'), number, runId: id.optional(), after: instantMs }),
  z.object({
    is: z.literal('gap'),
    number,
    gap: z.object({
      logonSessionId: id,
      monitorId: z.string().min(1).max(256).optional(),
      cause: z.enum(gapCauses),
      from: instantMs,
      /** Absent as long as it lasts. */
      to: instantMs.optional(),
    }),
  }),
  /** Sent at every change, as the answer to `capture`, and every few seconds. */
  z.object({
    is: z.literal('state'),
    isCapturing: z.boolean(),
    isPaused: z.boolean(),
    /** While it is paused, nothing after this instant was captured. */
    at: instantMs,
    /** Keystrokes are recorded where that is allowed, or are paused. */
    recordsKeystrokes: z.boolean().optional(),
    monitors: z.int().min(0).max(64),
    detail: sentence.optional(),
    /** The number of the `capture` that this answers. */
    commandId: id.optional(),
  }),
  /** What was typed more than two seconds ago, where that may be recorded. */
  z.object({
    is: z.literal('keystrokes'),
    keystrokes: z
      .array(z.object({ at: instantMs, text: z.string().min(1).max(maxKeyLength) }))
      .min(1)
      .max(500),
  }),
  z.object({ is: z.literal('fault'), what: sentence }),
  /** What triggers paused and resumed here, in order; the answer is `trigger-steps-reported`. */
  z.object({
    is: z.literal('trigger-steps'),
    steps: z
      .array(
        z.object({
          is: z.enum(['started', 'prolonged', 'ended']),
          runId: z.string().min(1).max(100),
          eventId: z.string().min(1).max(64),
          media: z.array(z.enum(media)).min(1).max(media.length),
          startedAt: instantMs,
          endsAt: instantMs,
          endedAt: instantMs.optional(),
        }),
      )
      .min(1)
      .max(20),
  }),
  z.object({
    is: z.literal('item-counts'),
    counts: z
      .array(
        z.object({
          kind: z.enum(['item', 'event']),
          id: z.string().min(1).max(64),
          name: z.enum(countNames),
          count: z.int().min(1).max(1_000_000),
        }),
      )
      .min(1)
      .max(maxCounts),
  }),
  /** Which desktop items this session watches, and in which browsers. */
  z.object({
    is: z.literal('trigger-status'),
    itemsVersion: z.int().min(0),
    browsers: z.array(z.object({ name: z.string().min(1).max(64), extensionSeen: z.boolean() })).max(20),
  }),
  /** What the On-Demand client asks; the answer is `on-demand-answer`. */
  z.object({
    is: z.literal('on-demand'),
    requestId: id,
    action: z.enum([...onDemandCommands, ...screenCommands]).optional(),
    /** For `stop-screen`: which recording. */
    contactId: z.string().max(256).optional(),
  }),
  /** The user logs off. Everything has been sent. */
  z.object({ is: z.literal('logged-off') }),
]);
export type FromSession = z.infer<typeof fromSession>;

/** What the service sends to a session. */
export const fromService = z.discriminatedUnion('is', [
  /** Whether this user's screen is captured now. A session captures nothing before it has received this. */
  z.object({
    is: z.literal('capture'),
    logonSessionId: id,
    isOn: z.boolean(),
    isPaused: z.boolean(),
    /** If it is absent, keystrokes of this user are not recorded. */
    keystrokes: z.object({ isPaused: z.boolean() }).optional(),
    /** No segment can be written. */
    isDiskFull: z.boolean(),
    /** Why nothing is recorded, for the tray. */
    reason: sentence.optional(),
    commandId: id.optional(),
    ffmpeg: z.string().min(1).max(1024),
    encoder: z.string().max(64).optional(),
    /** Where the agent opens Recording Controls. */
    consoleUrl: z.string().max(2048),
  }),
  /** Everything up to this piece is on the disk, or will never be written. */
  z.object({ is: z.literal('stored'), number }),
  /** With bytes: desktop items and their events, as JSON. */
  z.object({ is: z.literal('items'), version: z.int().min(0) }),
  /** Exactly one of these: the answer of the server, why it refused, or that no server can be reached. */
  z.object({
    is: z.literal('on-demand-answer'),
    requestId: id,
    server: z.string().max(256).optional(),
    status: onDemand.answer.unwrap().optional(),
    refused: sentence.optional(),
    unreachable: sentence.optional(),
  }),
  /** The cloud has received these steps. */
  z.object({
    is: z.literal('trigger-steps-reported'),
    steps: z
      .array(
        z.object({
          is: z.enum(['started', 'prolonged', 'ended']),
          runId: z.string().min(1).max(100),
          endsAt: instantMs,
        }),
      )
      .max(20),
  }),
]);
export type FromService = z.infer<typeof fromService>;
