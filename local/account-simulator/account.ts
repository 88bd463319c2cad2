/** An invented AWS account, as far as a preflight reads it. Tests change what they need. */
export interface SimulatedAccount {
  id: string;
  region: string;
  /** IAM actions that the caller lacks: `events:ListRules`. */
  denied: string[];
  stacks: Record<string, { status: string; outputs?: Record<string, string> }>;
  /** The Connect instance. */
  instance?: { id: string; status: string; users: number };
  /** In the words of Connect's API, by resource type. */
  storageConfigs: Record<string, object[]>;
  buckets: Record<
    string,
    {
      region?: string;
      eventBridge?: boolean;
      keyArn?: string;
      queues?: { id?: string; arn: string; prefix?: string; events?: string[] }[];
      functions?: { id?: string; arn: string; prefix?: string; events?: string[] }[];
    }
  >;
  keys: Record<string, { state?: string; manager?: string; policy?: object }>;
  kinesisStreams: Record<string, { status?: string; keyArn?: string; consumers?: string[] }>;
  deliveryStreams: Record<string, { from?: string; bucket?: string; prefix?: string }>;
  /** In the words of DynamoDB's DescribeTable. */
  tables: Record<string, object>;
  pools: Record<
    string,
    {
      groups: string[];
      domain?: string;
      providers?: string[];
      /** In the words of Cognito's DescribeUserPool: its plan, attributes, triggers. */
      described?: object;
    }
  >;
  secrets: Record<string, { keyArn?: string }>;
  concurrency: { limit: number; unreserved: number };
  /** By service: name and value. */
  quotas: Record<string, Record<string, number>>;
  roles: { used: number; limit: number };
  /** How many there are in addition to those above. */
  tableCount: number;
  bucketCount: number;
  rules: { name: string; pattern: object; state?: string; targets: string[] }[];
  /** Functions that Lambda starts with the records of a source. */
  triggers: { source: string; functionArn: string; state?: string }[];
  pipes: { name: string; source: string; target: string; state?: string }[];
  mail: { isInSandbox: boolean; perDay: number };
}

export const id = '111122223333';
export const region = 'eu-central-1';
export const instanceId = '0a1b2c3d-0000-4000-8000-0123456789ab';

/** An account that is ready for a deployment: bootstrapped, with usual limits, and an instance that stores nothing yet. */
export const account = (change: Partial<SimulatedAccount> = {}): SimulatedAccount => ({
  id,
  region,
  denied: [],
  stacks: { CDKToolkit: { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '28' } } },
  instance: { id: instanceId, status: 'ACTIVE', users: 12 },
  storageConfigs: {},
  buckets: {},
  keys: {},
  kinesisStreams: {},
  deliveryStreams: {},
  tables: {},
  pools: {},
  secrets: {},
  concurrency: { limit: 1000, unreserved: 1000 },
  quotas: {
    connect: {
      'Rate of SuspendContactRecording API requests': 2,
      'Rate of ResumeContactRecording API requests': 2,
      'Rate of SearchUsers API requests': 2,
    },
    events: { 'Number of rules per event bus': 300 },
  },
  roles: { used: 27, limit: 1000 },
  tableCount: 12,
  bucketCount: 9,
  rules: [],
  triggers: [],
  pipes: [],
  mail: { isInSandbox: true, perDay: 200 },
  ...change,
});
