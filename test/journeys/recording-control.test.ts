import { randomUUID } from 'node:crypto';
import type { LiveContacts } from '../../api/control/control.ts';
import { watchRecordings } from '../../local/run-features.ts';
import { call, read } from './kit/api.ts';
import { outputs } from './kit/outputs.ts';
import { connect, twilio, webex } from './kit/recorders.ts';
import {
  type CommandResult,
  command,
  commands,
  ledger,
  mediaStates,
  status,
  turnOn,
  waitUntil,
  waitUntilReported,
} from './kit/recording-control.ts';

/** A pause whose answer gets lost right at the start; its outcome is checked at the end. */
let lost: { contactId: string; answer: Promise<CommandResult> };

beforeAll(async () => {
  await turnOn();
  const contactId = await connect.begin('hugo.pell', ['audio']);
  await waitUntilReported(contactId);
  await connect.fail({ operation: 'SuspendContactRecording', times: 1, kind: 'silence', happens: false });
  lost = { contactId, answer: command(contactId, 'pause') };
  await waitUntil('sent', async () => (await connect.failures()).length === 0);
});

const worker = 'WK00000000000000000000000000000001';

describe('at Amazon Connect', () => {
  test('pause, resume and stop affect audio and screen, as Connect itself confirms (PR-06, PR-24)', async () => {
    const contactId = await connect.begin('alice.agent');
    await waitUntilReported(contactId);

    expect(await command(contactId, 'pause', {}, 'agent')).toMatchObject({
      status: 200,
      outcomes: { 'amazon-connect audio': 'confirmed', 'amazon-connect screen': 'confirmed' },
    });
    expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'suspended', screen: 'suspended' });

    expect(await command(contactId, 'resume', {}, 'agent')).toMatchObject({ status: 200 });
    expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'recording', screen: 'recording' });

    expect(await command(contactId, 'stop')).toMatchObject({ status: 200 });
    expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'stopped', screen: 'stopped' });
    expect(await command(contactId, 'resume')).toMatchObject({ status: 409 });
    expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'stopped', screen: 'stopped' });
    await connect.end(contactId);
  });

  test('start records a contact that its flow does not record (PR-06)', async () => {
    const contactId = await connect.begin('amir.hadley', []);
    await waitUntilReported(contactId);
    expect(await command(contactId, 'start', { media: ['audio'] })).toMatchObject({ status: 200 });
    expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'recording' });
    await connect.end(contactId);
  });

  test('an unknown verb is refused and changes nothing (PR-06)', async () => {
    const contactId = await connect.begin('amir.hadley');
    await waitUntilReported(contactId);
    expect((await command(contactId, 'unpause')).status).toBe(400);
    expect((await connect.truth(contactId)).history.map(({ did }) => did)).toEqual(['started', 'started']);
    await connect.end(contactId);
  });

  test('nothing can be paused once the contact is over, and the answer says so (PR-09)', async () => {
    const contactId = await connect.begin('amir.hadley');
    await waitUntilReported(contactId);
    await connect.end(contactId);
    await waitUntil('ended', async () => (await status(contactId)).endedAt !== null);
    expect((await command(contactId, 'pause')).status).toBe(409);
    expect((await command(randomUUID(), 'pause')).status).toBe(404);
  });
});

describe('at Twilio', () => {
  test('a pause reaches the call and the conference, and so does every other verb (PR-06, PR-26)', async () => {
    const callSid = await twilio.begin(worker, ['call', 'conference']);
    await waitUntilReported(callSid);
    const recordingStates = async () => (await twilio.truth(callSid)).recordings.map((one) => one.status);

    expect(await command(callSid, 'pause')).toMatchObject({ status: 200, outcomes: { 'twilio audio': 'confirmed' } });
    expect(await recordingStates()).toEqual(['paused', 'paused']);
    expect((await command(callSid, 'resume')).status).toBe(200);
    expect(await recordingStates()).toEqual(['in-progress', 'in-progress']);
    expect((await command(callSid, 'stop')).status).toBe(200);
    expect(await recordingStates()).toEqual(['stopped', 'stopped']);
    await twilio.end(callSid);
  });

  test('start records a call that nobody records, and a pause of it before that finds nothing (PR-06)', async () => {
    const callSid = await twilio.begin(worker, []);
    await waitUntilReported(callSid);
    expect(await command(callSid, 'pause')).toMatchObject({ outcomes: { 'twilio audio': 'not-recording' } });
    expect((await command(callSid, 'start')).status).toBe(200);
    expect((await twilio.truth(callSid)).recordings.map((one) => one.status)).toEqual(['in-progress']);
    await twilio.end(callSid);
  });
});

