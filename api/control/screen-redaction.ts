import * as z from 'zod';
import { named } from '../later.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const screensRedacted = named('ScreensRedacted', () =>
  z.object({
    pauses: whole.describe(
      'As returned with the spans that were blanked; if the number is different by now, the answer is a 409',
    ),
    recordings: z
      .array(
        z.object({
          recordingId: z.string().min(1).max(100),
          sha256: hash.describe('Of the file as it is now, its spans blanked'),
        }),
      )
      .min(1)
      .max(100)
      .refine((all) => new Set(all.map(({ recordingId }) => recordingId)).size === all.length, 'names one twice')
      .describe('Every screen and keystroke recording that is here and was not named before'),
  }),
);

export const screenRedaction = named('ScreenRedaction', () =>
  z.object({
    contactId: z.string(),
    state: z.enum(['waiting', 'done']),
    since: instant,
    hidden: z.boolean().describe('Whether it is shown to administrators only, because something is not blanked yet'),
    pauses: whole.describe('How many pauses the provider reported; the next one makes it wait again'),
    spans: z
      .array(
        z.object({
          from: instant,
          to: instant.nullable().describe('Null: not known, blank the rest'),
          offsetSeconds: z
            .number()
            .nonnegative()
            .nullable()
            .describe('From where the agent was connected; null where that is not known'),
          endOffsetSeconds: z.number().nonnegative().nullable(),
        }),
      )
      .describe('To be blanked, the earliest first'),
    recordings: z
      .array(
        z.object({
          recordingId: text.describe('Null for what the contact record lists and has not come'),
          medium: z.enum(['screen', 'keystroke']),
          startedAt: instant.nullable().describe('Where its first second lies; null where that is not known'),
          here: z.boolean(),
          sha256: text.describe('Of what was blanked; null where nothing was'),
        }),
      )
      .describe('What the agent saw and typed'),
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
