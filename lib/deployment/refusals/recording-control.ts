import * as z from 'zod';
import { address, secretName, whole, yesOrNo } from './words.ts';

export const recordingControl = z
  .strictObject({
    connectQuota: z.strictObject({
      requestsPerSecond: z
        .number('must be a number above 0.')
        .gt(0, 'must be above 0: without requests, nothing can be paused.')
        .max(1000, 'must be the value that Service Quotas shows for your account, at most 1000.'),
      burst: whole(1, 1000, 'must be a whole number from 1 to 1000.'),
    }),
    connectScreens: yesOrNo,
    twilio: z
      .strictObject({
        secretName,
        pauseBehavior: z.enum(['silence', 'skip'], 'must be "silence" or "skip".'),
        manual: yesOrNo,
        apiUrl: address.optional(),
      })
      .optional(),
    webex: z.strictObject({ secretName, apiUrl: address, commands: yesOrNo }).optional(),
    agentWorkspaceOrigins: z
      .array(
        z
          .string()
          .regex(/^https?:\/\/[\w.-]+(:(\d{1,5}|\*))?$/, 'must be an address without a path and without a wildcard.'),
      )
      .max(10, 'must be at most 10 addresses.')
      .optional(),
  })
  .refine(({ twilio, webex }) => !twilio || twilio.secretName !== webex?.secretName, {
    path: ['webex', 'secretName'],
    message: 'must not be the secret of twilio.',
  });
