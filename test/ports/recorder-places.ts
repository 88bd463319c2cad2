import { randomUUID } from 'node:crypto';
import { ConnectRecorder } from '../../adapters/amazon-connect/connect-recorder.ts';
import { connectRequest } from '../../adapters/amazon-connect/connect-request.ts';
import { DesktopRecorder } from '../../adapters/desktop/desktop-recorder.ts';
import { MemoryRecorder } from '../../adapters/memory/control/recorder.ts';
import { twilioCall } from '../../adapters/twilio/twilio-call.ts';
import { TwilioRecorder } from '../../adapters/twilio/twilio-recorder.ts';
import { webexCall } from '../../adapters/webex/webex-call.ts';
import { WebexRecorder } from '../../adapters/webex/webex-recorder.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { startConnectSimulator } from '../../local/connect-simulator/connect-simulator.ts';
import { simulatedInstanceId } from '../../local/connect-simulator/directory.ts';
import { simulatedTwilio, startTwilioSimulator } from '../../local/twilio-simulator/twilio-simulator.ts';
import { simulatedWebex, startWebexSimulator } from '../../local/webex-simulator/webex-simulator.ts';
import { pcWith } from '../adapters/desktop-pc.ts';
import { controlledSite } from '../cti-gateway/controlled-site.ts';
import type { RecorderKind, Trouble, Truth } from './recorder.suite.ts';

/** A clock whose waits end at once, and random numbers that are the same every time. */
const instantly = { wait: async () => {}, random: () => 0 };

const ask = async (url: string, method: string, wish?: object) => {
  const response = await fetch(url, { method, ...(wish && { body: JSON.stringify(wish) }) });
  return (await response.json()) as Record<string, unknown>;
};

const troubleAt = (url: string) => async (trouble: Trouble) => {
  await ask(`${url}/simulator/failures`, 'PUT', trouble);
};

const secretKey = 'a-secret-key-of-nobody';

export const amazonConnect: RecorderKind = {
  does: { audio: ['start', 'pause', 'resume', 'stop'], screen: ['pause', 'resume', 'stop'] },
  says: 'confirmed',
  wire: {
    secrets: [secretKey, 'test-access-key'],
    errors: [
      ['a contact that has ended or was transferred', at(404, 'ResourceNotFoundException'), 'not-found'],
      [
        'a state that does not allow it',
        at(400, 'InvalidRequestException', 'Request is not allowed in current voice recording state'),
        'illegal',
      ],
      [
        'a contact that is not recorded',
        at(400, 'InvalidRequestException', 'No recording is active for this contact'),
        'not-recording',
      ],
      ['a request that is no good', at(400, 'InvalidParameterException'), 'failed'],
      ['a used up quota', at(429, 'TooManyRequestsException'), 'throttled'],
      ['a used up quota in other words', at(400, 'ThrottlingException'), 'throttled'],
      ['a failure of Amazon Connect', at(500, 'InternalServiceException'), 'unconfirmed'],
      ['a failure on the way to it', at(502), 'unconfirmed'],
      ['an Amazon Connect that is not available', at(503, 'ServiceUnavailable'), 'failed'],
      ['a silence behind a gateway', at(504), 'unconfirmed'],
      ['an instance that is active elsewhere', at(400, 'InvalidActiveRegionException'), 'failed'],
      ['a missing permission', at(403, 'AccessDeniedException'), 'failed'],
    ],
  },
  open: async () => {
    const simulator = await startConnectSimulator({ quota: { rate: 1000, burst: 1000 } });
    const { contactId } = await simulator.contacts.start({ agentId: 'agent-1', flow: ['audio', 'screen'] });
    const request = connectRequest({
      region: 'us-east-1',
      endpoint: simulator.url,
      credentials: async () => ({ accessKeyId: 'test-access-key', secretAccessKey: secretKey }),
    });
    const truths: Record<string, Truth> = { recording: 'recording', suspended: 'paused', stopped: 'stopped' };
    return {
      recorder: new ConnectRecorder(request, { instanceId: simulatedInstanceId, screens: true, ...instantly }),
      contact: {
        contactId,
        initialContactId: contactId,
        provider: 'amazon-connect',
        channel: 'VOICE',
        connectedAt: new Date().toISOString(),
      },
      truth: async () => {
        const { recordings } = await ask(`${simulator.url}/simulator/recordings/${contactId}`, 'GET');
        return Object.fromEntries(
          Object.entries(recordings as Record<string, string>).map(([medium, now]) => [medium, truths[now]]),
        );
      },
      trouble: troubleAt(simulator.url),
      close: simulator.stop,
    };
  },
};

