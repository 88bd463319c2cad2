import { connect, twilio, webex } from './kit/recorders.ts';
import {
  command,
  commandAgent,
  commands,
  ledger,
  mediaStates,
  status,
  turnOn,
  waitUntil,
  waitUntilReported,
} from './kit/recording-control.ts';

const first = 'WK00000000000000000000000000000001';
const second = 'WK00000000000000000000000000000002';

beforeAll(() => turnOn());

describe('a transferred call at Twilio', () => {
  const on = async (callSid: string) =>
    (await twilio.truth(callSid)).recordings.filter(({ status }) => /^(in-progress|paused)$/.test(status));
  const statuses = async (callSid: string) => (await on(callSid)).map((one) => one.status);

  test('is paused for a second worker whose call is recorded, and the contact becomes theirs (PR-09, PR-26)', async () => {
    const callSid = await twilio.begin(first, ['worker']);
    await waitUntilReported(callSid);
    await twilio.transfer(callSid, second);
    await waitUntil('the second worker’s', async () => (await status(callSid)).agentId === second);
    expect(await command(callSid, 'pause')).toMatchObject({ status: 200, outcomes: { 'twilio audio': 'confirmed' } });
    expect(await statuses(callSid)).toEqual(['paused']);
    expect((await command(callSid, 'resume')).status).toBe(200);
    expect(await statuses(callSid)).toEqual(['in-progress']);
    await twilio.end(callSid);
  });

  test('that is in a pause has the second worker’s recording, which starts after it, paused too (PR-09)', async () => {
    const callSid = await twilio.begin(first, ['worker', 'conference']);
    await waitUntilReported(callSid);
    expect((await command(callSid, 'pause')).status).toBe(200);
    await twilio.transfer(callSid, second, 'WARM');
    await waitUntil(
      'all paused',
      async () => (await on(callSid)).length === 3 && !(await statuses(callSid)).includes('in-progress'),
    );
    await twilio.leave(callSid, first);
    await waitUntil('the second worker’s', async () => (await status(callSid)).agentId === second);
    expect(await mediaStates(callSid)).toEqual({ audio: 'paused' });
    expect(await commands(callSid)).toContain('pause recovery');
    expect((await command(callSid, 'resume')).status).toBe(200);
    expect(await statuses(callSid)).toEqual(['in-progress', 'in-progress']);
    expect((await ledger(callSid)).check.sound).toBe(true);
    await twilio.end(callSid);
  });

  test('is paused for everyone in the conference before any event has come (PR-09)', async () => {
    const callSid = await twilio.begin(first, ['worker']);
    await waitUntilReported(callSid);
    await twilio.events(true);
    try {
      await twilio.transfer(callSid, second, 'WARM');
      await twilio.join(callSid, true);
      expect((await command(callSid, 'pause')).status).toBe(200);
      expect(await statuses(callSid)).toEqual(['paused', 'paused', 'paused']);
    } finally {
      await twilio.events('last');
    }
    await waitUntil('the second worker’s', async () => (await status(callSid)).agentId === second);
    expect(await statuses(callSid)).toEqual(['paused', 'paused', 'paused']);
    await twilio.end(callSid);
  });

  test('that goes out is paused at the customer’s call, although the task names only the worker’s (PR-09, PR-26)', async () => {
    const callSid = await twilio.begin(first, ['call'], { outbound: true });
    await waitUntilReported(callSid);
    expect(await command(callSid, 'pause')).toMatchObject({ status: 200, outcomes: { 'twilio audio': 'confirmed' } });
    const { customerCallSid, recordings } = await twilio.truth(callSid);
    expect(recordings).toMatchObject([{ callSid: customerCallSid, status: 'paused' }]);
    expect((await command(customerCallSid, 'resume')).status).toBe(200);
    expect(await statuses(callSid)).toEqual(['in-progress']);
    await twilio.end(callSid);
  });
});

describe('a transferred call at Webex', () => {
  test('continues with its pause when the first agent wraps up before the second is connected (PR-01, PR-09)', async () => {
    const taskId = await webex.begin('webex-agent-1');
    await waitUntilReported(taskId);
    await webex.pressButton(taskId, 'pause', 'webex-agent-1');
    await waitUntil('paused', async () => (await mediaStates(taskId)).audio === 'paused');
    await webex.leave(taskId, 'webex-agent-1');
    await webex.transfer(taskId, 'webex-agent-2', 'consult');
    await waitUntil('the second agent’s', async () => (await status(taskId)).agentId === 'webex-agent-2');
    expect(await status(taskId)).toMatchObject({ endedAt: null, media: { audio: { standing: 'paused' } } });
    await webex.end(taskId);
    await waitUntil('ended', async () => (await status(taskId)).endedAt !== null);
  });

  test('belongs to the second agent, even when the events come in reverse order (PR-09)', async () => {
    await webex.webhooks(true);
    const taskId = await webex.begin('webex-agent-9');
    await webex.transfer(taskId, 'webex-agent-2');
    await webex.webhooks('last');
    await waitUntilReported(taskId);
    await waitUntil('the second agent’s', async () => (await status(taskId)).agentId === 'webex-agent-2');
    expect((await status(taskId)).endedAt).toBeNull();
    await webex.end(taskId);
  });
});

test('an agent on two calls is paused on both, and must choose which one to stop (PR-06, PR-13)', async () => {
  const calls = [await connect.begin('amir.hadley'), await connect.begin('amir.hadley')];
  for (const contactId of calls) await waitUntilReported(contactId);
  const truth = async () => Promise.all(calls.map(async (id) => (await connect.truth(id)).recordings.audio));

  const paused = await commandAgent('amir.hadley', 'pause');
  expect(paused.status).toBe(200);
  expect([paused.answer.state, ...paused.answer.others].map(({ contactId }) => contactId).sort()).toEqual(
    calls.toSorted(),
  );
  expect(await truth()).toEqual(['suspended', 'suspended']);

  const stopped = await commandAgent('amir.hadley', 'stop');
  expect(stopped).toMatchObject({ status: 409, answer: { contactIds: expect.arrayContaining(calls) } });
  expect((await commandAgent('amir.hadley', 'resume')).status).toBe(200);
  expect(await truth()).toEqual(['recording', 'recording']);
  for (const contactId of calls) await connect.end(contactId);
});
