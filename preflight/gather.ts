import type { Deployment } from '../deployments.ts';
import type { ObjectsUnder } from '../domain/contact-source/event-pattern.ts';
import { type Subscription, subscriptionsOfOthers } from '../domain/contact-source/subscription.ts';
import { Failure } from '../domain/failure.ts';
import type { WantedTable } from './existing-rules.ts';
import type {
  Answer,
  BucketFacts,
  Facts,
  KeyFacts,
  PoolFacts,
  StackFacts,
  StorageConfig,
  TableFacts,
  Usage,
} from './facts.ts';
import { watchedBuckets } from './storage-rules.ts';

/** Reads facts from AWS (adapters/aws-account). Each method throws a Failure; `forbidden` means a missing permission. */
export interface Account {
  caller(): Promise<{ account: string }>;
  stack(name: string): Promise<StackFacts | undefined>;
  instance(instanceId: string): Promise<{ status: string } | undefined>;
  userCount(instanceId: string): Promise<number>;
  storageConfigs(instanceId: string, type: 'CALL_RECORDINGS' | 'CONTACT_TRACE_RECORDS'): Promise<StorageConfig[]>;
  delivery(firehoseArn: string): Promise<{ bucket: string; prefix: string; errorPrefix: string }>;
  bucket(name: string): Promise<BucketFacts | undefined>;
  key(keyArn: string): Promise<KeyFacts | undefined>;
  kinesis(streamArn: string): Promise<{ status: string; keyArn?: string } | undefined>;
  table(tableName: string): Promise<TableFacts | undefined>;
  pool(userPoolId: string): Promise<PoolFacts | undefined>;
  domainOwner(domain: string): Promise<string | undefined>;
  secret(name: string): Promise<{ keyArn?: string } | undefined>;
  lambda(): Promise<{ concurrency: number; unreserved: number }>;
  connectQuotas(): Promise<Record<string, number>>;
  roles(): Promise<Usage>;
  tableCount(): Promise<Usage>;
  bucketCount(): Promise<Usage>;
  rules(): Promise<Usage>;
  mail(): Promise<{ isInSandbox: boolean; perDay: number }>;
}

export interface Readers {
  ofObjects(objects: ObjectsUnder): Promise<Subscription[]>;
  ofStream(streamArn: string): Promise<Subscription[]>;
}

