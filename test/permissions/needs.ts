import type { Deployment } from '../../deployments.ts';
import type { Need } from './granted.ts';
import { ofType, type ReadTemplate } from './template.ts';
import type { UsedPermission } from './used-permissions.ts';

/**
 * Calls that no journey can show: the local engine's table streams leave out what PartiQL writes, so that there new
 * contacts are inserted one by one (INSERTS_IN_BATCHES).
 */
const onlyInAws: readonly UsedPermission[] = [
  { caller: 'ContactImport/Function', action: 'dynamodb:PartiQLInsert', resource: 'Storage/Contacts' },
];

/** The permissions that the functions need in this deployment for everything that the journeys saw them do. */
export const needsOfFunctions = (
  template: ReadTemplate,
  deployment: Deployment,
  used: readonly UsedPermission[],
): Need[] => {
  const needs = [...used, ...onlyInAws].flatMap(({ caller, action, resource }) => {
    // For a bucket of the customer's, Connect is not asked which stream fills it.
    if (action === 'connect:ListInstanceStorageConfigs' && !hasOwnStream(deployment)) return [];
    // A bucket of the customer's is only read: nothing in it is redacted.
    if (
      caller === 'Redaction/Function' &&
      resource.startsWith('Storage/RecordingsBucket') &&
      deployment.recordings !== 'own'
    )
      return [];
    // Only where people may listen to calls.
    if (action === 'connect:MonitorContact' && !deployment.liveMonitoring?.listening) return [];
    const functionId = template.idOf(caller);
    const arn = arnOf(template, deployment, resource);
    if (!functionId || !arn) return [];
    return [{ who: roleOf(template, functionId), action, resource: arn }];
  });
  return needs.flatMap((need) => [need, ...ofTheKey(template, deployment, need, needs)]);
};

const hasOwnStream = ({ contactRecords }: Deployment): boolean =>
  contactRecords === 'own' || 'kinesisStreamArn' in contactRecords;

export const roleOf = (template: ReadTemplate, functionId: string): string =>
  template.refersTo(template.resources[functionId]!.Properties.Role);

/** Undefined for what this deployment does not have, such as a provider's secret or a Connect instance. */
const arnOf = (template: ReadTemplate, deployment: Deployment, resource: string): string | undefined => {
  const { connectInstanceArn, recordings, contactRecords, recordingControl } = deployment;
  if (resource === '*') return resource;
  if (resource.startsWith('events:'))
    return `arn:aws:events:eu-central-1:111122223333:${resource.slice('events:'.length)}`;
  if (resource.startsWith('execute-api:')) {
    const [, api = '', connections = ''] = /^execute-api:(\w+\/\w+)(\/.+)$/.exec(resource) ?? [];
    return `arn:aws:execute-api:eu-central-1:111122223333:${template.idOf(api)}${connections}`;
  }
  if (resource.startsWith('connect:instance'))
    return connectInstanceArn && resource.replace('connect:instance', connectInstanceArn);
  if (resource.startsWith('secret:')) {
    const names = [recordingControl.twilio, recordingControl.webex].map((provider) => `secret:${provider?.secretName}`);
    if (!resource.endsWith('*') && !names.includes(resource)) return undefined;
    // Secrets Manager adds six characters of its own to a name.
    return `arn:aws:secretsmanager:eu-central-1:111122223333:${resource}${resource.endsWith('*') ? '' : '-??????'}`;
  }
  // A bucket of the customer's takes the place of ours.
  const existing = /^Storage\/RecordingsBucket(\/\*)?$/.test(resource)
    ? recordings
    : /^Storage\/RecordBucket(\/ctr\/\*)?$/.test(resource)
      ? contactRecords
      : 'own';
  if (typeof existing === 'object' && 'bucketName' in existing)
    return `arn:aws:s3:::${existing.bucketName}${resource.endsWith('*') ? `/${existing.prefix}*` : ''}`;
  for (let path = resource; path !== ''; path = path.slice(0, Math.max(path.lastIndexOf('/'), 0))) {
    const id = template.idOf(path);
    if (id) return `arn:of:${id}${resource.slice(path.length)}`;
  }
  throw new Error(`${resource} is in used.json and not in this deployment`);
};

