import type { Subscription } from '../domain/contact-source/subscription.ts';

/** The answer of AWS, or the reason why there is none. */
export type Answer<Value> =
  | { value: Value }
  /** The operator lacks this permission. */
  | { denied: string }
  /** The error message of AWS. */
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
  /** The key of its default encryption, if that is by KMS. */
  keyArn?: string;
}

export interface KeyFacts {
  state: string;
  /** `AWS` means that AWS manages the key, and nobody can change its policy. */
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
  /** LITE, ESSENTIALS or PLUS; pools from before there were plans have none. */
  plan?: string;
  attributes: { name: string; mutable: boolean; required: boolean }[];
  /** The names of its identity providers. */
  providers: string[];
  /** The function that it calls before it issues a token, and in which version of that call. */
  tokenTrigger?: { functionArn: string; version: string };
  /** The function that it calls before it sends a mail. */
  mailTrigger?: string;
}

/** How much of a quota is in use. */
export interface Usage {
  used: number;
  limit: number;
}

/** Everything that the rules look at. Facts that a deployment does not need are not requested, so they are absent. */
export interface Facts {
  caller: Answer<{ account: string }>;
  bootstrapVersion: Answer<number | undefined>;
  /** By name; stacks that do not exist are absent. */
  stacks: Answer<Record<string, StackFacts>>;
  instance?: Answer<{ status: string } | undefined>;
  userCount?: Answer<number>;
  callRecordings?: Answer<StorageConfig[]>;
  contactRecords?: Answer<StorageConfig[]>;
  /** Where the Firehose stream that receives Connect's contact records writes them. */
  delivery?: Answer<{ bucket: string; prefix: string; errorPrefix: string }>;
  buckets: Record<string, Answer<BucketFacts | undefined>>;
  keys: Record<string, Answer<KeyFacts | undefined>>;
  kinesis?: Answer<{ status: string; keyArn?: string } | undefined>;
  tables: Record<string, Answer<TableFacts | undefined>>;
  pool?: Answer<PoolFacts | undefined>;
  /** The user pool that has the sign-in domain of this deployment; undefined when none has it. */
  domainOwner: Answer<string | undefined>;
  secrets: Record<string, Answer<{ keyArn?: string } | undefined>>;
  lambda: Answer<{ concurrency: number; unreserved: number }>;
  /** Connect's quotas for pausing, in requests a second, by operation. */
  connectQuotas?: Answer<Record<string, number>>;
  rules: Answer<Usage>;
  roles: Answer<Usage>;
  tableCount: Answer<Usage>;
  bucketCount: Answer<Usage>;
  mail: Answer<{ isInSandbox: boolean; perDay: number }>;
  /** Who receives the contact records now. */
  subscriptions: Answer<Subscription[]>;
}
