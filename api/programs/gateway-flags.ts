import * as z from 'zod';
import { contactDirections } from '../../domain/contact/contact.ts';
import { flagProblem, maxFlagLength } from '../../domain/flag/flag-value.ts';
import { maxFlagBatch } from '../../domain/flag/gateway-limits.ts';
import { callerNameSources, type FlagName, flagNames } from '../../domain/flag/words.ts';
import { later } from '../later.ts';
import { contactId, extension, id, instant } from './gateway-fields.ts';

const flagSet = later(() =>
  z
    .strictObject(
      Object.fromEntries(flagNames.map((name) => [name, z.string().optional()])) as Record<
        FlagName,
        z.ZodOptional<z.ZodString>
      >,
    )
    .superRefine((flags, context) => {
      for (const name of flagNames) {
        const value = flags[name];
        const message = value === undefined ? undefined : flagProblem(name, value);
        if (message) context.addIssue({ code: 'custom', path: [name], message });
      }
    })
    .describe(`At most ${maxFlagLength} characters each, composed (NFC), not empty`),
);

const flagsOfRecording = later(() =>
  z.object({
    guid: z.string().min(1).max(256).describe('The recorder’s own id of the recording'),
    contactId: contactId.describe('The contact that the recording belongs to'),
    extension: extension.optional(),
    startedAt: instant.describe('When the call was connected, by the time of the cloud'),
    endedAt: instant,
    flags: flagSet,
    callerNameSource: z.enum(callerNameSources).optional().describe('Only with CallerName'),
    callSource: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe(
        'Given if InteractionGuid is the UUID of version 8 of the SHA-256 of the JSON text ["<callSource>","<CTICallRef>"], so that searches by CTICallRef can compute it',
      ),
  }),
);

/**
 * Writes the flags of one recording, once, at the end of the call. Sending the same again is answered 200. Other flags for
 * the same contact and GUID are answered 409, with the flags of the first call in the problem's member `stands`.
 */
export const flags = {
  request: flagsOfRecording,
  answer: later(() => z.object({ outcome: z.enum(['written', 'unchanged']) })),
};

const callOfExtension = later(() =>
  z.object({
    contactId: contactId.describe('The gateway’s id and the connection’s, joined by a colon'),
    initialContactId: contactId.describe(
      'The contact in which the interaction began: this contact, unless the customer was transferred',
    ),
    extension,
    username: z.string().min(1).max(256).describe('The user whose call it was'),
    userId: id.optional(),
    direction: z.enum(contactDirections).optional(),
    callerNumber: z.string().min(1).max(256).optional().describe('The number of the other party'),
    queueName: z.string().min(1).max(256).optional(),
    connectedAt: instant.describe('By the time of the cloud, like all times'),
    endedAt: instant,
    ending: z.enum(['disconnected', 'transferred', 'unseen']),
  }),
);

/**
 * An ended call of an extension, as the contact that it becomes. Sent once for each leg, whether or not it was recorded; its
 * flags and its recording name the same contact.
 */
export const calls = {
  request: callOfExtension,
  answer: later(() => z.object({ outcome: z.enum(['stored', 'unchanged']) })),
};

/**
 * The flags of several recordings, each as in `flags`, and calls, each as in `calls`. One request for many costs a tenth. If
 * one is refused, the others are still stored. A malformed one makes the whole request fail (400); then send them one by one.
 */
export const flagBatch = {
  request: later(() =>
    z.object({
      recordings: z.array(flagsOfRecording).max(maxFlagBatch),
      calls: z.array(callOfExtension).max(maxFlagBatch).optional(),
    }),
  ),
  answer: later(() =>
    z.object({
      outcomes: z
        .array(z.enum(['written', 'unchanged', 'differs', 'invalid']))
        .describe(
          'One for each recording, in the order of the request. `differs`: other flags are stored; `invalid`: send it alone to get the reason',
        ),
      calls: z
        .array(z.enum(['stored', 'unchanged', 'invalid']))
        .optional()
        .describe('One for each call, in the order of the request. Absent if the cloud only accepts them one by one'),
    }),
  ),
};
