import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TwilioCredentials, twilioCall } from '../../adapters/twilio/twilio-call.ts';
import { twilioNews } from '../../adapters/twilio/twilio-events.ts';
import { TwilioRecorder } from '../../adapters/twilio/twilio-recorder.ts';
import { isSignedByTwilio } from '../../adapters/twilio/twilio-signature.ts';
import { twilioWebhook } from '../../adapters/twilio/twilio-webhook.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import { agentsOn } from '../../domain/control/contact/contact-history.ts';
import { joinReports } from '../../domain/control/contact/joining.ts';
import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import { Failure } from '../../domain/failure.ts';
import {
  simulatedTwilio,
  startTwilioSimulator,
  type TwilioSimulator,
} from '../../local/twilio-simulator/twilio-simulator.ts';

let simulator: TwilioSimulator;
beforeEach(async () => {
  simulator = await startTwilioSimulator({ apiKeys: { SK1: 'key-secret' } });
});
afterEach(() => simulator.stop());

type Where = 'call' | 'worker' | 'conference';

const flex = (recordings: Where[], known: Where[] = ['call', 'worker', 'conference']) => {
  const task = simulator.recordings.comeIn({ workerSid: 'WK1', recordings });
  const sids = { call: task.callSid, worker: task.workerCallSid, conference: task.conferenceSid };
  const contact: LiveContact = {
    contactId: known.includes('call') ? task.callSid : task.taskSid,
    initialContactId: task.callSid,
    provider: 'twilio',
    places: known.map((where) => sids[where]),
  };
  return { task, contact, statuses: () => task.recordings.map(({ status }) => status) };
};

const recorder = (
  pauseBehavior: 'silence' | 'skip' = 'silence',
  credentials: (renew?: boolean) => Promise<TwilioCredentials> = async () => simulatedTwilio,
  statusCallback = '',
) => {
  const call = twilioCall({ endpoint: simulator.url, credentials });
  const own = new TwilioRecorder(call, { pauseBehavior, statusCallback, wait: async () => {}, random: () => 0 });
  return (verb: Verb, contact: LiveContact, token?: string) =>
    own.instruct({
      verb,
      media: ['audio'],
      contact,
      tokens: token === undefined ? {} : { audio: token },
      until: new Date(Date.now() + 5_000),
    });
};
const fail = (wish: object) =>
  fetch(`${simulator.url}/simulator/failures`, { method: 'PUT', body: JSON.stringify(wish) });

