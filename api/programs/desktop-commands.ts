import * as z from 'zod';
import { captureStates } from '../../domain/desktop/words.ts';
import { onDemandActions, onDemandCommands, recordingLooks, screenCommands } from '../../domain/on-demand/possible.ts';
import { media } from '../../domain/recording/recording.ts';
import { sealedStill } from '../control/monitoring.ts';
import { later } from '../later.ts';
import { id, instant, login } from './desktop-fields.ts';

/** A page on which somebody watches a screen of this PC. The person who is watched must not learn of it. */
const screenView = z.object({
  viewId: z.string(),
  login: z.string().describe('Whose screen'),
  publicKey: z.string().describe('Stills are sealed for it: P-256, uncompressed, base64'),
  until: instant.describe('Nobody watches after this, unless a later answer says so'),
});

/** Commands that wait for an answer of this PC. Fetched after a nudge, and with every report. */
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
          login: z.string().describe('Whose screen'),
          at: instant,
          until: instant.describe('An answer after this is late: it is recorded, but the pause counts as unconfirmed'),
        }),
      ),
      screenViews: z.array(screenView).optional().describe('Who watches a screen now. Left out by older versions'),
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
              .describe('done: capture has really stopped (or runs again); a received command alone is not enough'),
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

/** How a watched screen is now. The PC sends it every second while somebody watches, and only then. */
export const stills = {
  request: later(() =>
    z.object({
      login,
      state: z.enum(captureStates),
      version: z.string().max(64).nullable().describe('Of the picture; null: there is none'),
      still: sealedStill.unwrap().optional().describe('Left out while the picture is the same as before'),
    }),
  ),
  answer: later(() => z.object({ screenViews: z.array(screenView) })),
};

/**
 * What the On-Demand client asks and commands for who is logged on. The PC names login (with its domain, if any) and machine.
 * Without an action it only asks.
 */
export const onDemand = {
  request: later(() =>
    z.object({
      login,
      machine: z.string().min(1).max(256),
      action: z.enum([...onDemandCommands, ...screenCommands]).optional(),
      contactId: z.string().max(256).optional().describe('Of `stop-screen`: which one; left out: the one in progress'),
      at: instant.optional().describe('Of `stop-screen`: when it was chosen, if the PC could not say so at once'),
      clientRequestId: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('The same id again: the command is carried out once'),
    }),
  ),
  answer: later(() =>
    z.object({
      unavailable: z.string().nullable().describe('Why this person cannot use On-Demand; null: they can'),
      contactId: z.string().nullable().describe('The call that they are on'),
      look: z.enum(recordingLooks).nullable().describe('The state of its recording; null where that is hidden'),
      actions: z.array(z.object({ action: z.enum(onDemandActions), why: z.string().nullable() })),
      problem: z.string().nullable().describe('What did not happen of the command'),
      hidesRecordings: z.boolean().describe('The tray must not show what others record'),
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
