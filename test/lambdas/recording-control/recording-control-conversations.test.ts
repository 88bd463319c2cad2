import { pausesOf } from '../../../domain/control/ledger/pause-spans.ts';
import { watchPauses } from '../../../domain/control/watch/watch.ts';
import type { Claims } from '../../../lambdas/kit/http/gateway.ts';
import { agent, type ControlApi, colleague, machine, startControl } from './recording-control-kit.ts';

/** Every provider here has Sam and Ada as u-sam and u-ada. */
let api: ControlApi;
beforeEach(async () => {
  api = await startControl({ wired: true });
});
afterEach(() => api.restore());

const at = (second: number) => Date.parse('2026-11-20T09:59:00.000Z') + second * 1000;
const program = machine('pause', 'record', 'read');
const pause = (contactId: string, by: Claims = program, verb = 'pause') =>
  api.post(by, `/v1/contacts/${contactId}/recording/${verb}`);
const stateOf = async (contactId: string) =>
  (await api.get(program, `/v1/contacts/${contactId}/recording`)).body.media.audio?.standing;

describe('a call at Twilio', () => {
  const event = (fields: Record<string, string>) =>
    api.ask(undefined, 'POST', '/v1/integrations/twilio/events', new URLSearchParams(fields).toString());
  const task = (EventType: string, second: number, more: Record<string, string> = {}, worker = 'CA-sam') =>
    event({
      EventType,
      TaskSid: 'WT1',
      TaskChannelUniqueName: 'voice',
      TimestampMs: String(at(second)),
      TaskAttributes: JSON.stringify({
        call_sid: 'CA1',
        conference: { sid: 'CF1', participants: { customer: 'CA1', worker } },
      }),
      ...more,
    });
  const sam = { WorkerSid: 'u-sam', ReservationSid: 'WR1' };
  const ada = { WorkerSid: 'u-ada', ReservationSid: 'WR2' };
  const accepted = () => task('reservation.accepted', 1, sam);
  const toAda = (more = {}) => task('reservation.accepted', 20, { ...ada, ...more }, 'CA-ada');
  const places = () => api.twilio.instructions.length;

  test('belongs to the second worker after a transfer, and the first one learns that (PR-09)', async () => {
    await accepted();
    expect((await pause('CA1', agent)).status).toBe(200);
    await task('reservation.wrapup', 15, sam);
    await toAda();
    expect(await pause('CA1', agent)).toMatchObject({
      status: 403,
      body: { detail: 'This contact is with another agent now' },
    });
    expect((await pause('CA1', colleague, 'resume')).status).toBe(200);
    expect((await pause('CA1', colleague)).status).toBe(200);
    expect((await api.post(program, '/v1/agents/id/u-sam/recording/pause')).status).toBe(409);
    expect(await api.post(program, '/v1/agents/id/u-ada/recording/pause')).toMatchObject({
      status: 200,
      body: { state: { contactId: 'CA1', agentId: 'u-ada' } },
    });
  });

  test('stays paused over a transfer, and the new worker’s call is paused as soon as it is known (PR-09)', async () => {
    await accepted();
    await pause('CA1');
    const before = places();
    await task('reservation.wrapup', 15, sam);
    expect(await stateOf('CA1')).toBe('paused');
    await toAda();
    expect(places()).toBeGreaterThan(before);
    expect(await stateOf('CA1')).toBe('paused');
    expect((await api.live.find('CA1'))!.places).toEqual(['CA-ada', 'CA-sam', 'CA1', 'CF1', 'WT1']);
  });

  test('that is paused stays so when a recording starts on another of its calls, however that is named (PR-09)', async () => {
    await accepted();
    await pause('CA1');
    for (const form of [
      { RecordingStatus: 'in-progress', RecordingSid: 'RE1', CallSid: 'CA-sam' },
      { RecordingStatus: 'in-progress', RecordingSid: 'RE2', ConferenceSid: 'CF1' },
      { StatusCallbackEvent: 'participant-join', ConferenceSid: 'CF1', FriendlyName: 'WT1', CallSid: 'CA-boss' },
    ] as Record<string, string>[]) {
      const before = places();
      expect((await event(form)).status).toBe(200);
      expect([form, places()]).toEqual([form, before + 1]);
    }
    expect(await stateOf('CA1')).toBe('paused');
    // In an unknown conference it belongs to nobody.
    await event({ RecordingStatus: 'in-progress', RecordingSid: 'RE3', ConferenceSid: 'CF9' });
    expect(await api.live.find('CF9')).toBeUndefined();
  });

  test('is not shown as paused while its new call keeps recording, which is instructed again until it is paused (PR-13)', async () => {
    await accepted();
    await pause('CA1');
    api.twilio.behave({}, { result: 'failed' });
    await toAda();
    expect(await stateOf('CA1')).toBe('pausing');
    api.twilio.behave({ result: 'not-recording' });
    api.pass(25_000);
    await api.run(watchPauses(api.ports)());
    expect(await stateOf('CA1')).toBe('pausing');
    api.twilio.behave({});
    api.pass(25_000);
    await api.run(watchPauses(api.ports)());
    expect(await stateOf('CA1')).toBe('paused');
  });

  test('whose recording started unnoticed is paused by the watch within a minute (PR-13)', async () => {
    await accepted();
    await pause('CA1');
    const before = places();
    Object.assign(api.twilio, { recordsNow: async () => true });
    expect(await api.run(watchPauses(api.ports)())).toMatchObject({ recorded: ['CA1'] });
    expect(places()).toBe(before + 1);
    Object.assign(api.twilio, { recordsNow: async () => false });
    expect(await api.run(watchPauses(api.ports)())).toMatchObject({ recorded: [] });
    expect(places()).toBe(before + 1);
    expect(await stateOf('CA1')).toBe('paused');
  });

  test('with nothing found to pause is never a success (PR-13)', async () => {
    await accepted();
    api.twilio.behave({ result: 'not-recording' });
    for (const verb of ['pause', 'stop']) {
      const answer = await pause('CA1', program, verb);
      expect(answer).toMatchObject({ status: 409, body: { outcomes: [{ result: 'not-recording' }] } });
    }
  });

  test('is reached by the id of its task, its conference and each of its calls (PR-09)', async () => {
    await accepted();
    for (const id of ['WT1', 'CF1', 'CA-sam', 'CA1']) {
      expect(await pause(id)).toMatchObject({ status: 200, body: { state: { contactId: 'CA1' } } });
      expect(await stateOf(id)).toBe('paused');
    }
  });

  test('that was reported as over continues with its pause when the next worker accepts it (PR-09)', async () => {
    await accepted();
    await pause('CA1', program);
    await task('task.completed', 15);
    expect(await stateOf('CA1')).toBe('ended');
    await toAda();
    expect(await stateOf('CA1')).toBe('paused');
    const ledger = await api.controls.ledger('CA1');
    expect(ledger.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['contact-ended', 'contact-reopened', 'answer']),
    );
    // For those who blank the recording it was one continuous pause.
    expect(pausesOf(ledger)).toMatchObject([{ from: ledger[0]!.at, media: ['audio'] }]);
    expect(pausesOf(ledger)[0]!.to).toBeUndefined();
    expect((await pause('CA1', colleague, 'resume')).status).toBe(200);
    expect(await stateOf('CA1')).toBe('recording');
  });

  test('is reached by a command as soon as its end is withdrawn, whatever crashed in between (PR-09)', async () => {
    await accepted();
    await pause('CA1');
    await task('task.completed', 15);
    await api.live.note({
      contactId: 'CA1',
      initialContactId: 'CA1',
      provider: 'twilio',
      agentId: 'u-ada',
      connectedAt: new Date(at(20)).toISOString(),
    });
    expect((await pause('CA1')).status).toBe(200);
    expect(await stateOf('CA1')).toBe('paused');
  });
});

