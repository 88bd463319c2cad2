import * as z from 'zod';
import { onDemandActions, recordingLooks } from '../../domain/on-demand/possible.ts';
import { callModes } from '../../domain/schedule/simulate-schedules.ts';
import { named } from '../later.ts';
import { outcome } from './control.ts';

const instant = z.iso.datetime();

const onDemandCall = named('OnDemandCall', () =>
  z.object({
    contactId: z.string(),
    connectedAt: instant.nullable(),
    mode: z
      .enum(callModes)
      .nullable()
      .describe('What the schedules say about this call; null for people who see only their own recordings'),
    look: z.enum(recordingLooks).nullable().describe('The state of its recording; null if that is hidden'),
    ownSince: instant.nullable().describe("Since when the caller's own recording is in progress"),
    endsAt: instant.nullable().describe('When a blackout or a pause ends by itself'),
    actions: z
      .array(z.object({ action: z.enum(onDemandActions), why: z.string().nullable() }))
      .describe('The granted actions. `why`: the reason why it cannot be done now, or null'),
  }),
);

export const onDemandStatus = named('OnDemandStatus', () =>
  z.object({
    unavailable: z.string().nullable().describe('Why the caller cannot use On-Demand at all; null if they can'),
    calls: z.array(onDemandCall).describe('The calls that the caller is on, the newest first'),
    now: instant.describe("The server's clock"),
  }),
);

export const onDemandCommand = named('OnDemandCommand', () =>
  z.object({
    contactId: z.string().min(1).max(200).optional().describe('Needed only if the caller is on several calls'),
    reason: z.string().max(200).optional(),
    clientRequestId: z.string().min(1).max(100).optional(),
  }),
);

export const onDemandAnswer = named('OnDemandAnswer', () =>
  z.object({ outcomes: z.array(outcome), call: onDemandCall }),
);

export type OnDemandStatusView = z.infer<typeof onDemandStatus>;
export type OnDemandCallView = OnDemandStatusView['calls'][number];
export type OnDemandAnswer = z.infer<typeof onDemandAnswer>;
