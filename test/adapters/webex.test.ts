import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webexCall } from '../../adapters/webex/webex-call.ts';
import { webexNews } from '../../adapters/webex/webex-events.ts';
import { WebexRecorder } from '../../adapters/webex/webex-recorder.ts';
import { isSignedByWebex } from '../../adapters/webex/webex-signature.ts';
import { webexWebhook } from '../../adapters/webex/webex-webhook.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import {
  simulatedWebex,
  startWebexSimulator,
  type WebexSimulator,
} from '../../local/webex-simulator/webex-simulator.ts';

const now = new Date('2026-11-21T10:00:00.000Z');

describe('the recorder of Webex Contact Center', () => {
  let simulator: WebexSimulator;
  let receiver: Server;
  let received: (ProviderNews | undefined)[];
  beforeEach(async () => {
    received = [];
    const webhook = webexWebhook({
      credentials: async () => ({ webhookSecret: simulatedWebex.secret }),
      clock: () => new Date(),
    });
    receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      received.push(await webhook({ body, header: (name) => request.headers[name] as string | undefined }));
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const webhooksTo = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    simulator = await startWebexSimulator({ webhooksTo });
  });
  afterEach(async () => {
    await simulator.stop();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const flip = async (path: string, method: string, wish?: object) => {
    const response = await fetch(`${simulator.url}/simulator/${path}`, {
      method,
      ...(wish && { body: JSON.stringify(wish) }),
    });
    return (await response.json()) as { taskId: string; recording: string };
  };
  const instruct = (verb: Verb, taskId: string, credentials = async (_renew?: boolean) => simulatedWebex) =>
    new WebexRecorder(webexCall({ endpoint: simulator.url, credentials }), { wait: async () => {} }).instruct({
      verb,
      media: ['audio'],
      contact: { contactId: taskId, initialContactId: taskId, provider: 'webex' },
      tokens: {},
      until: new Date(Date.now() + 5_000),
    });

  test('accepts a pause, and confirms it only by its event (PR-29)', async () => {
    const { taskId } = await flip('tasks', 'POST', { agentId: 'agent-1' });
    expect(await instruct('pause', taskId)).toMatchObject([{ result: 'pending' }]);
    expect(await instruct('resume', taskId)).toMatchObject([{ result: 'pending' }]);
    await simulator.webhooksSent();
    const common = { contactId: taskId, media: ['audio'], by: 'agent-1', result: 'confirmed' };
    expect(received).toMatchObject([
      { contact: { contactId: taskId, initiatedAt: expect.any(String) } },
      { contact: { agentId: 'agent-1', connectedAt: expect.any(String), channel: 'VOICE' } },
      { recording: { ...common, verb: 'pause' } },
      { recording: { ...common, verb: 'resume' } },
    ]);
  });

  test('reports when what it accepted did not work', async () => {
    const { taskId } = await flip('tasks', 'POST', { agentId: 'agent-1' });
    await flip('webhooks', 'PUT', { fails: 1 });
    expect(await instruct('pause', taskId)).toMatchObject([{ result: 'pending' }]);
    await simulator.webhooksSent();
    expect(received.at(-1)).toMatchObject({ recording: { verb: 'pause', result: 'failed' } });
    expect(await flip(`recordings/${taskId}`, 'GET')).toMatchObject({ recording: 'recording' });
  });

  test('reports a pause that was made in its own desktop (PR-01, PR-28)', async () => {
    const { taskId } = await flip('tasks', 'POST', { agentId: 'agent-1' });
    await flip(`tasks/${taskId}/pause`, 'POST', { agentId: 'agent-1' });
    await flip(`tasks/${taskId}/end`, 'POST');
    await simulator.webhooksSent();
    expect(received.slice(-2)).toMatchObject([
      { recording: { contactId: taskId, verb: 'pause', by: 'agent-1', result: 'confirmed' } },
      { contact: { contactId: taskId, endedAt: expect.any(String) } },
    ]);
  });

  test('renews a token that was refused, once', async () => {
    const { taskId } = await flip('tasks', 'POST', { agentId: 'agent-1' });
    const credentials = async (renew = false) => (renew ? simulatedWebex : { ...simulatedWebex, accessToken: 'old' });
    expect(await instruct('pause', taskId, credentials)).toMatchObject([{ result: 'pending' }]);
  });

  test('refuses when the queue does not permit pausing', async () => {
    const { taskId } = await flip('tasks', 'POST', { agentId: 'agent-1', pausePermitted: false });
    expect(await instruct('pause', taskId)).toMatchObject([{ result: 'illegal', code: '400' }]);
  });
});

describe('a task of Webex', () => {
  const numberOf = (data: object) =>
    webexNews(JSON.stringify({ type: 'task:connected', data: { taskId: 't', createdTime: 1, ...data } }), now).contact
      ?.customerNumber;
  const both = { origin: '+41795550123', destination: '+41445550100' };

  test('shows the number of the customer, no matter who called (QG-35)', () => {
    expect(numberOf({ channelType: 'telephony', direction: 'INBOUND', ...both })).toBe('+41795550123');
    expect(numberOf({ channelType: 'telephony', direction: 'OUTBOUND', ...both })).toBe('+41445550100');
  });

  test('shows no number for somebody who writes or withholds it (QG-35)', () => {
    expect(numberOf({ channelType: 'email', direction: 'INBOUND', origin: 'a@example.com' })).toBeUndefined();
    expect(numberOf({ channelType: 'telephony', direction: 'INBOUND', origin: 'Anonymous' })).toBeUndefined();
  });
});

describe('a webhook of Webex', () => {
  const body = JSON.stringify({ type: 'task:ended', comciscotimestamp: now.getTime(), data: { taskId: 't' } });
  const sign = (text: string) => createHmac('sha256', 'secret').update(text).digest('hex');
  const request = (headers: Record<string, string>, text = body) => ({
    body: text,
    header: (name: string) => headers[name],
  });
  const signed = { 'x-webexcc-signature': sign(body), 'x-webexcc-timestamp': String(now.getTime()) };

  test('is accepted by its signature and its time, and by nothing less', () => {
    const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    expect(isSignedByWebex(request(signed), 'secret', now)).toBe(true);
    expect(isSignedByWebex(request(signed), 'another', now)).toBe(false);
    expect(isSignedByWebex(request(signed, body.replace('ended', 'new')), 'secret', now)).toBe(false);
    expect(isSignedByWebex(request({}), 'secret', now)).toBe(false);
    expect(isSignedByWebex(request(signed), '', now)).toBe(false);
    expect(isSignedByWebex(request(signed), 'secret', later(6))).toBe(false);
    expect(isSignedByWebex(request(signed), 'secret', later(-6))).toBe(false);
    expect(isSignedByWebex(request({ ...signed, 'x-webexcc-timestamp': '1' }), 'secret', now)).toBe(false);
  });

  test('of the first version of subscriptions is as old as its event, and one without a time is refused', () => {
    const is = (data: object, at = now) => {
      const plain = JSON.stringify({ type: 'task:ended', data: { taskId: 't', ...data } });
      return isSignedByWebex(request({ 'x-webexcc-signature': sign(plain) }, plain), 'secret', at);
    };
    const aDayLater = new Date(now.getTime() + 86_400_000);
    for (const time of [now.getTime(), String(now.getTime()), now.toISOString()]) {
      expect(is({ createdTime: time })).toBe(true);
      expect(is({ createdTime: time }, aDayLater)).toBe(false);
    }
    for (const data of [{}, { createdTime: 'soon' }, { createdTime: null }]) expect(is(data)).toBe(false);
    const odd = `{"type":"task:ended","comciscotimestamp":"soon","data":{"createdTime":${now.getTime()}}}`;
    expect(isSignedByWebex(request({ 'x-webexcc-signature': sign(odd) }, odd), 'secret', now)).toBe(false);
  });

  const event = (type: string, data: object) => webexNews(JSON.stringify({ type, data }), now);

  test.each([
    ['ContactRecordingPaused', 'pause', 'confirmed'],
    ['ContactRecordingPauseFailed', 'pause', 'failed'],
    ['ContactRecordingResumed', 'resume', 'confirmed'],
    ['ContactRecordingResumeFailed', 'resume', 'failed'],
    ['task:recording-paused', 'pause', 'confirmed'],
    ['task:recording-resume-failed', 'resume', 'failed'],
  ])('of the type %s reports a %s as %s', (type, verb, result) => {
    const at = '2026-11-21T09:59:59.000Z';
    const expected = { contactId: 't', verb, result, media: ['audio'], at, by: 'agent-1' };
    const data = { interactionId: 't', agentId: 'agent-1', eventTime: Date.parse(at) };
    expect(event(type, data).recording).toEqual(expected);
    // As the desktop receives it, wrapped in whatever its widget calls it.
    expect(event('desktop', { ...data, type }).recording).toEqual(expected);
  });

  test.each([
    ['task:paused', { taskId: 't' }],
    ['agent:login', { agentId: 'agent-1' }],
    ['task:connected', {}],
    ['capture:available', { taskId: 't' }],
  ])('of the type %s is not a pause', (type, data) => {
    expect(event(type, data).recording).toBeUndefined();
  });

  test('that is not JSON is ignored', () => {
    expect(webexNews('{', now)).toEqual({});
    expect(webexNews('[1]', now)).toEqual({});
  });
});
