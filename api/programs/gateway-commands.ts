import * as z from 'zod';
import { verbs } from '../../domain/control/command/command.ts';
import { maxCommandWaitSeconds } from '../../domain/flag/gateway-limits.ts';
import { recorderResults, siteVerbs } from '../../domain/telephony/recorder-command.ts';
import { later } from '../later.ts';
import { extension, id, instant } from './gateway-fields.ts';

/** What the cloud has to know about calls at this recording server while Fermata may control its recorder, in order. */
export const liveCalls = {
  request: later(() =>
    z.object({
      legs: z
        .array(
          z.object({
            connectionId: id.describe('One extension’s part in a call; the contact is `<gatewayId>:<connectionId>`'),
            firstConnectionId: id.describe('The first connection that the customer had in this call'),
            previousConnectionId: id.optional().describe('The one that the customer was transferred from'),
            extension,
            userId: id.optional().describe('The user whose call it is, if that is clear'),
            queueName: z.string().min(1).max(256).optional(),
            direction: z
              .enum(['inbound', 'outbound'])
              .optional()
              .describe('The direction in which the customer’s call began'),
            callerNumber: z
              .string()
              .min(1)
              .max(256)
              .nullable()
              .optional()
              .describe(
                'The number of the other party, with its country if the gateway has a dialling plan. Null if it is now withheld',
              ),
            callerNumberSince: instant.optional().describe('When it got this value; only with `callerNumber`'),
            connectedAt: instant,
            endedAt: instant.optional(),
          }),
        )
        .max(100),
      changes: z
        .array(
          z.object({
            connectionId: id,
            verb: z.enum(verbs),
            at: instant.describe('When it happened, by the time of the cloud'),
            pausedUntil: instant.optional(),
          }),
        )
        .max(100)
        .describe('What the gateway did at the recorder without being asked'),
      missed: z
        .array(z.object({ connectionId: id, from: instant, to: instant }))
        .max(100)
        .describe(
          'Spans that were recorded although the customer’s call was paused, because the gateway was not running when they were transferred',
        ),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** Commands for the recorder. The answer waits until there is one, for as long as the gateway asks. */
export const commands = {
  request: later(() =>
    z.object({ waitSeconds: z.number().int().min(0).max(maxCommandWaitSeconds).describe('0 to answer at once') }),
  ),
  answer: later(() =>
    z.object({
      serverTime: instant,
      onTransfer: z.enum(['keep', 'end']).describe('What a transfer does to a pause'),
      commands: z.array(
        z.object({
          commandId: z.string(),
          connectionId: z.string(),
          verb: z.enum(siteVerbs),
          listenerExtension: extension
            .optional()
            .describe('Only for listen: the phone that rings and then hears the call silently'),
          at: instant,
          until: instant.describe('After this time, nobody waits for the answer'),
          pausedUntil: instant.optional().describe('When the pause ends, even if the cloud cannot be reached'),
        }),
      ),
    }),
  ),
};

export const commandAnswers = {
  request: later(() =>
    z.object({
      answers: z
        .array(
          z.object({
            commandId: z.string().min(1).max(128),
            result: z.enum(recorderResults),
            detail: z.string().max(300).optional().describe('A sentence for people'),
            at: instant,
          }),
        )
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};