const reads = /^dynamodb:(Get|BatchGet|Query|ConditionCheck)/;

/**
 * What S3, DynamoDB and Secrets Manager request from KMS on behalf of their caller.
 * - S3: Decrypt to read, GenerateDataKey to write, and both for an upload in parts (the parts are read when it is completed).
 * - DynamoDB: Decrypt for every access, since it keeps the table's key encrypted under this one; for writes AWS names Encrypt
 *   and GenerateDataKey, too, as the least that a user of a customer's key has.
 * - Secrets Manager: GenerateDataKey and Decrypt to write a secret, Decrypt to read one.
 */
const ofTheKey = (
  template: ReadTemplate,
  deployment: Deployment,
  { who, action, resource }: Need,
  all: readonly Need[],
): Need[] => {
  const key = keyOf(template, deployment, resource);
  if (!key) return [];
  const kms = (...actions: string[]) => actions.map((name) => ({ who, action: `kms:${name}`, resource: key }));
  if (action === 's3:GetObject') return kms('Decrypt');
  if (action === 's3:PutObject') {
    const inParts = all.some(
      (other) => other.who === who && other.resource === resource && /Multipart/.test(other.action),
    );
    return kms('GenerateDataKey', ...(inParts ? ['Decrypt'] : []));
  }
  if (action.startsWith('dynamodb:'))
    return reads.test(action) ? kms('Decrypt') : kms('Decrypt', 'Encrypt', 'GenerateDataKey');
  if (/^secretsmanager:(Create|Put)/.test(action)) return kms('Decrypt', 'GenerateDataKey');
  return [];
};

