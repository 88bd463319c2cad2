import type { TappedRequest } from '../../local/front-door/request-tap.ts';

/** The permission that a request needs, in IAM's words. */
export interface Permission {
  action: string;
  /** An ARN; `*` for actions that know no resources. */
  resource: string;
}

export interface SignedRequest {
  accessKeyId: string;
  permissions: Permission[];
}

const account = '000000000000';
const credential = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** Who needs which permission; undefined for an unsigned request. @throws for a call that this file does not know yet */
export const permissionsOf = (request: TappedRequest): SignedRequest | undefined => {
  // A browser sends a preflight before it uses a signed address.
  if (request.method === 'OPTIONS') return undefined;
  const url = new URL(request.url, 'http://tap');
  const scope = url.searchParams.get('X-Amz-Credential');
  const signed = credential.exec(scope ? `Credential=${scope}` : (request.headers.authorization ?? ''));
  if (!signed) return undefined;
  const [, accessKeyId = '', region = '', service = ''] = signed;
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  const read = services[service];
  if (!read) throw new Error(`No function called ${service} before: ${request.method} ${url.pathname}`);
  return { accessKeyId, permissions: read({ request, url, region, operation }) };
};

interface Call {
  request: TappedRequest;
  url: URL;
  region: string;
  operation: string;
}

const json = ({ request }: Call) => JSON.parse(request.body || '{}');
const arn = (service: string, { region }: Call, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

const services: Record<string, (call: Call) => Permission[]> = {
  dynamodb: (call) => dynamodb(call),
  s3: (call) => s3(call),
  sqs: (call) => [
    { action: `sqs:${call.operation}`, resource: arn('sqs', call, json(call).QueueUrl.split('/').at(-1)) },
  ],
  secretsmanager: (call) => {
    const { SecretId, Name } = json(call);
    return [
      {
        action: `secretsmanager:${call.operation}`,
        resource: arn('secretsmanager', call, `secret:${SecretId ?? Name}`),
      },
    ];
  },
  events: (call) => [
    {
      action: `events:${call.operation}`,
      // A list of all rules concerns no single rule.
      resource: call.operation === 'ListRules' ? '*' : arn('events', call, 'rule/*'),
    },
  ],
  pipes: (call) => {
    if (call.url.pathname !== '/v1/pipes') throw new Error(`Unknown call of Pipes: ${call.url.pathname}`);
    return [{ action: 'pipes:ListPipes', resource: '*' }];
  },
  'execute-api': (call) => {
    const [, api, stage] = /\/([^/]+)\/([^/]+)\/@connections\/[^/]+$/.exec(call.url.pathname) ?? [];
    if (!api) throw new Error(`Unknown call of an API: ${call.url.pathname}`);
    const resource = arn('execute-api', call, `${api}/${stage}/${call.request.method}/@connections/*`);
    return [{ action: 'execute-api:ManageConnections', resource }];
  },
  lambda: (call) => {
    if (call.url.pathname.startsWith('/2015-03-31/event-source-mappings'))
      return [{ action: 'lambda:ListEventSourceMappings', resource: '*' }];
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(call.url.pathname)?.[1];
    if (!name) throw new Error(`Unknown call of Lambda: ${call.url.pathname}`);
    return [{ action: 'lambda:InvokeFunction', resource: arn('lambda', call, `function:${decodeURIComponent(name)}`) }];
  },
  connect: (call) => connect(call),
  // The functions name keys by their ARNs.
  kms: (call) => [{ action: `kms:${call.operation}`, resource: json(call).KeyId }],
  'cognito-idp': (call) => [
    {
      action: `cognito-idp:${call.operation}`,
      resource: arn('cognito-idp', call, `userpool/${json(call).UserPoolId}`),
    },
  ],
};

/** Transactions need the permissions of what is in them, PartiQL has permissions of its own, batches need theirs. */
const dynamodb = (call: Call): Permission[] => {
  const { operation } = call;
  const input = json(call);
  const table = (name: string) => arn('dynamodb', call, `table/${name}`);
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
    const actions: Record<string, string> = {
      Put: 'PutItem',
      Update: 'UpdateItem',
      Delete: 'DeleteItem',
      Get: 'GetItem',
      ConditionCheck: 'ConditionCheckItem',
    };
    return input.TransactItems.flatMap((item: Record<string, { TableName: string }>) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: `dynamodb:${actions[kind]}`,
        resource: table(TableName),
      })),
    );
  }
  if (operation === 'BatchExecuteStatement' || operation === 'ExecuteStatement') {
    const statements: { Statement: string }[] = input.Statements ?? [input];
    return statements.map(({ Statement }) => {
      const [, verb = '', name = ''] = /^(INSERT)\s+INTO\s+"([^"]+)"/i.exec(Statement) ?? [];
      if (!verb) throw new Error(`Unknown PartiQL: ${Statement.slice(0, 40)}`);
      return { action: 'dynamodb:PartiQLInsert', resource: table(name) };
    });
  }
  const names: string[] = input.RequestItems ? Object.keys(input.RequestItems) : [input.TableName];
  const index = input.IndexName ? `/index/${input.IndexName}` : '';
  return names.map((name) => ({ action: `dynamodb:${operation}`, resource: table(name) + index }));
};