describe('at Webex Contact Center', () => {
  test('Fermata listens and does not command, so a pause is refused by name, and one that is made there is known here (PR-01, PR-25, PR-33)', async () => {
    const taskId = await webex.begin('webex-agent-1');
    await waitUntilReported(taskId);
    expect(await command(taskId, 'pause')).toMatchObject({ status: 409, outcomes: { 'webex audio': 'unsupported' } });
    expect((await webex.truth(taskId)).recording).toBe('recording');

    await webex.pressButton(taskId, 'pause', 'webex-agent-1');
    await waitUntil('paused', async () => (await mediaStates(taskId)).audio === 'paused');
    await webex.pressButton(taskId, 'resume', 'webex-agent-1');
    await waitUntil('recording', async () => (await mediaStates(taskId)).audio === 'recording');
    expect((await ledger(taskId)).check.sound).toBe(true);
    await webex.end(taskId);
  });
});

describe('a transfer in the middle of a pause', () => {
  test('keeps the pause on the new leg, and any id of the chain reaches it', async () => {
    const first = await connect.begin('alice.agent');
    await waitUntilReported(first);
    expect((await command(first, 'pause')).status).toBe(200);
    const second = await connect.transfer(first, 'brigit.oneal');
    await waitUntil(
      'paused on the new leg',
      async () => (await connect.truth(second)).recordings.audio === 'suspended',
    );
    expect((await connect.truth(second)).recordings).toEqual({ audio: 'suspended', screen: 'suspended' });
    await waitUntil('written down', async () => (await commands(second)).includes('pause transfer'));

    // A program may still have the old id, for which other systems answer "not found".
    expect((await command(first, 'resume')).status).toBe(200);
    expect((await connect.truth(second)).recordings).toEqual({ audio: 'recording', screen: 'recording' });
    await connect.end(second);
  });

  test('keeps it when somebody looks at the new leg before any event has reported it (PR-09)', async () => {
    const first = await connect.begin('alice.agent');
    await waitUntilReported(first);
    expect((await command(first, 'pause')).status).toBe(200);
    await connect.events({ held: true });
    try {
      const second = await connect.transfer(first, 'brigit.oneal');
      expect(await mediaStates(second)).toEqual({ audio: 'paused', screen: 'paused' });
      expect((await connect.truth(second)).recordings).toEqual({ audio: 'suspended', screen: 'suspended' });
      await connect.end(second);
    } finally {
      await connect.events({ held: false });
    }
  });

  test('keeps it across three transfers in a row, whatever the order of the events (PR-09)', async () => {
    let leg = await connect.begin('alice.agent');
    await waitUntilReported(leg);
    expect((await command(leg, 'pause')).status).toBe(200);
    for (const agent of ['brigit.oneal', 'carlos.venn', 'dana.whitlock']) leg = await connect.transfer(leg, agent);
    await waitUntil('paused on the last leg', async () => (await mediaStates(leg)).screen === 'paused');
    expect((await connect.truth(leg)).recordings).toEqual({ audio: 'suspended', screen: 'suspended' });
    await connect.end(leg);
  });

  test('ends the pause if the contact centre has set that, and the ledger says so', async () => {
    await turnOn({ onTransfer: 'end' });
    try {
      const first = await connect.begin('alice.agent');
      await waitUntilReported(first);
      expect((await command(first, 'pause')).status).toBe(200);
      const second = await connect.transfer(first, 'brigit.oneal');
      await waitUntilReported(second);
      await waitUntil('recorded in a ledger', async () =>
        [...(await ledger(first)).entries, ...(await ledger(second).catch(() => ({ entries: [] }))).entries].some(
          ({ kind, pausePolicy }) => kind === 'transferred' && pausePolicy === 'end',
        ),
      );
      expect((await connect.truth(second)).recordings.audio).toBe('recording');
      await connect.end(second);
    } finally {
      await turnOn();
    }
  });
});

