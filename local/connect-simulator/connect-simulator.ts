import { idOf } from '../seeded-random.ts';
import { jsonOf, Refusal, type Reply, type Server, type SimulatedRequest, simulate } from '../simulator/simulated.ts';
import { throttle } from '../simulator/throttle.ts';
import { contactEvent, type Delivery, delivery, type Emit } from './contact-events.ts';
import { type Directory, directory as everyone, type SimulatedUser, simulatedInstanceId } from './directory.ts';
import { LiveContacts, type SimulatedContact } from './live-contacts.ts';
import { Monitoring } from './monitoring.ts';
import { ConnectError, operations } from './operations.ts';
import { describeContact, recordingOperations } from './recording-operations.ts';

export interface ConnectSimulator extends Server {
  directory: Directory;
  contacts: LiveContacts;
}

interface Options {
  port?: number;
  instanceId?: string;
  region?: string;
  directory?: Directory;
  /** Requests per second for each operation, or for the four recording operations together; Connect's quota if left out. */
  quota?: { rate: number; burst: number };
  /** Receives the events of contacts; see `toDefaultBus`. */
  emit?: Emit;
  clock?: () => Date;
}

const paths: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ['POST', /^\/search-users$/, 'SearchUsers'],
  ['POST', /^\/search-user-hierarchy-groups$/, 'SearchUserHierarchyGroups'],
  ['GET', /^\/user-hierarchy-groups-summary\/(?<instance>[^/]+)$/, 'ListUserHierarchyGroups'],
  ['GET', /^\/user-hierarchy-groups\/(?<instance>[^/]+)\/(?<id>[^/]+)$/, 'DescribeUserHierarchyGroup'],
  ['GET', /^\/instance\/(?<instance>[^/]+)\/storage-configs$/, 'ListInstanceStorageConfigs'],
  ['GET', /^\/contacts\/(?<instance>[^/]+)\/(?<id>[^/]+)$/, 'DescribeContact'],
  ['POST', /^\/contact\/start-recording$/, 'StartContactRecording'],
  ['POST', /^\/contact\/suspend-recording$/, 'SuspendContactRecording'],
  ['POST', /^\/contact\/resume-recording$/, 'ResumeContactRecording'],
  ['POST', /^\/contact\/stop-recording$/, 'StopContactRecording'],
  ['POST', /^\/contact\/monitor$/, 'MonitorContact'],
];

const errorNames: Record<number, string> = {
  400: 'InvalidRequestException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  429: 'TooManyRequestsException',
};

/**
 * Amazon Connect's user, contact and recording operations as its API reference describes them, with Connect's throttling, for
 * an invented contact centre. In addition, for demos and tests:
 *
 *     GET  /simulator/users                   who works there
 *     PUT  /simulator/users                   the whole new list: rename, remove, add (a user without id gets one)
 *     GET  /simulator/contacts                all contacts, including those that have ended
 *     POST /simulator/contacts                { agentId | username, flow?: ["audio", "screen"] }  a customer comes in
 *     POST /simulator/contacts/{id}/connect   { agentId | username }
 *     POST /simulator/contacts/{id}/transfer  { agentId | username }, or {} to a queue: a new leg
 *     POST /simulator/contacts/{id}/end
 *     PUT  /simulator/storage-configs         { CONTACT_TRACE_RECORDS: [...] }  the instance's associations
 *     PUT  /simulator/events                  { copies, held, order: "reversed" }  repeated, held back, out of order
 *     GET  /simulator/recordings/{id}         what is recorded and suspended now, and what was at which time
 *     GET  /simulator/monitoring/{id}         who listens to the contact
 *     PUT  /simulator/failures                see local/simulator/simulated.ts
 */
