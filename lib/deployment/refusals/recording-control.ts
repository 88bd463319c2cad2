import * as z from 'zod';
import { address, secretName, whole, yesOrNo } from './words.ts';

export const recordingControl = z
  .strictObject({
    connectQuota: z.strictObject({
      requestsPerSecond: z
        .number('must be a number above 0.')
        .gt(0, 'must be above 0: without a request nothing can be paused.')
        .max(1000, 'must be what Service Quotas shows for your account, 1000 at most.'),
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
      .max(10, 'must be 10 addresses at most.')
      .optional(),
  })
  .refine(({ twilio, webex }) => !twilio || twilio.secretName !== webex?.secretName, {
    path: ['webex', 'secretName'],
    message: 'must be a secret of its own, not that of twilio.',
  });