describe('a pause at Twilio', () => {
  test('reaches the conference and the call when both are recorded, and so does the resume (PR-06)', async () => {
    const { contact, task, statuses } = flex(['conference', 'call']);
    const [paused] = await recorder()('pause', contact);
    expect(statuses()).toEqual(['paused', 'paused']);
    const sids = task.recordings.map(({ sid }) => sid);
    for (const sid of sids) expect(paused?.token).toContain(sid);
    expect(await recorder()('resume', contact, paused?.token)).toMatchObject([{ result: 'confirmed' }]);
    expect(statuses()).toEqual(['in-progress', 'in-progress']);
  });

  test.each([
    ['the conference', ['conference']],
    ['the customer’s call', ['call']],
    ['the agent’s call', ['worker']],
  ] as [string, Where[]][])('is confirmed where only %s is recorded (21220 elsewhere)', async (_, recordings) => {
    const { contact, statuses } = flex(recordings);
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'confirmed', token: expect.any(String) }]);
    expect(statuses()).toEqual(['paused']);
  });

  test('of something not recorded says so and claims nothing (21220)', async () => {
    const { contact } = flex([]);
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'not-recording', code: '21220' }]);
  });

  test('that only one of two recordings accepted is unconfirmed', async () => {
    const { contact, statuses } = flex(['conference', 'call']);
    await fail({ operation: 'Conferences.update', status: 400, code: 20001, times: 100 });
    const [outcome] = await recorder()('pause', contact);
    expect(outcome).toMatchObject({ result: 'unconfirmed', code: '20001' });
    expect(outcome?.token).toBeUndefined();
    expect(statuses().sort()).toEqual(['in-progress', 'paused']);
    await fail({ operation: 'Conferences.update', times: 0 });
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'confirmed' }]);
    expect(statuses()).toEqual(['paused', 'paused']);
  });

  test('covers what runs now, although another recording was paused there before (PR-06)', async () => {
    const { contact, task, statuses } = flex(['call'], ['call']);
    const [first] = await recorder()('pause', contact);
    await recorder()('stop', contact, first?.token);
    simulator.recordings.begin(task.callSid, undefined);
    const [second] = await recorder()('pause', contact, first?.token);
    expect(second).toMatchObject({ result: 'confirmed' });
    expect(statuses()).toEqual(['stopped', 'paused']);
    expect(await recorder()('resume', contact, second?.token)).toMatchObject([{ result: 'confirmed' }]);
    // Even with a token from two days ago it finds what is paused.
    await recorder()('pause', contact);
    expect(await recorder()('resume', contact, first?.token)).toMatchObject([{ result: 'confirmed' }]);
    expect(statuses()).toEqual(['stopped', 'in-progress']);
  });

  test('counts two paused recordings of one call as one, and a resume reaches both', async () => {
    const { contact, task, statuses } = flex(['call'], ['call']);
    await recorder()('pause', contact);
    simulator.recordings.begin(task.callSid, undefined);
    await recorder()('pause', contact);
    const [outcome] = await recorder()('pause', contact);
    expect(outcome).toMatchObject({ result: 'confirmed' });
    expect(statuses()).toEqual(['paused', 'paused']);
    expect(await recorder()('resume', contact, outcome?.token)).toMatchObject([{ result: 'confirmed' }]);
    expect(statuses()).toEqual(['in-progress', 'in-progress']);
  });

  test('reaches every recording of one call: Twilio’s "current" is only one of them (PR-06)', async () => {
    const { contact, task, statuses } = flex(['call'], ['call']);
    simulator.recordings.begin(task.callSid, undefined);
    simulator.recordings.begin(task.callSid, undefined);
    const [paused] = await recorder()('pause', contact);
    expect(paused).toMatchObject({ result: 'confirmed' });
    expect(statuses()).toEqual(['paused', 'paused', 'paused']);
    expect(await recorder()('resume', contact, paused?.token)).toMatchObject([{ result: 'confirmed' }]);
    expect(statuses()).toEqual(['in-progress', 'in-progress', 'in-progress']);
  });

  test('reaches participants of the conference who were never reported, and so does the resume (PR-06, PR-09)', async () => {
    const { contact, task, statuses } = flex(['worker']);
    simulator.recordings.transfer(task.callSid, { workerSid: 'WK2', mode: 'WARM' });
    simulator.recordings.join(task.callSid, { recorded: true });
    const [paused] = await recorder()('pause', contact);
    expect(paused).toMatchObject({ result: 'confirmed' });
    expect(statuses()).toEqual(['paused', 'paused', 'paused']);
    expect(await recorder()('resume', contact, paused?.token)).toMatchObject([{ result: 'confirmed' }]);
    expect(statuses()).toEqual(['in-progress', 'in-progress', 'in-progress']);
  });

  test.each([
    [403, 'unconfirmed'],
    [429, 'unconfirmed'],
    [500, 'unconfirmed'],
  ] as const)('is not confirmed where nobody can say who is in the conference (%i)', async (status, result) => {
    const { contact } = flex(['call']);
    await fail({ operation: 'Participants.list', status, times: 100 });
    expect(await recorder()('pause', contact)).toMatchObject([{ result }]);
  });

  test('is confirmed when its conference is over, or one of two recordings has just ended', async () => {
    const { contact, task } = flex(['call', 'worker']);
    await fail({ operation: 'Participants.list', status: 404, times: 100 });
    simulator.recordings.leave(task.callSid, 'WK1');
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'confirmed' }]);
  });

  test('is not confirmed when the list of a call’s recordings cannot be read', async () => {
    const { contact } = flex(['call'], ['call']);
    await fail({ operation: 'Calls.list', status: 500, times: 100 });
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'unconfirmed' }]);
  });

  test('can be watched: whether anything is recorded now, wherever it started (PR-13)', async () => {
    const { contact, task } = flex(['call', 'conference']);
    const call = twilioCall({ endpoint: simulator.url, credentials: async () => simulatedTwilio });
    const own = new TwilioRecorder(call, { pauseBehavior: 'silence', wait: async () => {} });
    const recordsNow = () => own.recordsNow(contact, new Date(Date.now() + 5_000));
    expect(await recordsNow()).toBe(true);
    await recorder()('pause', contact);
    expect(await recordsNow()).toBe(false);
    simulator.recordings.join(task.callSid, { recorded: true });
    expect(await recordsNow()).toBe(true);
    await recorder()('pause', contact);
    await fail({ operation: 'Calls.list', status: 500, times: 100 });
    expect(await recordsNow()).toBeUndefined();
  });

  test.each(['silence', 'skip'] as const)('leaves %s in the recording, as the deployment sets it', async (behavior) => {
    const { contact, task } = flex(['conference']);
    await recorder(behavior)('pause', contact);
    expect(task.history.at(-1)?.did).toBe(`paused (${behavior})`);
  });

  test('that Twilio answers with another status did not happen, even with a 200', async () => {
    const { contact, task } = flex(['conference']);
    jest.spyOn(simulator.recordings, 'change').mockImplementation((recording) => recording);
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'failed', code: 'in-progress' }]);
    expect(task.recordings[0]?.status).toBe('in-progress');
  });

  test('of an unknown contact is not sent', async () => {
    const { contact } = flex(['conference'], []);
    expect(await recorder()('pause', contact)).toMatchObject([{ result: 'not-found' }]);
  });
});