export const twilio: RecorderKind = {
  does: { audio: ['start', 'pause', 'resume', 'stop'] },
  says: 'confirmed',
  wire: {
    secrets: [simulatedTwilio.authToken, Buffer.from(simulatedTwilio.authToken).toString('base64').slice(0, 12)],
    errors: [
      ['a call that Twilio does not know', at(404, 20404), 'not-found'],
      ['a request that is no good', at(400, 20001), 'failed'],
      ['wrong credentials', at(401, 20003), 'failed'],
      ['too many requests', at(429, 20429), 'throttled'],
      ['a failure of Twilio', at(500, 20500), 'unconfirmed'],
      ['a Twilio that is not available', at(503), 'failed'],
      ['a silence behind a gateway', at(504), 'unconfirmed'],
    ],
  },
  open: async () => {
    const simulator = await startTwilioSimulator();
    const task = simulator.recordings.comeIn({ workerSid: 'WK1', recordings: ['conference', 'call', 'worker'] });
    const { callSid, workerCallSid, conferenceSid } = task;
    const call = twilioCall({ endpoint: simulator.url, credentials: async () => simulatedTwilio });
    const contact: LiveContact = {
      contactId: callSid,
      initialContactId: callSid,
      provider: 'twilio',
      places: [callSid, workerCallSid, conferenceSid],
    };
    const truths: Record<string, Truth> = { 'in-progress': 'recording', paused: 'paused', stopped: 'stopped' };
    return {
      recorder: new TwilioRecorder(call, { pauseBehavior: 'silence', ...instantly }),
      contact,
      truth: async () => {
        const all = new Set(task.recordings.map(({ status }) => truths[status] ?? 'none'));
        return { audio: all.has('recording') ? 'recording' : [...all][0]! };
      },
      trouble: troubleAt(simulator.url),
      close: simulator.stop,
    };
  },
};

export const webex: RecorderKind = {
  does: { audio: ['pause', 'resume'] },
  says: 'pending',
  wire: {
    secrets: [simulatedWebex.accessToken],
    errors: [
      ['a queue that permits no pause', at(400), 'illegal'],
      ['a token that has run out', at(401), 'failed'],
      ['a user without an Agent profile', at(403), 'failed'],
      ['a task that Webex does not know', at(404), 'not-found'],
      ['too many requests', at(429), 'throttled'],
      ['a failure of Webex', at(500), 'unconfirmed'],
      ['a Webex that is not available', at(503), 'failed'],
      ['a silence behind a gateway', at(504), 'unconfirmed'],
    ],
  },
  open: async () => {
    const simulator = await startWebexSimulator();
    const { taskId } = await ask(`${simulator.url}/simulator/tasks`, 'POST', { agentId: 'agent-1' });
    const call = webexCall({ endpoint: simulator.url, credentials: async () => simulatedWebex });
    const truths: Record<string, Truth> = { recording: 'recording', paused: 'paused', ended: 'stopped' };
    return {
      recorder: new WebexRecorder(call, instantly),
      contact: {
        contactId: String(taskId),
        initialContactId: String(taskId),
        provider: 'webex',
        handles: { taskId: String(taskId) },
      },
      truth: async () => {
        const { recording } = await ask(`${simulator.url}/simulator/recordings/${taskId}`, 'GET');
        return { audio: truths[String(recording)] ?? 'none' };
      },
      trouble: troubleAt(simulator.url),
      close: simulator.stop,
    };
  },
};

/** PCs that capture an agent's screen. */
export const desktopPcs: RecorderKind = {
  does: { screen: ['pause', 'resume'] },
  says: 'confirmed',
  open: async () => {
    const pc = pcWith();
    await pc.report();
    const recorder = new DesktopRecorder({
      ...{ captures: pc.captures, commands: pc.commands, nudge: pc.nudge, clock: () => new Date() },
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      newId: randomUUID,
    });
    await recorder.prepare();
    const contact: LiveContact = {
      contactId: 'leg-1',
      initialContactId: 'leg-1',
      provider: 'amazon-connect',
      agentId: 'u-sam',
      connectedAt: '2026-11-20T09:59:00.000Z',
    };
    return {
      recorder,
      contact,
      truth: async () => ({ screen: pc.screen }),
      trouble: async ({ kind }) => {
        pc.isSilent = kind === 'silence';
      },
      close: async () => {},
    };
  },
};

/** A telephone system on site: the commands go through the cloud's function, a gateway and a manager interface. */
export const asterisk: RecorderKind = {
  does: { audio: ['start', 'pause', 'resume', 'stop'] },
  says: 'confirmed',
  startsAgain: true,
  open: async () => {
    const site = await controlledSite();
    return {
      recorder: site.recorder,
      contact: site.contact,
      truth: async () => ({ audio: site.recorded() }),
      trouble: async ({ kind }) => {
        site.isSilent = kind === 'silence';
      },
      close: site.close,
    };
  },
};

/** The stand-in for an agent's desktop. */
export const desktop: RecorderKind = {
  does: { screen: ['start', 'pause', 'resume', 'stop'], keystroke: ['start', 'pause', 'resume', 'stop'] },
  says: 'confirmed',
  open: async () => {
    const recorder = new MemoryRecorder('desktop', ['screen', 'keystroke']);
    const contact: LiveContact = { contactId: 'leg-1', initialContactId: 'leg-1', provider: 'amazon-connect' };
    return {
      recorder,
      contact,
      truth: async () => ({
        screen: recorder.recorded('leg-1', 'screen'),
        keystroke: recorder.recorded('leg-1', 'keystroke'),
      }),
      trouble: async ({ kind }) => recorder.behave({ silent: kind === 'silence' }),
      close: async () => {},
    };
  },
};

function at(status: number, code?: string | number, message?: string): Extract<Trouble, { kind: 'error' }> {
  return { kind: 'error', times: 100, status, ...(code && { code }), ...(message && { message }) };
}
