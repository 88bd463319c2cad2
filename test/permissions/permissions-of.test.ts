import type { TappedRequest } from '../../local/front-door/request-tap.ts';
import { permissionsOf } from './permissions-of.ts';
import { constructOf } from './request-log.ts';

const signed = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const request = (
  service: string,
  given: Partial<TappedRequest> & { target?: string; input?: object },
): TappedRequest => ({
  method: 'POST',
  url: '/',
  status: 200,
  body: given.input ? JSON.stringify(given.input) : '',
  headers: { authorization: signed(service), ...(given.target && { 'x-amz-target': given.target }) },
  ...given,
});

const asked = (one: TappedRequest): string[] =>
  permissionsOf(one)!.permissions.map(
    ({ action, resource }) => `${action} ${resource.replace(/^arn:aws:[a-z0-9]+:\S*:0{12}:/, '')}`,
  );
const dynamodb = (operation: string, input: object) =>
  asked(request('dynamodb', { target: `DynamoDB_20120810.${operation}`, input }));

test('a query of an index needs the index, and a batch its own right', () => {
  expect(dynamodb('Query', { TableName: 'contacts', IndexName: 'byDay' })).toEqual([
    'dynamodb:Query table/contacts/index/byDay',
  ]);
  expect(dynamodb('BatchGetItem', { RequestItems: { contacts: {} } })).toEqual([
    'dynamodb:BatchGetItem table/contacts',
  ]);
});

test('a transaction needs the permissions of its items', () => {
  const TransactItems = [{ Put: { TableName: 'live' } }, { Delete: { TableName: 'contacts' } }];
  expect(dynamodb('TransactWriteItems', { TransactItems })).toEqual([
    'dynamodb:PutItem table/live',
    'dynamodb:DeleteItem table/contacts',
  ]);
});

test('PartiQL has rights of its own, and what it does is read from its statements', () => {
  const insert = { Statement: 'INSERT INTO "contacts" VALUE ?' };
  expect(dynamodb('BatchExecuteStatement', { Statements: [insert] })).toEqual([
    'dynamodb:PartiQLInsert table/contacts',
  ]);
  expect(() => dynamodb('ExecuteStatement', { Statement: 'DELETE FROM "contacts"' })).toThrow('Unknown PartiQL');
});

test.each<[string, Partial<TappedRequest>, string[]]>([
  ['an object', { method: 'GET', url: '/b/recordings/a.wav' }, ['s3:GetObject arn:aws:s3:::b/recordings/a.wav']],
  [
    'a missing object, which only those who may list learn',
    { method: 'HEAD', url: '/b/a', status: 404 },
    ['s3:GetObject arn:aws:s3:::b/a', 's3:ListBucket arn:aws:s3:::b'],
  ],
  ['an older version', { method: 'GET', url: '/b/a?versionId=1' }, ['s3:GetObjectVersion arn:aws:s3:::b/a']],
  ['a part of an upload', { method: 'PUT', url: '/b/a?partNumber=1&uploadId=u' }, ['s3:PutObject arn:aws:s3:::b/a']],
  ['the parts so far', { method: 'GET', url: '/b/a?uploadId=u' }, ['s3:ListMultipartUploadParts arn:aws:s3:::b/a']],
  [
    'deleting several',
    { url: '/b/?delete', body: '<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>' },
    ['s3:DeleteObject arn:aws:s3:::b/a', 's3:DeleteObject arn:aws:s3:::b/b'],
  ],
])('S3 needs these permissions: %s', (_what, given, permissions) => {
  expect(asked(request('s3', given))).toEqual(permissions);
});

test('a signed address counts for the function that signed it, no matter who uses it, and a browser’s preflight counts for nobody', () => {
  const url = '/b/a?X-Amz-Credential=ASIAOTHER%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0';
  expect(permissionsOf({ ...request('s3', { method: 'GET', url }), headers: {} })).toEqual({
    accessKeyId: 'ASIAOTHER',
    permissions: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::b/a' }],
  });
  expect(permissionsOf({ ...request('s3', { method: 'OPTIONS', url }), headers: {} })).toBeUndefined();
});

test('a search in Connect also needs the right to describe what it finds', () => {
  expect(asked(request('connect', { url: '/search-users', input: { InstanceId: 'i' } }))).toEqual([
    'connect:SearchUsers instance/i',
    'connect:DescribeUser instance/i/agent/found',
  ]);
});

test('an unknown call is an error, and is not allowed', () => {
  expect(() => asked(request('iam', {}))).toThrow('No function called iam before');
  expect(() => asked(request('s3', { method: 'PUT', url: '/b/a?acl' }))).toThrow('Unknown call of S3');
  expect(() => asked(request('connect', { url: '/instance' }))).toThrow('Unknown call of Connect');
});

test('the record names constructs, and nothing of the machine it was recorded on', () => {
  const constructs = new Map([
    ['fermata-archive-1x', 'Storage/Archive'],
    ['Fermata-Contacts-2y', 'Storage/Contacts'],
  ]);
  const names = [
    ['arn:aws:s3:::fermata-archive-1x/recordings/2026/a.wav', 'Storage/Archive/recordings/*'],
    ['arn:aws:s3:::fermata-archive-1x', 'Storage/Archive'],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/Fermata-Contacts-2y/index/byDay', 'Storage/Contacts/index/byDay'],
    [
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:fermata/data-servers/berlin',
      'secret:fermata/data-servers/*',
    ],
    ['arn:aws:connect:us-east-1:000000000000:instance/i/contact/c', 'connect:instance/contact/*'],
  ];
  for (const [arn, name] of names) expect(constructOf(arn!, constructs)).toBe(name);
  expect(() => constructOf('arn:aws:s3:::somebody-else', constructs)).toThrow('The stack has no');
});