describe('a recording at Twilio', () => {
  test('is started on the call, once, with a callback for its status', async () => {
    const { contact, task } = flex([]);
    const start = recorder('silence', undefined, 'http://127.0.0.1:9/');
    expect(await start('start', contact)).toMatchObject([{ result: 'confirmed' }]);
    expect(await start('start', contact)).toMatchObject([{ result: 'unchanged' }]);
    expect(task.recordings).toMatchObject([
      { callSid: task.callSid, status: 'in-progress', callback: 'http://127.0.0.1:9/' },
    ]);
  });

  test('is not started when only a conference is known, nor when it is paused', async () => {
    const { contact } = flex([], ['conference']);
    expect(await recorder()('start', contact)).toMatchObject([{ result: 'unsupported' }]);
    const paused = flex(['call'], ['call']);
    await recorder()('pause', paused.contact);
    expect(await recorder()('start', paused.contact)).toMatchObject([{ result: 'illegal' }]);
  });
});

describe('credentials of Twilio', () => {
  test('are read again once when they are refused', async () => {
    const { contact } = flex(['conference']);
    const renewals: boolean[] = [];
    const credentials = async (renew = false) => {
      renewals.push(renew);
      return renew ? simulatedTwilio : { ...simulatedTwilio, authToken: 'of yesterday' };
    };
    expect(await recorder('silence', credentials)('pause', contact)).toMatchObject([{ result: 'confirmed' }]);
    expect(renewals).toContain(true);
  });

  test('may be an API key', async () => {
    const { contact } = flex(['conference']);
    const credentials = async () => ({ ...simulatedTwilio, apiKey: 'SK1', apiKeySecret: 'key-secret' });
    expect(await recorder('silence', credentials)('pause', contact)).toMatchObject([{ result: 'confirmed' }]);
  });

  test('that cannot be read are a failure with nothing sent, and their content is not revealed', async () => {
    const { contact, statuses } = flex(['conference']);
    const credentials = async () => {
      throw new Failure('unavailable', 'a secret word');
    };
    const outcomes = await recorder('silence', credentials)('pause', contact);
    expect(outcomes).toMatchObject([{ result: 'failed', code: 'no-credentials' }]);
    expect(JSON.stringify(outcomes)).not.toContain('secret');
    expect(statuses()).toEqual(['in-progress']);
  });
});