/** Reads everything that the rules need for this deployment, and nothing else. */
export const gather = async (
  deployment: Deployment,
  { account, readers, tables }: { account: Account; readers: Readers; tables: readonly WantedTable[] },
): Promise<Facts> => {
  const { connectInstanceArn, contactRecords, recordingControl, existing = {}, signIn } = deployment;
  const instanceId = connectInstanceArn?.split('/')[1];
  const kinesisStreamArn =
    typeof contactRecords === 'object' && 'kinesisStreamArn' in contactRecords ? contactRecords.kinesisStreamArn : '';

  const caller = await answerTo('sts:GetCallerIdentity', () => account.caller());
  const stacks = await answerTo('cloudformation:DescribeStacks', () => stacksOf(account));
  const accountId = 'value' in caller ? caller.value.account : (connectInstanceArn?.split(':')[4] ?? '');

  const records = instanceId
    ? await answerTo('connect:ListInstanceStorageConfigs', () =>
        account.storageConfigs(instanceId, 'CONTACT_TRACE_RECORDS'),
      )
    : undefined;
  const firehoseArn = records && 'value' in records ? records.value[0]?.firehoseArn : undefined;
  const watched = watchedBuckets(deployment);
  const keyArns = [...watched.map(({ keyArn }) => keyArn), existing.keyArn, existing.sealingKeyArn].filter(
    (arn) => arn !== undefined,
  );

  return {
    caller,
    stacks,
    bootstrapVersion: await answerTo('cloudformation:DescribeStacks', async () => {
      const toolkit = await account.stack('CDKToolkit');
      return toolkit && Number(toolkit.outputs.BootstrapVersion ?? 0);
    }),
    ...(instanceId && {
      instance: await answerTo('connect:DescribeInstance', () => account.instance(instanceId)),
      userCount: await answerTo('connect:SearchUsers', () => account.userCount(instanceId)),
      callRecordings: await answerTo('connect:ListInstanceStorageConfigs', () =>
        account.storageConfigs(instanceId, 'CALL_RECORDINGS'),
      ),
      connectQuotas: await answerTo('servicequotas:ListServiceQuotas', () => account.connectQuotas()),
    }),
    ...(records && { contactRecords: records }),
    ...(firehoseArn && {
      delivery: await answerTo('firehose:DescribeDeliveryStream', () => account.delivery(firehoseArn)),
    }),
    buckets: await each(
      watched.map(({ bucketName }) => bucketName),
      's3:GetBucketLocation, s3:GetBucketNotification and s3:GetEncryptionConfiguration',
      (name) => account.bucket(name),
    ),
    keys: await each(keyArns, 'kms:DescribeKey and kms:GetKeyPolicy', (arn) => account.key(arn)),
    ...(kinesisStreamArn && {
      kinesis: await answerTo('kinesis:DescribeStreamSummary', () => account.kinesis(kinesisStreamArn)),
    }),
    tables: await each(
      tables.map(({ tableName }) => tableName),
      'dynamodb:DescribeTable',
      (name) => account.table(name),
    ),
    ...(existing.userPoolId && {
      pool: await answerTo(
        'cognito-idp:DescribeUserPool, cognito-idp:ListGroups and cognito-idp:ListIdentityProviders',
        () => account.pool(existing.userPoolId!),
      ),
    }),
    domainOwner: await answerTo('cognito-idp:DescribeUserPoolDomain', () =>
      account.domainOwner(signIn.domainPrefix ?? `fermata-${accountId}`),
    ),
    secrets: await each(
      [recordingControl.twilio, recordingControl.webex].flatMap((provider) => (provider ? [provider.secretName] : [])),
      'secretsmanager:DescribeSecret',
      (name) => account.secret(name),
    ),
    lambda: await answerTo('lambda:GetAccountSettings', () => account.lambda()),
    rules: await answerTo('servicequotas:ListServiceQuotas and events:ListRules', () => account.rules()),
    roles: await answerTo('iam:GetAccountSummary', () => account.roles()),
    tableCount: await answerTo('servicequotas:ListServiceQuotas and dynamodb:ListTables', () => account.tableCount()),
    bucketCount: await answerTo('servicequotas:ListServiceQuotas and s3:ListAllMyBuckets', () => account.bucketCount()),
    mail: await answerTo('ses:GetAccount', () => account.mail()),
    subscriptions: await answerTo(
      kinesisStreamArn
        ? 'kinesis:ListStreamConsumers, firehose:ListDeliveryStreams, lambda:ListEventSourceMappings or pipes:ListPipes'
        : 's3:GetBucketNotification, events:ListRules or events:ListTargetsByRule',
      () => subscriptionsOf(deployment, { readers, kinesisStreamArn, stacks }),
    ),
  };
};

const stacksOf = async (account: Account): Promise<Record<string, StackFacts>> => {
  const found: Record<string, StackFacts> = {};
  for (const name of ['Fermata', 'FermataConsole', 'FermataConnect']) {
    const stack = await account.stack(name);
    if (stack) found[name] = stack;
  }
  return found;
};

/** Lists the subscriptions of others. Fermata's own are left out, if its stack says which they are. */
const subscriptionsOf = async (
  { contactRecords, existing }: Deployment,
  { readers, kinesisStreamArn, stacks }: { readers: Readers; kinesisStreamArn: string; stacks: Facts['stacks'] },
): Promise<Subscription[]> => {
  const outputs = ('value' in stacks ? stacks.value.Fermata?.outputs : undefined) ?? {};
  const bucket =
    contactRecords === 'own' || kinesisStreamArn ? (outputs.CtrBucket ?? existing?.recordBucket) : undefined;
  const objects: ObjectsUnder | undefined =
    typeof contactRecords === 'object' && 'bucketName' in contactRecords
      ? { bucket: contactRecords.bucketName, prefix: contactRecords.prefix }
      : bucket
        ? { bucket, prefix: 'ctr/' }
        : undefined;
  const found = [
    ...(objects ? await readers.ofObjects(objects) : []),
    ...(kinesisStreamArn ? await readers.ofStream(kinesisStreamArn) : []),
  ];
  return subscriptionsOfOthers(found, [outputs.ContactImportQueueArn ?? '', outputs.CtrStreamArn ?? '']);
};

const each = async <Value>(
  names: readonly string[],
  permission: string,
  ask: (name: string) => Promise<Value>,
): Promise<Record<string, Answer<Value>>> => {
  const answers: Record<string, Answer<Value>> = {};
  for (const name of new Set(names)) answers[name] = await answerTo(permission, () => ask(name));
  return answers;
};

const answerTo = async <Value>(permission: string, ask: () => Promise<Value>): Promise<Answer<Value>> => {
  try {
    return { value: await ask() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code === 'forbidden' ? { denied: permission } : { failed: error.message };
  }
};
