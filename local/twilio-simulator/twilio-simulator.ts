import { createHash } from 'node:crypto';
import { jsonOf, Refusal, type Reply, type Server, type SimulatedRequest, simulate } from '../simulator/simulated.ts';
import { throttle } from '../simulator/throttle.ts';
import { CallRecordings, type SimulatedRecording } from './call-recordings.ts';
import { type Callback, callbackSender } from './callbacks.ts';

export interface TwilioSimulator extends Server {
  recordings: CallRecordings;
  /** Resolves when every callback that was due has been delivered or given up. */
  callbacksSent(): Promise<void>;
}

interface Options {
  port?: number;
  accountSid?: string;
  authToken?: string;
  /** API keys by their sid, in addition to the account's own token. */
  apiKeys?: Record<string, string>;
  /** Requests per second for the whole account. */
  quota?: { rate: number; burst: number };
  /** The address to which TaskRouter and calls send their events. */
  eventsTo?: string;
  clock?: () => Date;
}

/** The simulated account's credentials. They are no secret, because they give access to nothing. */
export const simulatedTwilio = {
  accountSid: `AC${createHash('md5').update('fermata').digest('hex')}`,
  authToken: 'simulated-auth-token',
};

const messages: Record<number, [number, string]> = {
  400: [20001, 'Bad request'],
  401: [20003, 'Authenticate'],
  403: [20403, 'Forbidden'],
  404: [20404, 'The requested resource was not found'],
  429: [20429, 'Too Many Requests'],
  500: [20500, 'An internal server error has occurred'],
  503: [20503, 'Service unavailable'],
};

const errorReply = (status: number, code?: number, message?: string): Reply => {
  const [usualCode, usualMessage] = messages[status] ?? [20500, 'Error'];
  return {
    status,
    body: {
      code: code ?? usualCode,
      message: message ?? usualMessage,
      more_info: `https://www.twilio.com/docs/errors/${code ?? usualCode}`,
      status,
    },
  };
};

const refuse = (status: number, code?: number, message?: string): never => {
  throw new Refusal(errorReply(status, code, message));
};

/**
 * Twilio's recording resources of calls and conferences, as its API reference describes them. In addition:
 *
 *     POST /simulator/contacts              { workerSid, recordings?: ["conference", "call", "worker"], outbound? } -> sids
 *     POST /simulator/contacts/{call}/accept    { workerSid }   an agent takes it
 *     POST /simulator/contacts/{call}/transfer  { workerSid, mode?: "COLD" | "WARM" }   to another agent
 *     POST /simulator/contacts/{call}/leave     { workerSid }   one agent hangs up; the others continue
 *     POST /simulator/contacts/{call}/complete  { workerSid }   who has left has wrapped up
 *     POST /simulator/contacts/{call}/join      { recorded? }   a third party joins the conference
 *     POST /simulator/contacts/{call}/end
 *     PUT  /simulator/events                { "to": address, "through"?, "held"?: true | "first" | "last" }  where events
 *                                           are sent, signed; held ones are sent when that ends, the first or the last first
 *     GET  /simulator/recordings/{call}     what is recorded and paused now, and what was at which time
 *     PUT  /simulator/failures              see local/simulator/simulated.ts
 */