describe('a webhook of Twilio', () => {
  /** The example of Twilio's own documentation. */
  const documented = {
    url: 'https://example.com/myapp.php?foo=1&bar=2',
    form: new URLSearchParams({
      Digits: '1234',
      To: '+18005551212',
      From: '+14158675310',
      Caller: '+14158675310',
      CallSid: 'CA1234567890ABCDE',
    }),
    signature: 'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  };

  test('is accepted by its signature, and by nothing less', () => {
    expect(isSignedByTwilio(documented, '12345')).toBe(true);
    expect(isSignedByTwilio(documented, '12346')).toBe(false);
    expect(isSignedByTwilio({ ...documented, url: 'https://example.com/myapp.php' }, '12345')).toBe(false);
    expect(isSignedByTwilio({ ...documented, signature: undefined }, '12345')).toBe(false);
    expect(isSignedByTwilio({ ...documented, signature: '' }, '')).toBe(false);
    const form = new URLSearchParams([...documented.form, ['Digits', '9999']]);
    expect(isSignedByTwilio({ ...documented, form }, '12345')).toBe(false);
  });

  const now = new Date('2026-11-21T10:00:00.000Z');
  const news = (form: Record<string, string>) => twilioNews(new URLSearchParams(form), now);
  const at = String(Date.parse('2026-11-21T09:59:58.500Z'));
  const TaskAttributes = JSON.stringify({
    call_sid: 'CA1',
    conference: { sid: 'CF1', participants: { customer: 'CA1', worker: 'CA2' } },
  });
  const places = ['CA1', 'CA2', 'CF1'];
  const contact = { contactId: 'CA1', initialContactId: 'CA1', provider: 'twilio' };

  test('shows which agent took which call, and where it is recorded', () => {
    const reported = news({
      EventType: 'reservation.accepted',
      TaskAttributes,
      WorkerSid: 'WK1',
      TaskQueueSid: 'WQ1',
      TaskChannelUniqueName: 'voice',
      TimestampMs: at,
    });
    expect(reported).toEqual({
      contact: {
        ...contact,
        channel: 'VOICE',
        agentId: 'WK1',
        queueId: 'WQ1',
        connectedAt: '2026-11-21T09:59:58.500Z',
        places,
        history: expect.any(Object),
      },
      knownBy: ['CF1', 'CA1', 'CA2'],
    });
  });

  const known = (...forms: Record<string, string>[]) =>
    forms.map((form) => news(form).contact!).reduce<LiveContact | undefined>(joinReports, undefined)!;
  const task = (EventType: string, seconds: number, more: Record<string, string> = {}) => ({
    EventType,
    TaskAttributes,
    TaskSid: 'WT1',
    TimestampMs: String(Date.parse('2026-11-21T10:00:00.000Z') + seconds * 1000),
    ...more,
  });
  const of = (worker: number, call: string) => ({
    WorkerSid: `WK${worker}`,
    ReservationSid: `WR${worker}`,
    TaskAttributes: JSON.stringify({
      call_sid: 'CA1',
      conference: { sid: 'CF1', participants: { customer: 'CA1', worker: call } },
    }),
  });
  const accepted = (worker: number, seconds: number, more = {}) =>
    task('reservation.accepted', seconds, { ...of(worker, `CA${worker + 1}`), ...more });
  const left = (worker: number, seconds: number) => task('reservation.wrapup', seconds, of(worker, `CA${worker + 1}`));

  test('reports that the task is over, but not when only one agent wraps up (PR-09)', () => {
    expect(livenessOf(known(accepted(1, 1), task('task.completed', 9)))).toBe('ended');
    expect(livenessOf(known(accepted(1, 1), left(1, 5)))).toBe('connected');
    expect(livenessOf(known(accepted(1, 1), left(1, 5), task('task.wrapup', 5)))).toBe('ended');
  });

  test('gives the contact to the second worker after a transfer, and every call of it may be recorded (PR-09)', () => {
    const contact = known(accepted(1, 1), left(1, 5), accepted(2, 7));
    expect(contact).toMatchObject({ agentId: 'WK2', connectedAt: '2026-11-21T10:00:01.000Z' });
    expect(contact.places).toEqual(['CA1', 'CA2', 'CA3', 'CF1', 'WT1']);
    expect(agentsOn(contact)).toEqual(['WK2']);
    // The first worker's wrap-up may be reported last of all, or never.
    expect(agentsOn(known(accepted(2, 7), accepted(1, 1)))).toEqual(['WK2']);
    expect(known(accepted(2, 7), accepted(1, 1), left(1, 90))).toMatchObject({ agentId: 'WK2' });
  });

  test('shows both workers of a warm transfer until one of them leaves (PR-09)', () => {
    const both = [accepted(1, 1), accepted(2, 7, { TransferMode: 'WARM' })];
    expect(agentsOn(known(...both))).toEqual(['WK1', 'WK2']);
    expect(agentsOn(known(...both, left(1, 9)))).toEqual(['WK2']);
    expect(agentsOn(known(left(2, 9), ...both))).toEqual(['WK1']);
    // One worker wraps up; the other still talks.
    expect(livenessOf(known(...both, left(2, 9), task('task.wrapup', 9)))).toBe('connected');
  });

  test('shows a worker who gets the contact back, although the first wrap-up is completed after that (PR-09)', () => {
    const back = accepted(1, 20, { ReservationSid: 'WR9' });
    const late = task('reservation.completed', 25, of(1, 'CA2'));
    const contact = known(accepted(1, 1), left(1, 5), accepted(2, 7), left(2, 19), back, late);
    expect(contact).toMatchObject({ agentId: 'WK1' });
    expect(agentsOn(contact)).toEqual(['WK1']);
  });

  test('of an outbound task finds the customer’s call, too, although the task names only the worker’s (PR-09)', () => {
    const outbound = task('reservation.accepted', 1, {
      ...of(1, 'CA8'),
      TaskAttributes: JSON.stringify({
        call_sid: 'CA8',
        direction: 'outbound',
        conference: { sid: 'CF1', participants: { customer: 'CA9', worker: 'CA8' } },
      }),
    });
    const contact = known(outbound);
    expect(contact).toMatchObject({ contactId: 'CA8', places: ['CA8', 'CA9', 'CF1', 'WT1'] });
    const completed = (sid: string) => ({ ...contact, history: { callEnds: { [sid]: '2026-11-21T10:05:00.000Z' } } });
    expect(livenessOf(joinReports(contact, completed('CA8')))).toBe('connected');
    expect(livenessOf(joinReports(contact, completed('CA9')))).toBe('ended');
  });

  test('continues a contact that counted as ended when a worker accepts it after that (PR-09)', () => {
    const over = [accepted(1, 1), task('task.completed', 5)];
    expect(livenessOf(known(...over))).toBe('ended');
    expect(livenessOf(known(...over, accepted(2, 7)))).toBe('connected');
  });

  test('shows both of two workers who accepted at the same instant, without choosing (PR-09)', () => {
    const contact = known(accepted(1, 1), accepted(2, 1));
    expect(agentsOn(contact)).toEqual(['WK1', 'WK2']);
    expect(contact.agentId).toBeUndefined();
  });

  test('of a call shows when it came and ended; of another leg, where else it may be recorded', () => {
    const Timestamp = 'Sat, 21 Nov 2026 09:59:58 +0000';
    expect(news({ CallSid: 'CA1', CallStatus: 'completed', Timestamp }).contact).toMatchObject({
      ...contact,
      channel: 'VOICE',
      endedAt: '2026-11-21T09:59:58.000Z',
    });
    expect(news({ CallSid: 'CA2', ParentCallSid: 'CA1', CallStatus: 'in-progress' }).contact).toEqual({
      ...contact,
      connectedAt: now.toISOString(),
      places: ['CA1', 'CA2'],
    });
  });

  test('of a conference shows which call joined it, for the contact known by its task', () => {
    const form = { StatusCallbackEvent: 'participant-join', ConferenceSid: 'CF1', FriendlyName: 'WT1', CallSid: 'CA7' };
    expect(news(form)).toMatchObject({
      knownBy: ['WT1', 'CF1', 'CA7'],
      onlyIfKnown: true,
      contact: { places: ['CA7', 'CF1', 'WT1'] },
    });
  });

  test('passes on a pause that an agent made in Flex (PR-01)', () => {
    const pressed = { CallSid: 'CA1', ConferenceSid: 'CF1', RecordingStatus: 'paused', WorkerSid: 'WK1' };
    const form = { ...pressed, Timestamp: at };
    const recording = {
      contactId: 'CA1',
      media: ['audio'],
      at: '2026-11-21T09:59:58.500Z',
      by: 'WK1',
      result: 'confirmed',
    };
    expect(news(form)).toMatchObject({ recording: { ...recording, verb: 'pause' } });
    expect(news({ ...form, RecordingStatus: 'in-progress' })).toMatchObject({ recording: { verb: 'resume' } });
    // It may be an hour old.
    expect(news(pressed).recording).toBeUndefined();
  });

  test('of a recording that started is not a resume', () => {
    expect(news({ CallSid: 'CA1', RecordingStatus: 'in-progress', RecordingSid: 'RE1' })).toEqual({
      contact: { ...contact, media: ['audio'], places: ['CA1'] },
      knownBy: ['CA1'],
      recordingBegan: true,
    });
  });

  test.each([
    ['nothing', {}],
    ['a task without a call', { EventType: 'task.created', TaskAttributes: '{"name":"x"}', TimestampMs: at }],
    ['attributes that are no JSON', { EventType: 'task.created', TaskAttributes: '{', TimestampMs: at }],
    ['an event of no time', { EventType: 'task.created', TaskAttributes }],
  ] as [string, Record<string, string>][])('of %s is ignored', (_, form) => {
    expect(news(form)).toEqual({});
  });
});

describe('webhooks that the simulator sends', () => {
  let receiver: Server;
  afterEach(() => new Promise((resolve) => receiver.close(resolve)));

  test('are signed as Twilio signs, and report a contact’s life (PR-09)', async () => {
    const received: (ProviderNews | undefined)[] = [];
    const webhook = twilioWebhook({ credentials: async () => simulatedTwilio, clock: () => new Date() });
    let address = '';
    receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      received.push(
        await webhook({
          address,
          body: Buffer.concat(chunks).toString(),
          header: (name) => request.headers[name] as string | undefined,
        }),
      );
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/integrations/twilio/events`;
    await fetch(`${simulator.url}/simulator/events`, { method: 'PUT', body: JSON.stringify({ to: address }) });

    const { callSid } = simulator.recordings.comeIn({ workerSid: 'WK1' });
    simulator.recordings.end(callSid);
    await simulator.callbacksSent();
    const contacts = received.flatMap((news) => news?.contact ?? []).filter(({ contactId }) => contactId === callSid);
    expect(contacts.slice(0, 2)).toMatchObject([
      { contactId: callSid, initiatedAt: expect.any(String) },
      { contactId: callSid, agentId: 'WK1', connectedAt: expect.any(String) },
    ]);
    expect(contacts.at(-1)).toMatchObject({ endedAt: expect.any(String) });
  });
});