/** The customer's key that encrypts a resource. */
const keyOf = (template: ReadTemplate, deployment: Deployment, resource: string): string | undefined => {
  const existing = /^arn:aws:s3:::([^/]+)/.exec(resource)?.[1];
  for (const bucket of [deployment.recordings, deployment.contactRecords]) {
    if (typeof bucket === 'object' && 'bucketName' in bucket && bucket.bucketName === existing) return bucket.keyArn;
  }
  if (/:secret:fermata\/data-servers\//.test(resource)) return `arn:of:${template.idOf('Storage/Key')}`;
  if (!resource.startsWith('arn:of:')) return undefined;
  const { Properties = {} } = template.resources[template.refersTo(resource)] ?? {};
  const [rule] = Properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
  const key = Properties.SSESpecification?.KMSMasterKeyId ?? rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
  return key && template.text(key);
};

/** What AWS's services do with the roles and policies that this stack gives them, as AWS documents it. */
export const needsOfServices = (template: ReadTemplate, deployment: Deployment): Need[] => [
  ...eventSources(template),
  ...deadLetters(template),
  ...schedules(template),
  ...stateMachines(template),
  ...firehose(template, deployment),
  ...notifications(template),
  ...gateways(template),
  ...keyUsers(template),
];

const needs = (who: string, resource: string, service: string, actions: string): Need[] =>
  actions.split(' ').map((action) => ({ who, action: `${service}:${action}`, resource }));

/** Lambda polls with the function's role. */
const eventSources = (template: ReadTemplate): Need[] =>
  ofType(template, 'AWS::Lambda::EventSourceMapping').flatMap(
    ([, { FunctionName, EventSourceArn, DestinationConfig }]) => {
      const role = roleOf(template, template.refersTo(FunctionName));
      const source = template.text(EventSourceArn);
      const onFailure = DestinationConfig?.OnFailure?.Destination;
      const lost = onFailure ? needs(role, template.text(onFailure), 'sqs', 'SendMessage') : [];
      if (!source.endsWith('/stream'))
        return needs(role, source, 'sqs', 'ReceiveMessage DeleteMessage GetQueueAttributes');
      const { SSESpecification } = template.resources[template.refersTo(EventSourceArn)]!.Properties;
      return [
        ...needs(role, source, 'dynamodb', 'DescribeStream GetRecords GetShardIterator'),
        ...needs(role, '*', 'dynamodb', 'ListStreams'),
        ...needs(role, template.text(SSESpecification.KMSMasterKeyId), 'kms', 'Decrypt'),
        ...lost,
      ];
    },
  );

/** Events that failed every time are sent to the dead letters with the function's role. */
const deadLetters = (template: ReadTemplate): Need[] =>
  ofType(template, 'AWS::Lambda::Function').flatMap(([id, { DeadLetterConfig }]) =>
    DeadLetterConfig
      ? needs(roleOf(template, id), template.text(DeadLetterConfig.TargetArn), 'sqs', 'SendMessage')
      : [],
  );

const schedules = (template: ReadTemplate): Need[] =>
  ofType(template, 'AWS::Scheduler::Schedule').flatMap(([, { Target }]) => {
    const role = template.refersTo(Target.RoleArn);
    const target = template.text(Target.Arn);
    const lost = Target.DeadLetterConfig
      ? needs(role, template.text(Target.DeadLetterConfig.Arn), 'sqs', 'SendMessage')
      : [];
    if (target.endsWith(':cloudwatch:putMetricData')) {
      const context = { 'cloudwatch:namespace': JSON.parse(Target.Input).Namespace };
      return [{ who: role, action: 'cloudwatch:PutMetricData', resource: '*', context }];
    }
    const { Type } = template.resources[template.refersTo(target)]!;
    const starts = Type === 'AWS::Lambda::Function' ? 'lambda:InvokeFunction' : 'states:StartExecution';
    return [{ who: role, action: starts, resource: target }, ...lost];
  });

const stateMachines = (template: ReadTemplate): Need[] =>
  ofType(template, 'AWS::StepFunctions::StateMachine').flatMap(
    ([, { RoleArn, DefinitionString, LoggingConfiguration, TracingConfiguration }]) => {
      const role = template.refersTo(RoleArn);
      const functions = [...new Set(template.text(DefinitionString).match(/arn:of:\w+/g))];
      return [
        ...functions.flatMap((arn) => needs(role, arn, 'lambda', 'InvokeFunction')),
        ...(LoggingConfiguration
          ? needs(
              role,
              '*',
              'logs',
              'CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups',
            )
          : []),
        ...(TracingConfiguration?.Enabled
          ? needs(role, '*', 'xray', 'PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets')
          : []),
      ];
    },
  );

const firehose = (template: ReadTemplate, { contactRecords }: Deployment): Need[] =>
  ofType(template, 'AWS::KinesisFirehose::DeliveryStream').flatMap(
    ([, { ExtendedS3DestinationConfiguration: to, KinesisStreamSourceConfiguration: from }]) => {
      const role = template.refersTo(to.RoleARN);
      const bucket = template.text(to.BucketARN);
      const key = template.text(to.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN);
      const source = from && template.refersTo(from.RoleARN);
      const sourceKey =
        typeof contactRecords === 'object' && 'kinesisStreamArn' in contactRecords && contactRecords.keyArn;
      return [
        ...needs(role, bucket, 's3', 'GetBucketLocation ListBucket ListBucketMultipartUploads'),
        ...[to.Prefix, to.ErrorOutputPrefix].flatMap((prefix) =>
          needs(role, `${bucket}/${prefix}*`, 's3', 'AbortMultipartUpload GetObject PutObject'),
        ),
        ...needs(role, key, 'kms', 'Decrypt GenerateDataKey'),
        ...(from
          ? needs(
              source,
              template.text(from.KinesisStreamARN),
              'kinesis',
              'DescribeStream GetShardIterator GetRecords ListShards',
            )
          : []),
        ...(sourceKey ? needs(source, sourceKey, 'kms', 'Decrypt') : []),
      ];
    },
  );

const notifications = (template: ReadTemplate): Need[] => {
  const inThisAccount = { 'aws:SourceAccount': '111122223333' };
  const queues = ofType(template, 'AWS::S3::Bucket').flatMap(([, { NotificationConfiguration }]) =>
    (NotificationConfiguration?.QueueConfigurations ?? []).map(({ Queue }: { Queue: unknown }) => ({
      who: 's3.amazonaws.com',
      action: 'sqs:SendMessage',
      resource: template.text(Queue),
      context: inThisAccount,
    })),
  );
  const rules = ofType(template, 'AWS::Events::Rule').flatMap(([id, { Targets }]) =>
    Targets.map(({ Arn }: { Arn: unknown }) => ({
      who: 'events.amazonaws.com',
      action: 'sqs:SendMessage',
      resource: template.text(Arn),
      context: { 'aws:SourceArn': `arn:of:${id}` },
    })),
  );
  const logs = ofType(template, 'AWS::S3::Bucket').flatMap(([id, { LoggingConfiguration: to }]) =>
    to
      ? [
          {
            who: 'logging.s3.amazonaws.com',
            action: 's3:PutObject',
            resource: `arn:of:${template.refersTo(to.DestinationBucketName)}/${to.LogFilePrefix}*`,
            context: { 'aws:SourceAccount': '111122223333', 'aws:SourceArn': `arn:of:${id}` },
          },
        ]
      : [],
  );
  const alarms = new Set(
    ofType(template, 'AWS::CloudWatch::Alarm').flatMap(([, { AlarmActions = [] }]) => AlarmActions.map(template.text)),
  );
  const topics = [...alarms].map((topic) => ({
    who: 'cloudwatch.amazonaws.com',
    action: 'sns:Publish',
    resource: topic as string,
    context: inThisAccount,
  }));
  return [...queues, ...rules, ...logs, ...topics];
};

/** A WebSocket API names its function inside an address of its own: `.../functions/<arn>/invocations`. */
const functionOf = (uri: string): string => uri.replace(/^.*\/functions\/(.*)\/invocations$/, '$1');

/** Each route's integration calls its function: in a WebSocket API by its route's key, otherwise by method and path. */
const gateways = (template: ReadTemplate): Need[] =>
  ofType(template, 'AWS::ApiGatewayV2::Integration').flatMap(([, { ApiId, IntegrationUri }]) => {
    const uri = template.text(IntegrationUri);
    const resource = functionOf(uri);
    const calls =
      resource === uri
        ? ['$default/GET/v1/contacts']
        : ['$connect', '$disconnect', '$default'].map((key) => `changes/${key}`);
    return calls.map((call) => ({
      who: 'apigateway.amazonaws.com',
      action: 'lambda:InvokeFunction',
      resource,
      context: {
        'aws:SourceArn': `arn:aws:execute-api:eu-central-1:111122223333:${template.text(ApiId)}/${call}`,
      },
    }));
  });

/** CloudWatch's two needs of a key, as its documentation has them: families of verbs for logs, two verbs for alarms. */
const keyUsers = (template: ReadTemplate): Need[] => {
  const key = `arn:of:${template.idOf('Storage/Key')}`;
  const context = { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-central-1:111122223333:*' };
  return [
    ...needs(
      'logs.eu-central-1.amazonaws.com',
      key,
      'kms',
      'Encrypt Decrypt ReEncrypt* GenerateDataKey* Describe*',
    ).map((need) => ({ ...need, context })),
    ...needs('cloudwatch.amazonaws.com', key, 'kms', 'Decrypt GenerateDataKey*').map((need) => ({
      ...need,
      context: { 'aws:SourceAccount': '111122223333' },
    })),
  ];
};
