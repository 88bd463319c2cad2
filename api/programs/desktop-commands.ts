import * as z from 'zod';
import { captureStates } from '../../domain/desktop/words.ts';
import { onDemandActions, onDemandCommands, recordingLooks, screenCommands } from '../../domain/on-demand/possible.ts';
import { media } from '../../domain/recording/recording.ts';
import { sealedStill } from '../control/monitoring.ts';
import { later } from '../later.ts';
import { id, instant, login } from './desktop-fields.ts';

/** A page on which somebody watches a screen of this PC. The watched person must not be able to notice. */
const screenView = z.object({
  viewId: z.string(),
  login: z.string().describe('The person whose screen it is'),
  publicKey: z.string().describe('The key for which stills are sealed: P-256, uncompressed, base64'),
  until: instant.describe('Stop then, unless a later answer gives a later time'),
});

/** Commands that wait for an answer of this PC. It fetches them after a notification, and with every report. */
export const commands = {
  request: later(() => z.object({})),
  answer: later(() =>
    z.object({
      commands: z.array(
        z.object({
          commandId: z.string(),
          verb: z.enum(['pause', 'resume', 'start', 'stop']),
          media: z.array(z.enum(media)),
          contactId: z.string(),
          login: z.string().describe('The person whose screen it is'),
          at: instant,
          until: instant.describe('A later answer is recorded, but the pause counts as unconfirmed'),
        }),
      ),
      screenViews: z
        .array(screenView)
        .optional()
        .describe('The pages on which somebody watches a screen now. Left out by older versions'),
    }),
  ),
};

export const commandAnswers = {
  request: later(() =>
    z.object({
      answers: z
        .array(
          z.object({
            commandId: id,
            medium: z.enum(media),
            result: z
              .enum(['done', 'not-recording', 'failed'])
              .describe('done: capture has stopped, or runs again. It is not enough that the command was received'),
            detail: z.string().max(300).optional(),
            at: instant.describe('When it happened, by the time of the cloud'),
          }),
        )
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** The present picture of a watched screen. The PC sends it every second while somebody watches, and only then. */
export const stills = {
  request: later(() =>
    z.object({
      login,
      state: z.enum(captureStates),
      version: z.string().max(64).nullable().describe('The version of the picture; null if there is none'),
      still: sealedStill.unwrap().optional().describe('Left out while the picture is the same as before'),
    }),
  ),
  answer: later(() => z.object({ screenViews: z.array(screenView) })),
};

/**
 * The On-Demand client's requests for the person who is logged on. The PC gives login (with its domain, if any) and machine.
 * Without an action, it only asks for the state.
 */
export const onDemand = {
  request: later(() =>
    z.object({
      login,
      machine: z.string().min(1).max(256),
      action: z.enum([...onDemandCommands, ...screenCommands]).optional(),
      contactId: z
        .string()
        .max(256)
        .optional()
        .describe('For `stop-screen`: which one; if left out, the one in progress'),
      at: instant.optional().describe('For `stop-screen`: when it was chosen, if the PC could not report that at once'),
      clientRequestId: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('A command that is repeated with the same id is carried out once'),
    }),
  ),
  answer: later(() =>
    z.object({
      unavailable: z.string().nullable().describe('Why this person cannot use On-Demand; null if they can'),
      contactId: z.string().nullable().describe('The call that they are on'),
      look: z.enum(recordingLooks).nullable().describe('The state of its recording; null if that is hidden'),
      actions: z.array(z.object({ action: z.enum(onDemandActions), why: z.string().nullable() })),
      problem: z.string().nullable().describe('Why the command was not carried out, in a sentence'),
      hidesRecordings: z.boolean().describe('If true, the tray must not show what others record'),
      screen: z
        .object({
          recording: z.object({ contactId: z.string(), since: instant }).nullable(),
          actions: z.array(z.object({ action: z.enum(screenCommands), why: z.string().nullable() })),
        })
        .optional()
        .describe('The screen without a call. Left out by older versions'),
    }),
  ),
};