describe('a provider that fails', () => {
  const suspend = 'SuspendContactRecording';
  let contactId: string;
  beforeEach(async () => {
    contactId = await connect.begin('carlos.venn', ['audio']);
    await waitUntilReported(contactId);
  });
  afterEach(async () => {
    await connect.fail({ operation: suspend, times: 0 });
    await connect.end(contactId);
  });

  test.each([
    [{ status: 404, code: 'ResourceNotFoundException' }, 404, 'not-found'],
    [{ status: 429, code: 'TooManyRequestsException' }, 429, 'throttled'],
    [{ status: 503, code: 'ServiceUnavailable' }, 502, 'failed'],
  ])('and answers %j makes the caller get a %i, and the recording goes on', async (failure, status, result) => {
    await connect.fail({ operation: suspend, times: 20, ...failure });
    expect(await command(contactId, 'pause')).toMatchObject({
      status,
      outcomes: { 'amazon-connect audio': result },
    });
    expect((await connect.truth(contactId)).recordings.audio).toBe('recording');
    expect((await mediaStates(contactId)).audio).toBe('recording');
  });

  test('after it has acted leaves the pause unconfirmed, and never as "it did not happen" (PR-13)', async () => {
    await connect.fail({ operation: suspend, times: 20, status: 500, happens: true });
    expect(await command(contactId, 'pause')).toMatchObject({
      status: 502,
      outcomes: { 'amazon-connect audio': 'unconfirmed' },
    });
    expect((await mediaStates(contactId)).audio).toBe('pausing');
    expect((await connect.truth(contactId)).recordings.audio).toBe('suspended');
  });

  test('by not answering leaves the pause unconfirmed, and repeating the request pauses the contact', async () => {
    await connect.fail({ operation: suspend, times: 20, kind: 'silence', happens: true });
    expect(await command(contactId, 'pause')).toMatchObject({
      status: 502,
      outcomes: { 'amazon-connect audio': 'unconfirmed' },
    });
    expect((await status(contactId)).media.audio).toMatchObject({ standing: 'pausing', confirmed: false });
    await connect.fail({ operation: suspend, times: 0 });
    expect((await command(contactId, 'pause')).status).toBe(200);
    expect((await status(contactId)).media.audio).toMatchObject({ standing: 'paused', confirmed: true });
  });
});

test('events that come late, twice and in reverse order change nothing, and a pause works before them and stays after them (PR-09)', async () => {
  await connect.events({ held: true });
  try {
    const contactId = await connect.begin('dana.whitlock');
    // No event has reported it, so Connect itself is asked.
    expect((await command(contactId, 'pause')).status).toBe(200);
    await connect.events({ held: false, order: 'reversed', copies: 3 });
    await waitUntil('on the list', async () => {
      const { contacts } = await read<LiveContacts>('administrator', '/v1/live-contacts');
      return contacts.filter((one) => one.contactId === contactId).length === 1;
    });
    expect(await mediaStates(contactId)).toEqual({ audio: 'paused', screen: 'paused' });
    expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'suspended', screen: 'suspended' });
    await connect.end(contactId);
    const ends = async () => (await ledger(contactId)).entries.filter(({ kind }) => kind === 'contact-ended');
    await waitUntil('ended', async () => (await ends()).length > 0);
    expect(await ends()).toHaveLength(1);
  } finally {
    await connect.events({ held: false, order: 'as-is', copies: 1 });
  }
});

