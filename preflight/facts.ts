import type { Subscription } from '../domain/contact-source/subscription.ts';

/** What AWS answered to one question, or why it did not. */
export type Answer<Value> =
  | { value: Value }
  /** The operator lacks this permission. */
  | { denied: string }
  /** What AWS said. */
  | { failed: string };

/** One association of a Connect instance, for recordings or for contact records. */
export interface StorageConfig {
  bucket?: { name: string; prefix: string; keyArn?: string };
  kinesisStreamArn?: string;
  firehoseArn?: string;
}

export interface StackFacts {
  status: string;
  outputs: Record<string, string>;
}

export interface BucketFacts {
  region: string;
  sendsToEventBridge: boolean;
  /** Of its default encryption, where that is by KMS. */
  keyArn?: string;
}

export interface KeyFacts {
  state: string;
  /** `AWS`: one of AWS's own keys, whose policy nobody can change. */
  manager: string;
  policy: string;
}

export interface TableFacts {
  status: string;
  indexes: string[];
  keys: string[];
  streamArn?: string;
  newImages: boolean;
  keyArn?: string;
  isProtected: boolean;
}

export interface PoolFacts {
  groups: string[];
  domain?: string;
  isProtected: boolean;
}

/** All that the rules look at. What a deployment has no use for is not asked, and is not there. */
export interface Facts {
  caller: Answer<{ account: string }>;
  bootstrapVersion: Answer<number | undefined>;
  /** By name; those that are not there are left out. */
  stacks: Answer<Record<string, StackFacts>>;
  instance?: Answer<{ status: string } | undefined>;
  userCount?: Answer<number>;
  callRecordings?: Answer<StorageConfig[]>;
  contactRecords?: Answer<StorageConfig[]>;
  /** Where the Firehose stream that Connect sends contact records to puts them. */
  delivery?: Answer<{ bucket: string; prefix: string; errorPrefix: string }>;
  buckets: Record<string, Answer<BucketFacts | undefined>>;
  keys: Record<string, Answer<KeyFacts | undefined>>;
  kinesis?: Answer<{ status: string; keyArn?: string } | undefined>;
  tables: Record<string, Answer<TableFacts | undefined>>;
  pool?: Answer<PoolFacts | undefined>;
  /** The user pool that has the sign-in domain of this deployment; none has it: undefined. */
  domainOwner: Answer<string | undefined>;
  secrets: Record<string, Answer<{ keyArn?: string } | undefined>>;
  lambda: Answer<{ concurrency: number; unreserved: number }>;
  /** Connect's quotas for pausing, in requests a second, by operation. */
  connectQuotas?: Answer<Record<string, number>>;
  rules: Answer<{ used: number; limit: number }>;
  mail: Answer<{ isInSandbox: boolean; perDay: number }>;
  /** Who is handed the contact records now. */
  subscriptions: Answer<Subscription[]>;
}