export const startTwilioSimulator = async ({
  port = 0,
  accountSid = simulatedTwilio.accountSid,
  authToken = simulatedTwilio.authToken,
  apiKeys = {},
  quota = { rate: 30, burst: 100 },
  eventsTo = '',
  clock = () => new Date(),
}: Options = {}): Promise<TwilioSimulator> => {
  const limit = throttle(quota);
  const callbacks = callbackSender(authToken);
  const send = (to: string, form: Callback) => callbacks.send(to, { AccountSid: accountSid, ...form });
  let eventsAddress = eventsTo;
  const recordings = new CallRecordings({
    clock,
    report: (form) => send(eventsAddress, form),
    callback: (to, form) => send(to, form),
  });

  const authenticate = ({ headers, url }: SimulatedRequest) => {
    const [, encoded = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
    const [login = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
    const password = rest.join(':');
    const right = login === accountSid ? password === authToken : password !== '' && apiKeys[login] === password;
    if (!right || !url.pathname.startsWith(`/2010-04-01/Accounts/${accountSid}/`)) refuse(401);
  };

  const conference = /^\/2010-04-01\/Accounts\/[^/]+\/Conferences\/([^/]+)\/Participants\.json$/;
  const listParticipants = (request: SimulatedRequest, conferenceSid: string): Reply => {
    authenticate(request);
    if (!limit.admits('account')) refuse(429);
    const calls = recordings.participants(conferenceSid) ?? refuse(404);
    const participants = calls.map((call_sid) => ({
      account_sid: accountSid,
      call_sid,
      conference_sid: conferenceSid,
      label: null,
      coaching: false,
      hold: false,
      muted: false,
      status: 'connected',
    }));
    return { status: 200, body: { participants, page: 0 } };
  };

  const resource = /^\/2010-04-01\/Accounts\/[^/]+\/(Calls|Conferences)\/([^/]+)\/Recordings(?:\/([^/]+))?\.json$/;
  const shown = (recording: SimulatedRecording) => ({
    account_sid: accountSid,
    api_version: '2010-04-01',
    sid: recording.sid,
    call_sid: recording.callSid ?? null,
    conference_sid: recording.conferenceSid ?? null,
    status: recording.status,
    channels: 2,
    source: recording.callSid ? 'StartCallRecordingAPI' : 'Conference',
    duration: null,
    error_code: null,
    date_created: new Date(recording.startedAt).toUTCString(),
    date_updated: clock().toUTCString(),
    start_time: new Date(recording.startedAt).toUTCString(),
    uri: `/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}.json`,
  });

  const run = (request: SimulatedRequest, place: string, sid: string | undefined): Reply => {
    authenticate(request);
    if (!limit.admits('account')) refuse(429);
    const form = Object.fromEntries(new URLSearchParams(request.body));
    const going = recordings.at(place) ?? refuse(404);
    if (request.method === 'GET') return { status: 200, body: { recordings: going.map(shown), page: 0 } };
    if (sid === undefined) {
      if (!place.startsWith('CA')) refuse(404);
      return { status: 201, body: shown(recordings.begin(place, form.RecordingStatusCallback)) };
    }
    const { Status: status = '', PauseBehavior: behavior = 'silence' } = form;
    if (!/^(paused|in-progress|stopped)$/.test(status)) refuse(400, 20001, 'Status is required');
    if (!/^(silence|skip)$/.test(behavior)) refuse(400, 20001, 'PauseBehavior must be skip or silence');
    const found =
      sid === 'Twilio.CURRENT'
        ? going.find((one) => one.status === 'in-progress')
        : going.find((one) => one.sid === sid && /^(in-progress|paused)$/.test(one.status));
    if (!found)
      return going.some((one) => one.sid === sid) || sid === 'Twilio.CURRENT'
        ? refuse(400, 21220, 'Invalid state of the recording: it is not in progress')
        : refuse(404);
    return { status: 200, body: shown(recordings.change(found, status, behavior)) };
  };

  const switches = ({ url, body }: SimulatedRequest): object => {
    const [, , what, id = '', verb] = url.pathname.split('/');
    const wish = jsonOf(body);
    if (what === 'events') {
      if (wish.to !== undefined) {
        eventsAddress = String(wish.to);
        callbacks.through(String(wish.through ?? ''));
      }
      if (wish.held !== undefined) callbacks.hold(wish.held === true, wish.held === 'last');
      return { to: eventsAddress };
    }
    if (what === 'recordings') return recordings.truth(id) ?? refuse(404);
    if (what === 'contacts' && id === '') return recordings.comeIn(wish);
    if (verb === 'accept') return recordings.accept(id, String(wish.workerSid)) ?? refuse(404);
    if (verb === 'transfer')
      return recordings.transfer(id, { workerSid: String(wish.workerSid), mode: wish.mode as never }) ?? refuse(404);
    if (verb === 'leave') return recordings.leave(id, String(wish.workerSid)) ?? refuse(404);
    if (verb === 'complete') return recordings.complete(id, String(wish.workerSid)) ?? refuse(404);
    if (verb === 'join') return recordings.join(id, wish) ?? refuse(404);
    if (verb === 'end') return recordings.end(id) ?? refuse(404);
    return refuse(404);
  };

  const server = await simulate(port, {
    operation: (request) => {
      const [, listed] = conference.exec(request.url.pathname) ?? [];
      if (listed && request.method === 'GET')
        return { name: 'Participants.list', run: () => listParticipants(request, listed) };
      const [, kind, place, sid] = resource.exec(request.url.pathname) ?? [];
      if (!kind || !place) return undefined;
      const name = request.method === 'GET' ? 'list' : sid === undefined ? 'create' : 'update';
      return { name: `${kind}.${name}`, run: () => run(request, place, sid && decodeURIComponent(sid)) };
    },
    switches: (request) => ({ status: 200, body: switches(request) }),
    error: ({ status, code, message }) => errorReply(status, code === undefined ? undefined : Number(code), message),
  });
  return { ...server, recordings, callbacksSent: callbacks.settled };
};