test('a pause ends by itself when its time is over, to the second, and the ledger says why', async () => {
  const contactId = await connect.begin('emil.sorrel');
  await waitUntilReported(contactId);
  const { answer } = await command(contactId, 'pause', { seconds: 3 });
  const ends = Date.parse(answer.state.pausedUntil!);
  await waitUntil('resumed', async () => (await connect.truth(contactId)).recordings.audio === 'recording');
  const { history } = await connect.truth(contactId);
  const resumed = history.filter(({ did }) => did === 'resumed').map(({ at }) => Date.parse(at) - ends);
  expect(resumed).toHaveLength(2);
  for (const late of resumed) {
    expect(late).toBeGreaterThanOrEqual(0);
    // One second for the queue, and one for the engine, which polls its queues once a second.
    expect(late).toBeLessThan(3_500);
  }
  await waitUntil('written down', async () => (await commands(contactId)).includes('resume limit'));
  expect(await commands(contactId)).toEqual(['pause person', 'resume limit']);
  await connect.end(contactId);
});

test('two windows show the same state, two presses at once are one pause, and a refresh loses nothing', async () => {
  const contactId = await connect.begin('alice.agent');
  await waitUntilReported(contactId);
  const both = await Promise.all([
    command(contactId, 'pause', { clientRequestId: 'left' }, 'agent'),
    command(contactId, 'pause', { clientRequestId: 'right' }, 'administrator'),
  ]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  const [agent, administrator] = await Promise.all([status(contactId, 'agent'), status(contactId)]);
  expect({ ...agent, now: '' }).toEqual({ ...administrator, now: '' });
  const { history } = await connect.truth(contactId);
  expect(history.filter(({ did }) => did === 'suspended')).toHaveLength(2);

  // The answer got lost and the request is repeated, which sends nothing.
  const again = await command(contactId, 'pause', { clientRequestId: 'left' }, 'agent');
  expect(again.answer.commandId).toBe(both[0]!.answer.commandId);
  const other = await command(contactId, 'resume', { clientRequestId: 'left' }, 'agent');
  expect(other.status).toBe(409);
  expect((await connect.truth(contactId)).history).toEqual(history);
  await connect.end(contactId);
});

test('the ledger of a contact contains every command and answer, is intact, and is closed at its end (PR-13)', async () => {
  const contactId = await connect.begin('farah.quill', ['audio']);
  await waitUntilReported(contactId);
  await command(contactId, 'pause', { media: ['audio'], reason: 'payment' });
  await connect.end(contactId);
  await waitUntil('ended', async () => (await ledger(contactId)).entries.at(-1)?.kind === 'contact-ended');
  const { entries, check } = await ledger(contactId);
  expect(entries.map(({ kind }) => kind)).toEqual(['command', 'answer', 'contact-ended']);
  expect(entries[0]).toMatchObject({ verb: 'pause', source: 'person', reason: 'payment', by: 'admin' });
  expect(check).toEqual({ sound: true, entries: 3, head: entries[2]!.hash });
});

test('without signing in nobody can pause, and no webhook is trusted without its signature (PR-13)', async () => {
  const contactId = await connect.begin('gwen.ashdown');
  await waitUntilReported(contactId);
  expect((await call('nobody', `/v1/contacts/${contactId}/recording/pause`, { method: 'POST', body: {} })).status).toBe(
    401,
  );
  expect((await command(contactId, 'pause', {}, 'agent')).status).toBe(404);
  for (const provider of ['twilio', 'webex']) {
    const forged = await call('nobody', `/v1/integrations/${provider}/events`, { method: 'POST', body: {} });
    expect(forged.status).toBe(403);
  }
  expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'recording', screen: 'recording' });
  await connect.end(contactId);
});

test('the watchdog repeats a pause whose answer got lost, until a recorder confirms it', async () => {
  const { contactId, answer } = lost;
  expect(await answer).toMatchObject({ status: 502, outcomes: { 'amazon-connect audio': 'unconfirmed' } });
  await waitUntil('confirmed', async () => {
    await watchRecordings(outputs);
    return (await status(contactId)).media.audio?.confirmed === true;
  });
  expect((await mediaStates(contactId)).audio).toBe('paused');
  expect((await connect.truth(contactId)).recordings).toEqual({ audio: 'suspended' });
  expect(await commands(contactId)).toEqual(['pause person', 'pause recovery']);
  expect((await ledger(contactId)).check.sound).toBe(true);
  await connect.end(contactId);
});
