import * as z from 'zod';
import { outcomeResults } from '../../../domain/control/recorder/outcome.ts';
import { recorderNames } from '../../../domain/control/recorder/recorder-name.ts';
import { eventModes, itemStatuses, limits } from '../../../domain/desktop-item/desktop-item.ts';
import { countNames, maxCounts } from '../../../domain/desktop-item/item-counts.ts';
import { stepResults } from '../../../domain/desktop-item/pause-by-trigger.ts';
import { media } from '../../../domain/recording/recording.ts';
import { later, named } from '../../later.ts';
import { baseVersion } from '../../version.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const name = z.string().trim().min(1).max(limits.nameLength);
const id = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes')
  .describe('Chosen by the caller; stays when it is renamed');
const address = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .describe('Host and path without a query, such as `pay.example.com` or `*.example.com/checkout/*`');

const recordKeystrokes = z
  .boolean()
  .optional()
  .describe(
    'Whether keystrokes may be recorded here, of agents whose role has Record Keystrokes. Only while it is approved',
  );

const own = { itemId: id, name, status: z.enum(itemStatuses) };

export const desktopItem = named('DesktopItem', () =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      ...own,
      kind: z.literal('application'),
      program: z.string().trim().min(1).max(260).describe('`notepad` or `notepad.exe`; `*` for any program'),
      windowTitle: z.string().trim().min(1).max(300).optional().describe('`*` matches any characters'),
      recordKeystrokes,
    }),
    z.strictObject({ ...own, kind: z.literal('website'), address, recordKeystrokes }),
    z.strictObject({
      ...own,
      kind: z.literal('field'),
      address,
      selectors: z
        .array(z.string().trim().min(1).max(limits.selectorLength))
        .min(1)
        .max(limits.selectors)
        .describe('CSS selectors that test no value; one that matches is enough'),
    }),
  ]),
);

const trigger = named('Trigger', () =>
  z.discriminatedUnion('on', [
    z.strictObject({ on: z.enum(['enter', 'leave']), itemId: id }),
    z.strictObject({ on: z.literal('idle'), seconds: whole }),
    z.strictObject({ on: z.literal('active') }),
  ]),
);

export const desktopItemEvent = named('DesktopItemEvent', () =>
  z.strictObject({
    eventId: id,
    name,
    mode: z.enum(eventModes).describe('With `dry-run`, PCs only count what they would do'),
    startTrigger: trigger,
    pause: z.array(z.enum(media)).min(1).max(media.length).describe('The media that are paused (the system action)'),
    durationSeconds: z
      .number()
      .int()
      .min(limits.durationSeconds.min)
      .max(limits.durationSeconds.max)
      .describe('The media are resumed after this time, whatever else happens'),
    stopTrigger: trigger.optional().describe('Resumes the media earlier'),
  }),
);

const content = () => ({
  items: z.array(desktopItem).max(limits.items),
  events: z.array(desktopItemEvent).max(limits.events),
});

export const desktopItemsChange = named('DesktopItemsChange', () =>
  z.object({ ...content(), version: baseVersion('The version this change is based on; 0 for the first') }),
);

export const desktopItems = named('DesktopItems', () =>
  z.object({ ...content(), version: whole, changedAt: instant.nullable(), changedBy: text }),
);

const itemCount = later(() =>
  z.strictObject({ kind: z.enum(['item', 'event']), id, name: z.enum(countNames), count: whole.max(1_000_000) }),
);

export const desktopItemActivity = named('DesktopItemActivity', () =>
  z.object({
    days: z.array(z.object({ day: z.iso.date(), counts: z.array(itemCount) })).describe('The last 14 days, in order'),
    stoppedMatching: z.array(z.string()).describe('Ids of fields that are no longer found on their pages'),
    versions: z
      .array(z.object({ version: whole, desktops: whole }))
      .describe('How many PCs run which version, by their last reports; the newest first'),
    withoutExtension: z
      .array(z.object({ machine: z.string(), login: z.string(), browser: z.string() }))
      .describe('Browsers that run without the extension, where entering a field pauses nothing'),
  }),
);

/** The calls of desktop agents about desktop items. They are signed like all their calls. */
export const desktopItemRoutes = {
  items: {
    path: '/v1/desktop/items',
    request: later(() => z.object({})),
    answer: later(() => z.object({ ...content(), version: whole })),
  },
  itemCounts: {
    path: '/v1/desktop/item-counts',
    request: later(() =>
      z.object({
        sequence: whole.describe('Increases with each call, so that a repeated call is counted once'),
        day: z.iso.date(),
        counts: z.array(itemCount).min(1).max(maxCounts),
      }),
    ),
    answer: later(() => z.object({ noted: z.literal(true) })),
  },
  /** Sent at once when a PC has paused or resumed by itself. The function desktop-triggers answers it. */
  triggers: {
    path: '/v1/desktop/triggers',
    request: later(() =>
      z.object({
        login: z.string().min(1).max(256).describe('Who is logged on, as in the report'),
        steps: z
          .array(
            z.strictObject({
              is: z.enum(['started', 'prolonged', 'ended']),
              runId: z.string().min(1).max(100).describe('Unique on its PC; the same for all steps of one pause'),
              eventId: id,
              media: z.array(z.enum(media)).min(1).max(media.length),
              startedAt: instant,
              endsAt: instant.describe('When the pause ends by itself'),
              endedAt: instant.optional().describe('When it ended; only for `ended`'),
            }),
          )
          .min(1)
          .max(20)
          .describe('In order; they may be late, and may be repeated'),
      }),
    ),
    answer: later(() =>
      z.object({
        steps: z.array(
          z.object({
            runId: z.string(),
            is: z.enum(['started', 'prolonged', 'ended']),
            result: z.enum(stepResults),
            outcomes: z.array(
              z.object({ recorder: z.enum(recorderNames), medium: z.enum(media), result: z.enum(outcomeResults) }),
            ),
          }),
        ),
      }),
    ),
  },
} as const;

export type DesktopItemsView = z.infer<typeof desktopItems>;
export type DesktopItemsChange = z.infer<typeof desktopItemsChange>;
export type DesktopItemActivity = z.infer<typeof desktopItemActivity>;