/** By method and query, as in S3's own API reference. */
const s3 = ({ request, url }: Call): Permission[] => {
  const { method, headers, status } = request;
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const object = `arn:aws:s3:::${bucket}/${decodeURIComponent(rest.join('/'))}`;
  const has = (name: string) => url.searchParams.has(name);
  const on = (action: string, resource = object) => ({ action: `s3:${action}`, resource });
  if (rest.join('/') === '') {
    if (method === 'POST' && has('delete')) {
      const keys = [...request.body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key);
      return keys.map((key) => on('DeleteObject', `arn:aws:s3:::${bucket}/${key}`));
    }
    if (method === 'GET' && url.searchParams.get('list-type') === '2')
      return [on('ListBucket', `arn:aws:s3:::${bucket}`)];
    if (method === 'GET' && has('versions')) return [on('ListBucketVersions', `arn:aws:s3:::${bucket}`)];
    if (method === 'GET' && has('notification')) return [on('GetBucketNotification', `arn:aws:s3:::${bucket}`)];
    throw new Error(`Unknown call of S3: ${method} ${url.search} on a bucket`);
  }
  for (const part of ['tagging', 'acl', 'retention', 'legal-hold', 'attributes']) {
    if (has(part)) throw new Error(`Unknown call of S3: ${method} ?${part}`);
  }
  const version = has('versionId') ? 'Version' : '';
  if (method === 'GET' && has('uploadId')) return [on('ListMultipartUploadParts')];
  if (method === 'GET' || method === 'HEAD') {
    // Without the right to list, the answer for a missing object is "forbidden".
    return [on(`GetObject${version}`), ...(status === 404 ? [on('ListBucket', `arn:aws:s3:::${bucket}`)] : [])];
  }
  if (method === 'DELETE') return [on(has('uploadId') ? 'AbortMultipartUpload' : `DeleteObject${version}`)];
  if (headers['x-amz-copy-source'] || headers['x-amz-tagging']) throw new Error('Unknown call of S3: copies or tags');
  // PutObject, CreateMultipartUpload, UploadPart, CompleteMultipartUpload.
  return [on('PutObject')];
};

const connectActions: Record<string, string> = {
  '/contact/start-recording': 'StartContactRecording',
  '/contact/stop-recording': 'StopContactRecording',
  '/contact/suspend-recording': 'SuspendContactRecording',
  '/contact/resume-recording': 'ResumeContactRecording',
  '/contact/monitor': 'MonitorContact',
};

const connect = (call: Call): Permission[] => {
  const { pathname } = call.url;
  const onInstance = (action: string, id: string, rest = '') => ({
    action: `connect:${action}`,
    resource: arn('connect', call, `instance/${id}${rest}`),
  });
  const [, kind, instance = '', contact = ''] = pathname.split('/');
  if (kind === 'instance' && contact === 'storage-configs') return [onInstance('ListInstanceStorageConfigs', instance)];
  if (kind === 'contacts') return [onInstance('DescribeContact', instance, `/contact/${contact}`)];
  const { InstanceId, ContactId } = json(call);
  // "A search also needs the right to describe what it finds."
  if (pathname === '/search-users')
    return [onInstance('SearchUsers', InstanceId), onInstance('DescribeUser', InstanceId, '/agent/found')];
  if (pathname === '/search-user-hierarchy-groups')
    return [
      onInstance('SearchUserHierarchyGroups', InstanceId),
      onInstance('DescribeUserHierarchyGroup', InstanceId, '/agent-group/found'),
    ];
  const action = connectActions[pathname];
  if (!action) throw new Error(`Unknown call of Connect: ${pathname}`);
  return [onInstance(action, InstanceId, `/contact/${ContactId}`)];
};
