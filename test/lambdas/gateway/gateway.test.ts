import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Claims, overGateway } from '../../../lambdas/kit/http/gateway.ts';

const event = (rawPath: string, more: Partial<APIGatewayProxyEventV2> = {}, method = 'GET', claims?: object) =>
  ({
    version: '2.0',
    routeKey: `${method} ${rawPath}`,
    rawPath,
    rawQueryString: '',
    headers: { accept: 'application/json', 'x-forwarded-for': '192.0.2.1' },
    isBase64Encoded: false,
    requestContext: {
      domainName: 'api.example.com',
      requestId: 'JKJaXmPLvHcESHA=',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
    },
    ...more,
  }) as unknown as APIGatewayProxyEventV2;

const passed = async (given: APIGatewayProxyEventV2) => {
  let seen: { url: string; method: string; body: string; claims: Claims | undefined; requestId: string } | undefined;
  await overGateway(async (request, { claims, requestId }) => {
    seen = { url: request.url, method: request.method, body: await request.text(), claims, requestId };
    return Response.json({});
  })(given);
  return seen!;
};

test("a request is passed on with its address, its body, and the token's claims", async () => {
  const claims = { username: 'root', 'cognito:groups': '[administrator]' };
  const body = Buffer.from('{"teamIds":["é"]}').toString('base64');
  const more = { rawQueryString: 'limit=5&number=%2B41', body, isBase64Encoded: true };
  expect(await passed(event('/v1/users/u/supervised-teams', more, 'PUT', claims))).toEqual({
    url: 'https://api.example.com/v1/users/u/supervised-teams?limit=5&number=%2B41',
    method: 'PUT',
    body: '{"teamIds":["é"]}',
    claims,
    requestId: 'JKJaXmPLvHcESHA=',
  });
});

test('a request without a token has no claims', async () => {
  expect((await passed(event('/v1/health'))).claims).toBeUndefined();
});

test('a decoded path does not become a query, and keeps all its characters', async () => {
  expect(new URL((await passed(event('/v1/contacts/a\tb\n'))).url).pathname).toBe('/v1/contacts/a%09b%0A');
  const { url } = await passed(event('/v1/contacts/a?limit=1#b\\c%25'));
  expect(new URL(url)).toMatchObject({ pathname: '/v1/contacts/a%3Flimit=1%23b%5Cc%25', search: '', hash: '' });
});

test('an answer is returned with status, headers and text', async () => {
  const answer = overGateway(async () => Response.json({ a: 1 }, { status: 201, headers: { 'x-request-id': 'r' } }));
  expect(await answer(event('/v1/health'))).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'application/json', 'x-request-id': 'r' },
    body: '{"a":1}',
  });
});

test('a method that no standard request can have is refused, and is not a defect', async () => {
  const answer = overGateway(async () => Response.json({}));
  for (const method of ['TRACE', 'CONNECT', 'TRACK'])
    expect((await answer(event('/v1/contacts', {}, method))).statusCode).toBe(405);
});
