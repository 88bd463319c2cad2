import * as z from 'zod/mini';

const arns = z.pipe(
  z.string(),
  z.transform((text) => text.split(',')),
);

/** What subscription-check reads at start. lib/contacts/subscription-check.ts must supply every name. */
export const subscriptionCheckSettings = z.object({
  /** Where contact records are stored as objects. */
  RECORD_BUCKET: z.string().check(z.minLength(1)),
  RECORD_PREFIX: z.string(),
  /** The Kinesis data stream that delivers them; empty when there is none. */
  KINESIS_STREAM_ARN: z.string(),
  /** Queues and table streams of Fermata that nobody else should read: ARNs, separated by commas. */
  OWN_SOURCES: arns,
  /** Queues, functions and streams of Fermata that may read these: ARNs, separated by commas. */
  OWN_TARGETS: arns,
  /** The instance that sends contact records; empty when none is set. */
  CONNECT_INSTANCE_ID: z.string(),
  /** The address of Connect's API when it is a simulator. Empty in AWS. */
  CONNECT_ENDPOINT: z.string(),
});
export type SubscriptionCheckSettings = z.infer<typeof subscriptionCheckSettings>;