describe('a call at Webex', () => {
  const event = (type: string, second: number, agentId?: string) =>
    api.ask(
      undefined,
      'POST',
      '/v1/integrations/webex/events',
      JSON.stringify({
        type,
        comciscotimestamp: at(second),
        data: { taskId: 'T1', channelType: 'telephony', createdTime: at(second), ...(agentId && { agentId }) },
      }),
    );
  const connected = (agentId: string, second: number) => event('task:connected', second, agentId);
  beforeEach(() => api.webex.behave({ result: 'pending' }));

  test('continues with its pause when one agent wraps up before the next is connected (PR-09)', async () => {
    await connected('u-sam', 1);
    await pause('T1');
    await event('ContactRecordingPaused', 2, 'u-sam');
    expect(await stateOf('T1')).toBe('paused');
    await event('AgentWrapup', 10, 'u-sam');
    expect(await stateOf('T1')).toBe('paused');
    expect((await pause('T1', agent)).status).toBe(403);
    await connected('u-ada', 12);
    const [lasting] = pausesOf(await api.controls.ledger('T1'));
    expect(lasting?.to).toBeUndefined();
    // The new agent's recording is paused, too, and its event confirms that.
    expect(await stateOf('T1')).toBe('pausing');
    await event('ContactRecordingPaused', 13, 'u-ada');
    expect(await stateOf('T1')).toBe('paused');
    expect((await api.live.find('T1'))!.agentId).toBe('u-ada');
  });

  test('belongs to the second agent, whatever the order of the events (PR-09)', async () => {
    await connected('u-ada', 12);
    await connected('u-sam', 1);
    await event('AgentWrapup', 13, 'u-sam');
    expect((await pause('T1', agent)).status).toBe(403);
    expect((await pause('T1', colleague)).status).toBe(207);
  });

  test('is over when its task is, and when the interaction is reported as terminated', async () => {
    await connected('u-sam', 1);
    await event('task:ended', 30);
    expect((await pause('T1')).status).toBe(409);
  });
});
