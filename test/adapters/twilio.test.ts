import { type TwilioCredentials, twilioCall } from '../../adapters/twilio/twilio-call.ts';
import { TwilioRecorder } from '../../adapters/twilio/twilio-recorder.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
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
  ] as [string, Where[]][])(
    'is confirmed where only %s is recorded, although the other answers 21220',
    async (_, recordings) => {
      const { contact, statuses } = flex(recordings);
      expect(await recorder()('pause', contact)).toMatchObject([{ result: 'confirmed', token: expect.any(String) }]);
      expect(statuses()).toEqual(['paused']);
    },
  );

  test('of something that is not recorded is answered so, and claims nothing (21220)', async () => {
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

  test('reaches every recording of one call, because Twilio’s "current" is only one of them (PR-06)', async () => {
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

  test('can be checked by asking whether anything is recorded now, wherever it started (PR-13)', async () => {
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
