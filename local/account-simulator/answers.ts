import type { SimulatedAccount } from './account.ts';

/** An error answer of AWS, in the words of the service. */
export class Refused extends Error {
  readonly status: number;
  constructor(name: string, status = 400, message = 'It is not there') {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export interface Request {
  /** From the credentials' scope, as AWS itself distinguishes services. */
  service: string;
  /** `ListRules` for a target or an action; for REST, the method and the path. */
  operation: string;
  path: string;
  query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: input of a dozen services
  input: any;
}

/** The permission that the operation needs; undefined if the simulated account does not have the operation. */
export const permissionFor = ({ service, operation, path, query }: Request): string | undefined => {
  if (service === 's3') {
    const named = {
      location: 'GetBucketLocation',
      notification: 'GetBucketNotification',
      encryption: 'GetEncryptionConfiguration',
    };
    const found = Object.entries(named).find(([what]) => query.has(what));
    if (path === '/') return 's3:ListAllMyBuckets';
    return found && `s3:${found[1]}`;
  }
  const rest: [service: string, path: RegExp, action: string][] = [
    ['connect', /^\/instance\/[^/]+\/storage-configs$/, 'ListInstanceStorageConfigs'],
    ['connect', /^\/instance\/[^/]+$/, 'DescribeInstance'],
    ['connect', /^\/search-users$/, 'SearchUsers'],
    ['lambda', /account-settings\/$/, 'GetAccountSettings'],
    ['lambda', /event-source-mappings/, 'ListEventSourceMappings'],
    ['pipes', /^\/v1\/pipes$/, 'ListPipes'],
    ['ses', /^\/v2\/email\/account$/, 'GetAccount'],
  ];
  const action = rest.find(([of, at]) => of === service && at.test(path))?.[2] ?? operation;
  return `${service}:${action}`;
};

type Answer = (account: SimulatedAccount, request: Request) => object | string;

const found = <Item>(item: Item | undefined, refusal: Refused): Item => {
  if (item === undefined) throw refusal;
  return item;
};

const instanceOf = ({ instance }: SimulatedAccount, named: string) =>
  found(instance?.id === named ? instance : undefined, new Refused('ResourceNotFoundException', 404));

/** The answers by permission. Shapes and errors are those of the API references. */
export const answers: Record<string, Answer> = {
  'sts:GetCallerIdentity': ({ id }) =>
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${id}:user/operator</Arn><UserId>AIDA</UserId><Account>${id}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  'cloudformation:DescribeStacks': ({ stacks }, { query }) => {
    const name = query.get('StackName')!;
    const { status, outputs = {} } = found(
      stacks[name],
      new Refused('ValidationError', 400, `Stack with id ${name} does not exist`),
    );
    const members = Object.entries(outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey>\n<OutputValue>${value}</OutputValue></member>`,
    );
    return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  },
  'connect:DescribeInstance': (account, { path }) => {
    const { id, status } = instanceOf(account, path.split('/')[2]!);
    return { Instance: { Id: id, InstanceStatus: status } };
  },
  'connect:SearchUsers': (account, { input }) => ({
    Users: [],
    ApproximateTotalCount: instanceOf(account, input.InstanceId).users,
  }),
  'connect:ListInstanceStorageConfigs': (account, { path, query }) => {
    instanceOf(account, path.split('/')[2]!);
    return { StorageConfigs: account.storageConfigs[query.get('resourceType')!] ?? [] };
  },
  'iam:GetAccountSummary': ({ roles: { used, limit } }) =>
    `<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap><entry><key>Roles</key><value>${used}</value></entry><entry><key>RolesQuota</key><value>${limit}</value></entry></SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>`,
  's3:ListAllMyBuckets': ({ bucketCount }, { query }) => {
    const from = Number(query.get('continuation-token') ?? 0);
    const to = Math.min(bucketCount, from + Number(query.get('max-buckets')));
    const listed = Array.from({ length: to - from }, (_, index) => `<Bucket><Name>b${from + index}</Name></Bucket>`);
    const more = to < bucketCount ? `<ContinuationToken>${to}</ContinuationToken>` : '';
    return `<ListAllMyBucketsResult><Buckets>${listed.join('')}</Buckets>${more}</ListAllMyBucketsResult>`;
  },
  'dynamodb:ListTables': ({ tableCount }, { input }) => {
    const from = Number(input.ExclusiveStartTableName ?? 0);
    const to = Math.min(tableCount, from + 100);
    return {
      TableNames: Array.from({ length: to - from }, (_, index) => `t${from + index}`),
      ...(to < tableCount && { LastEvaluatedTableName: String(to) }),
    };
  },
  's3:GetBucketLocation': ({ buckets, region }, { path }) => {
    const bucket = bucketOf(buckets, path);
    const at = bucket.region ?? region;
    return `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${at === 'us-east-1' ? '' : at}</LocationConstraint>`;
  },
  's3:GetBucketNotification': ({ buckets }, { path }) => {
    const { eventBridge = false, queues = [], functions = [] } = bucketOf(buckets, path);
    const one =
      (element: string, target: string) =>
      ({ id = '', arn, prefix, events = ['s3:ObjectCreated:*'] }: NonNullable<typeof queues>[number]) =>
        `<${element}><Id>${id}</Id><${target}>${arn}</${target}>${events.map((event) => `<Event>${event}</Event>`).join('')}${prefix ? `<Filter><S3Key><FilterRule><Name>Prefix</Name><Value>${prefix}</Value></FilterRule></S3Key></Filter>` : ''}</${element}>`;
    return `<NotificationConfiguration>${queues.map(one('QueueConfiguration', 'Queue')).join('')}${functions.map(one('CloudFunctionConfiguration', 'CloudFunction')).join('')}${eventBridge ? '<EventBridgeConfiguration></EventBridgeConfiguration>' : ''}</NotificationConfiguration>`;
  },
  's3:GetEncryptionConfiguration': ({ buckets }, { path }) => {
    const { keyArn } = bucketOf(buckets, path);
    return `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${keyArn ? 'aws:kms' : 'AES256'}</SSEAlgorithm>${keyArn ? `<KMSMasterKeyID>${keyArn}</KMSMasterKeyID>` : ''}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
  },
  'kms:DescribeKey': ({ keys }, { input }) => {
    const { state = 'Enabled', manager = 'CUSTOMER' } = found(keys[input.KeyId], new Refused('NotFoundException'));
    return { KeyMetadata: { Arn: input.KeyId, KeyState: state, KeyManager: manager } };
  },
  'kms:GetKeyPolicy': ({ keys, id }, { input }) => {
    const { policy = trusting(id) } = found(keys[input.KeyId], new Refused('NotFoundException'));
    return { Policy: JSON.stringify(policy) };
  },
  'kinesis:DescribeStreamSummary': ({ kinesisStreams }, { input }) => {
    const stream = found(kinesisStreams[input.StreamARN], new Refused('ResourceNotFoundException'));
    return {
      StreamDescriptionSummary: {
        StreamARN: input.StreamARN,
        StreamStatus: stream.status ?? 'ACTIVE',
        EncryptionType: stream.keyArn ? 'KMS' : 'NONE',
        ...(stream.keyArn && { KeyId: stream.keyArn }),
      },
    };
  },
  // One item per page, so that a test fails if a caller forgets the second page.
  'kinesis:ListStreamConsumers': ({ kinesisStreams }, { input }) => {
    const [arn, from] = input.NextToken ? JSON.parse(input.NextToken) : [input.StreamARN, 0];
    const { consumers = [] } = found(kinesisStreams[arn], new Refused('ResourceNotFoundException'));
    return {
      Consumers: consumers.slice(from, from + 1).map((name) => ({
        ConsumerName: name,
        ConsumerARN: `${arn}/consumer/${name}:1700000000`,
        ConsumerStatus: 'ACTIVE',
      })),
      ...(from + 1 < consumers.length && { NextToken: JSON.stringify([arn, from + 1]) }),
    };
  },
  'firehose:ListDeliveryStreams': ({ deliveryStreams }, { input }) => {
    const names = Object.keys(deliveryStreams).filter(
      (name) => (input.DeliveryStreamType === 'KinesisStreamAsSource') === (deliveryStreams[name]!.from !== undefined),
    );
    const from = names.indexOf(input.ExclusiveStartDeliveryStreamName) + 1;
    return { DeliveryStreamNames: names.slice(from, from + 1), HasMoreDeliveryStreams: from + 1 < names.length };
  },
  'firehose:DescribeDeliveryStream': ({ deliveryStreams, region, id }, { input }) => {
    const name: string = input.DeliveryStreamName;
    const { from, bucket, prefix } = found(deliveryStreams[name], new Refused('ResourceNotFoundException'));
    return {
      DeliveryStreamDescription: {
        DeliveryStreamName: name,
        DeliveryStreamARN: `arn:aws:firehose:${region}:${id}:deliverystream/${name}`,
        ...(from && { Source: { KinesisStreamSourceDescription: { KinesisStreamARN: from } } }),
        Destinations: bucket
          ? [{ ExtendedS3DestinationDescription: { BucketARN: `arn:aws:s3:::${bucket}`, Prefix: prefix ?? '' } }]
          : [],
      },
    };
  },
  'dynamodb:DescribeTable': ({ tables }, { input }) => ({
    Table: found(tables[input.TableName], new Refused('ResourceNotFoundException')),
  }),
  'cognito-idp:DescribeUserPool': ({ pools }, { input }) => {
    const { domain, described } = found(pools[input.UserPoolId], new Refused('ResourceNotFoundException'));
    return {
      UserPool: {
        Id: input.UserPoolId,
        DeletionProtection: 'ACTIVE',
        ...(domain && { Domain: domain }),
        ...described,
      },
    };
  },
  // Cognito may return fewer groups than requested. Here it returns one per page, so that callers have to read all pages.
  'cognito-idp:ListGroups': ({ pools }, { input }) => {
    const { groups } = pools[input.UserPoolId]!;
    const from = Number(input.NextToken ?? 0);
    return {
      Groups: groups.slice(from, from + 1).map((GroupName) => ({ GroupName })),
      ...(from + 1 < groups.length && { NextToken: String(from + 1) }),
    };
  },
  'cognito-idp:ListIdentityProviders': ({ pools }, { input }) => {
    const { providers = [] } = pools[input.UserPoolId]!;
    const from = Number(input.NextToken ?? 0);
    return {
      Providers: providers.slice(from, from + 1).map((ProviderName) => ({ ProviderName })),
      ...(from + 1 < providers.length && { NextToken: String(from + 1) }),
    };
  },
  'cognito-idp:DescribeUserPoolDomain': ({ pools }, { input }) => {
    const [owner] = Object.entries(pools).find(([, { domain }]) => domain === input.Domain) ?? [];
    // If nobody has the domain, Cognito answers with an empty description and no error.
    return { DomainDescription: owner ? { Domain: input.Domain, UserPoolId: owner } : {} };
  },
  'secretsmanager:DescribeSecret': ({ secrets }, { input }) => {
    const { keyArn } = found(secrets[input.SecretId], new Refused('ResourceNotFoundException'));
    return { Name: input.SecretId, ...(keyArn && { KmsKeyId: keyArn }) };
  },
  'lambda:GetAccountSettings': ({ concurrency: { limit, unreserved } }) => ({
    AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved },
  }),
  'lambda:ListEventSourceMappings': ({ triggers }, { query }) => ({
    EventSourceMappings: triggers
      .filter(({ source }) => source === query.get('EventSourceArn'))
      .map(({ source, functionArn, state = 'Enabled' }) => ({
        EventSourceArn: source,
        FunctionArn: functionArn,
        State: state,
      })),
    NextMarker: null,
  }),
  'pipes:ListPipes': ({ pipes }, { query }) => ({
    Pipes: pipes
      .filter(({ source }) => source.startsWith(query.get('SourcePrefix') ?? ''))
      .map(({ name, source, target, state = 'RUNNING' }) => ({
        Name: name,
        Source: source,
        Target: target,
        DesiredState: state,
      })),
  }),
  'servicequotas:ListServiceQuotas': ({ quotas }, { input }) => ({
    Quotas: Object.entries(quotas[input.ServiceCode] ?? {}).map(([QuotaName, Value]) => ({ QuotaName, Value })),
  }),
  'events:ListRules': ({ rules }, { input }) => {
    const from = Number(input.NextToken ?? 0);
    return {
      Rules: rules.slice(from, from + 1).map(({ name, pattern, state = 'ENABLED' }) => ({
        Name: name,
        EventPattern: JSON.stringify(pattern),
        State: state,
      })),
      ...(from + 1 < rules.length && { NextToken: String(from + 1) }),
    };
  },
  'events:ListTargetsByRule': ({ rules }, { input }) => ({
    Targets: found(
      rules.find(({ name }) => name === input.Rule),
      new Refused('ResourceNotFoundException'),
    ).targets.map((Arn, index) => ({ Id: String(index), Arn })),
  }),
  'ses:GetAccount': ({ mail: { isInSandbox, perDay } }) => ({
    ProductionAccessEnabled: !isInSandbox,
    SendQuota: { Max24HourSend: perDay, MaxSendRate: 1, SentLast24Hours: 0 },
  }),
};

const bucketOf = (buckets: SimulatedAccount['buckets'], path: string) =>
  found(buckets[path.split('/')[1]!], new Refused('NoSuchBucket', 404, 'The specified bucket does not exist'));

/** The default policy of a new key. */
const trusting = (id: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${id}:root` }, Action: 'kms:*', Resource: '*' }],
});
