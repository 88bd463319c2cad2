import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { idOf } from '../chance.ts';
import { type Directory, directory as everyone, type SimulatedUser, simulatedInstanceId } from './directory.ts';
import { ConnectError, operations } from './operations.ts';
import { throttle } from './throttle.ts';

export interface ConnectSimulator {
  url: string;
  directory: Directory;
  stop(): Promise<void>;
}

interface Options {
  port?: number;
  instanceId?: string;
  region?: string;
  directory?: Directory;
  /** Requests a second and operation; Connect's own quota when left out. */
  quota?: { rate: number; burst: number };
}

const paths: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ['POST', /^\/search-users$/, 'SearchUsers'],
  ['POST', /^\/search-user-hierarchy-groups$/, 'SearchUserHierarchyGroups'],
  ['GET', /^\/user-hierarchy-groups-summary\/(?<instance>[^/]+)$/, 'ListUserHierarchyGroups'],
  ['GET', /^\/user-hierarchy-groups\/(?<instance>[^/]+)\/(?<id>[^/]+)$/, 'DescribeUserHierarchyGroup'],
];

/**
 * Amazon Connect's user operations as its API reference describes them, throttled as Connect throttles them, for a
 * contact centre that does not exist. Beside it, for demos and tests:
 *
 *     GET  /simulator/users           who works there
 *     PUT  /simulator/users           the whole new list: rename, remove, add (a user without id gets one)
 *     PUT  /simulator/failures        { "status": 500, "times": 3 }  the next calls fail; an unlisted operation never
 */
export const startConnectSimulator = async ({
  port = 0,
  instanceId = simulatedInstanceId,
  region = 'us-east-1',
  directory = everyone(),
  quota = { rate: 2, burst: 5 },
}: Options = {}): Promise<ConnectSimulator> => {
  const limit = throttle(quota);
  const instanceArn = `arn:aws:connect:${region}:000000000000:instance/${instanceId}`;
  let failures = { status: 500, times: 0 };

  const simulate = async (request: IncomingMessage, path: string): Promise<object> => {
    if (request.method === 'PUT' && path === '/simulator/failures') {
      failures = { ...failures, ...(await bodyOf(request)) };
      return failures;
    }
    if (request.method === 'PUT' && path === '/simulator/users') {
      const { users } = (await bodyOf(request)) as { users: SimulatedUser[] };
      directory.users = users.map((user) => ({ ...user, id: user.id ?? idOf('user', user.username) }));
    }
    if (path !== '/simulator/users') throw new ConnectError('ResourceNotFoundException', 404, 'No such switch');
    return directory;
  };

  const answer = async (request: IncomingMessage): Promise<object> => {
    const url = new URL(request.url ?? '/', 'http://simulator');
    if (url.pathname.startsWith('/simulator/')) return simulate(request, url.pathname);

    const [, path, operation] =
      paths.find(([method, path]) => method === request.method && path.test(url.pathname)) ?? [];
    if (!path || !operation) throw new ConnectError('UnknownOperationException', 404, 'Unknown operation');
    if (!limit.admits(operation)) throw new ConnectError('TooManyRequestsException', 429, 'Too Many Requests');
    if (failures.times > 0) {
      failures.times -= 1;
      throw new ConnectError('InternalServiceException', failures.status, 'Request processing failed');
    }
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      throw new ConnectError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');

    const { instance, id = '' } = path.exec(url.pathname)?.groups ?? {};
    const input = request.method === 'POST' ? await bodyOf(request) : Object.fromEntries(url.searchParams);
    const asked = instance ?? input.InstanceId;
    if (typeof asked !== 'string' || asked === '')
      throw new ConnectError('InvalidRequestException', 400, 'InstanceId is required');
    if (asked !== instanceId && asked !== instanceArn)
      throw new ConnectError('ResourceNotFoundException', 404, 'The specified resource was not found.');
    return operations[operation]!({ directory, instanceArn, id, input });
  };

  const server = createServer(async (request, response) => {
    try {
      send(response, 200, await answer(request));
    } catch (error) {
      const { name, status, message } =
        error instanceof ConnectError ? error : new ConnectError('InternalServiceException', 500, String(error));
      response.setHeader('x-amzn-ErrorType', name);
      send(response, status, { Message: message });
    }
  });
  await listening(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    directory,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const listening = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });

const send = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}');
  } catch {
    throw new ConnectError('InvalidRequestException', 400, 'The body is not JSON');
  }
};
