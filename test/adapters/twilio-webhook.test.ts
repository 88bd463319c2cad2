import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { twilioNews } from '../../adapters/twilio/twilio-events.ts';
import { isSignedByTwilio } from '../../adapters/twilio/twilio-signature.ts';
import { twilioWebhook } from '../../adapters/twilio/twilio-webhook.ts';
import { agentsOn } from '../../domain/control/contact/contact-history.ts';
import { joinReports } from '../../domain/control/contact/joining.ts';
import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
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

  const numberOf = (form: Record<string, string>) => news(form).contact?.customerNumber;
  const taskWith = (attributes: object) => ({
    ...{ EventType: 'task.created', TimestampMs: at },
    TaskAttributes: JSON.stringify({ call_sid: 'CA1', ...attributes }),
  });

  test('of a task shows the number of the customer, no matter who called (QG-35)', () => {
    expect(numberOf(taskWith({ from: '+41795550123', to: '+41445550100' }))).toBe('+41795550123');
    expect(numberOf(taskWith({ caller: '+41 79 555 01 23' }))).toBe('+41795550123');
    const outbound = { direction: 'outbound', from: '+41445550100', outbound_to: '+41795550123' };
    expect(numberOf(taskWith(outbound))).toBe('+41795550123');
  });

  test('of a call shows the number of the customer, no matter who called (QG-35)', () => {
    const call = { CallSid: 'CA1', CallStatus: 'ringing', From: '+41795550123', To: '+41445550100' };
    expect(numberOf({ ...call, Direction: 'inbound' })).toBe('+41795550123');
    expect(numberOf({ ...call, Direction: 'outbound-api' })).toBe('+41445550100');
  });

  test.each(['client:anna', 'Anonymous', '+266696687', '+7378742833', ''])(
    'shows no number for a caller that Twilio calls %s (QG-35)',
    (from) => {
      expect(numberOf(taskWith({ from }))).toBeUndefined();
      expect(numberOf({ CallSid: 'CA1', CallStatus: 'ringing', From: from })).toBeUndefined();
    },
  );

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

  test('of a call shows when it came and ended, and one of another leg shows where else it may be recorded', () => {
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