export const startConnectSimulator = async ({
  port = 0,
  instanceId = simulatedInstanceId,
  region = 'us-east-1',
  directory = everyone(),
  quota = { rate: 2, burst: 5 },
  emit = () => {},
  clock = () => new Date(),
}: Options = {}): Promise<ConnectSimulator> => {
  const limit = throttle(quota);
  const instanceArn = `arn:aws:connect:${region}:000000000000:instance/${instanceId}`;
  let storageConfigs: Record<string, object[]> = {};
  const monitoring = new Monitoring();
  const events = delivery(emit);
  const contacts = new LiveContacts({
    clock,
    happened: (type, contact) =>
      events.send(contactEvent(type, contact, { instanceArn, region, at: clock().toISOString() })),
  });

  const run = (operation: string, { headers, url, body }: SimulatedRequest, groups: Record<string, string>): Reply => {
    // One bucket for all recording operations, because they share Connect's quota.
    if (!limit.admits(operation in recordingOperations ? 'recording' : operation))
      throw new ConnectError('TooManyRequestsException', 429, 'Too Many Requests');
    if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      throw new ConnectError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
    const input = body === '' ? Object.fromEntries(url.searchParams) : parsed(body);
    const instance = groups.instance ?? input.InstanceId;
    if (typeof instance !== 'string' || instance === '')
      throw new ConnectError('InvalidRequestException', 400, 'InstanceId is required');
    if (instance !== instanceId && instance !== instanceArn)
      throw new ConnectError('ResourceNotFoundException', 404, 'The specified resource was not found.');
    if (operation in recordingOperations) {
      recordingOperations[operation]!(contacts, input);
      return { status: 200 };
    }
    if (operation === 'MonitorContact')
      return { status: 200, body: monitoring.start(input, { contacts, directory, instanceArn }) };
    const id = decodeURIComponent(groups.id ?? '');
    if (operation === 'DescribeContact') return { status: 200, body: describeContact(contacts, id, instanceArn) };
    return { status: 200, body: operations[operation]!({ directory, instanceArn, id, input, storageConfigs }) };
  };

  const agentOf = ({ agentId, username }: Record<string, unknown>): string | undefined =>
    typeof agentId === 'string' ? agentId : directory.users.find((user) => user.username === username)?.id;

  const switches = async ({ method, url, body }: SimulatedRequest): Promise<object> => {
    const [, , what, id = '', verb] = url.pathname.split('/');
    const wish = jsonOf(body);
    const agentId = agentOf(wish);
    if (what === 'users') {
      if (method === 'PUT')
        directory.users = (wish as { users: SimulatedUser[] }).users.map((user) => ({
          ...user,
          id: user.id ?? idOf('user', user.username),
        }));
      return directory;
    }
    if (what === 'storage-configs') {
      storageConfigs = wish as typeof storageConfigs;
      return storageConfigs;
    }
    if (what === 'monitoring') return { monitoring: monitoring.of(id) };
    if (what === 'events') return events.set(wish as Partial<Delivery>);
    if (what === 'recordings') return recordingsOf(contacts.find(id));
    if (what === 'contacts' && method === 'GET') return { contacts: contacts.all() };
    if (what === 'contacts' && id === '')
      return contacts.start({ ...(wish as Partial<SimulatedContact>), ...(agentId && { agentId }) });
    if (verb === 'connect' && agentId) return contacts.connect(id, agentId);
    if (verb === 'transfer') return contacts.transfer(id, { ...wish, ...(agentId && { agentId }) });
    if (verb === 'end') return contacts.end(id);
    throw new ConnectError('ResourceNotFoundException', 404, 'No such switch');
  };

  const server = await simulate(port, {
    operation: (request) => {
      const [, path, name] =
        paths.find(([method, path]) => method === request.method && path.test(request.url.pathname)) ?? [];
      if (!path || !name) return undefined;
      return {
        name,
        run: () => refusing(() => run(name, request, { ...path.exec(request.url.pathname)?.groups })),
      };
    },
    switches: (request) => refusing(async () => ({ status: 200, body: await switches(request) })),
    error: ({ status, code, message }) => {
      const name = String(code ?? errorNames[status] ?? 'InternalServiceException');
      return errorReply(new ConnectError(name, status, message ?? 'Request processing failed'));
    },
  });
  return { ...server, directory, contacts };
};

const recordingsOf = (contact: SimulatedContact | undefined): object => {
  if (!contact) throw new ConnectError('ResourceNotFoundException', 404, 'No such contact');
  const { contactId, recordings, history } = contact;
  return { contactId, recordings, history };
};

const errorReply = ({ name, status, message }: ConnectError): Reply => ({
  status,
  body: { Message: message },
  headers: { 'x-amzn-ErrorType': name },
});

const refusing = async (run: () => Reply | Promise<Reply>): Promise<Reply> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ConnectError) throw new Refusal(errorReply(error));
    throw error;
  }
};

const parsed = (body: string): Record<string, unknown> => {
  try {
    return JSON.parse(body);
  } catch {
    throw new ConnectError('InvalidRequestException', 400, 'The body is not JSON');
  }
};
