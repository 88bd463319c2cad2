import * as z from 'zod';
import { named } from '../later.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const screensRedacted = named('ScreensRedacted', () =>
  z.object({
    pauses: whole.describe(
      'The number that came with the spans that were blanked. If there are more by now, the answer is 409',
    ),
    recordings: z
      .array(
        z.object({
          recordingId: z.string().min(1).max(100),
          sha256: hash.describe('The hash of the file now, with its spans blanked'),
        }),
      )
      .min(1)
      .max(100)
      .refine((all) => new Set(all.map(({ recordingId }) => recordingId)).size === all.length, 'names one twice')
      .describe('Every screen and keystroke recording that has arrived and was not reported before'),
  }),
);

export const screenRedaction = named('ScreenRedaction', () =>
  z.object({
    contactId: z.string(),
    state: z.enum(['waiting', 'done']),
    since: instant,
    hidden: z
      .boolean()
      .describe('Whether the contact is shown only to administrators, because something is not blanked yet'),
    pauses: whole.describe('How many pauses the provider reported; the next one makes it wait again'),
    spans: z
      .array(
        z.object({
          from: instant,
          to: instant.nullable().describe('Null if it is not known; then blank the rest'),
          offsetSeconds: z
            .number()
            .nonnegative()
            .nullable()
            .describe('From the time when the agent was connected; null if that is not known'),
          endOffsetSeconds: z.number().nonnegative().nullable(),
        }),
      )
      .describe('The spans to blank, the earliest first'),
    recordings: z
      .array(
        z.object({
          recordingId: text.describe('Null for a recording that the contact record lists and that has not arrived'),
          medium: z.enum(['screen', 'keystroke']),
          startedAt: instant.nullable().describe('When its first second was recorded; null if that is not known'),
          here: z.boolean(),
          sha256: text.describe('The hash of the blanked file; null if nothing was blanked'),
        }),
      )
      .describe('The screen and keystroke recordings of the contact'),
    done: z
      .array(
        z.object({
          at: instant,
          by: z.string(),
          recordings: z.array(z.object({ recordingId: z.string(), sha256: hash })),
        }),
      )
      .describe('The latest last'),
  }),
);
export type ScreensRedacted = z.infer<typeof screensRedacted>;
export type ScreenRedaction = z.infer<typeof screenRedaction>;
