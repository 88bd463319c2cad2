import * as z from 'zod/mini';

const arns = z.pipe(
  z.string(),
  z.transform((text) => text.split(',')),
);

/** What subscription-check reads at start. lib/subscription-check.ts must supply every name. */
export const subscriptionCheckSettings = z.object({
  /** Where contact records lie as objects. */
  RECORD_BUCKET: z.string().check(z.minLength(1)),
  RECORD_PREFIX: z.string(),
  /** The Kinesis data stream that they come by; empty where there is none. */
  KINESIS_STREAM_ARN: z.string(),
  /** Queues and table streams of Fermata that nobody else should read, ARNs with commas between. */
  OWN_SOURCES: arns,
  /** Queues, functions and streams of Fermata that may read all these, ARNs with commas between. */
  OWN_TARGETS: arns,
  /** Of the instance that sends; empty where no instance is set. */
  CONNECT_INSTANCE_ID: z.string(),
  /** Where Connect's API is when it is not Amazon's own: the simulator's address. Empty in AWS. */
  CONNECT_ENDPOINT: z.string(),
});
export type SubscriptionCheckSettings = z.infer<typeof subscriptionCheckSettings>;
