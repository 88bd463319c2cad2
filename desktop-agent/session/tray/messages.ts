import * as z from 'zod';

/** What a session sends to its tray process, as lines of JSON. */
export const toTray = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('show'),
    state: z.object({
      screen: z.enum(['recorded', 'paused', 'not-recorded', 'not-connected']),
      onDemand: z.enum(['connected', 'not-connected']).optional(),
      keystrokes: z.enum(['recorded', 'paused']).optional(),
      tooltip: z.string().max(500),
      menu: z
        .array(
          z.union([z.null(), z.object({ id: z.string().max(64), label: z.string().max(300), isEnabled: z.boolean() })]),
        )
        .max(50),
    }),
  }),
  z.object({ is: z.literal('notify'), sentence: z.string().max(500) }),
]);
export type ToTray = z.infer<typeof toTray>;

export const fromTray = z.discriminatedUnion('is', [
  z.object({ is: z.literal('choice'), id: z.string().max(64) }),
  /** The icon is visible, and shows whether keystrokes are recorded. */
  z.object({ is: z.literal('shown'), keystrokes: z.boolean() }),
  z.object({ is: z.literal('trouble'), what: z.string().max(500) }),
]);
export type FromTray = z.infer<typeof fromTray>;
