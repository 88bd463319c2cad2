import { pausedWhile } from '../../docs/samples/pause-around-payment.ts';
import { outputs } from './kit/outputs.ts';
import { connect } from './kit/recorders.ts';
import { commands, mediaStates, turnOn, waitUntilReported } from './kit/recording-control.ts';

const agent = 'jonas.thrup';
let fermata: { url: string; token: string };
let contactId: string;

const tokenOf = async (scope: string): Promise<string> => {
  const answer = await fetch(`${outputs.endpoint}/oauth2/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${outputs.machineClientId}:${outputs.machineClientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
};

beforeAll(async () => {
  await turnOn();
  fermata = { url: outputs.apiUrl, token: await tokenOf('fermata/control.pause') };
  contactId = await connect.begin(agent);
  await waitUntilReported(contactId);
});
afterAll(async () => {
  await connect.fail({ operation: 'SuspendContactRecording', times: 0 });
  await connect.end(contactId);
});

const truth = async () => (await connect.truth(contactId)).recordings;
const recorded = { audio: 'recording', screen: 'recording' };

describe('with the sample for programs', () => {
  test('nothing is recorded while the form is open, and everything after it (PR-13)', async () => {
    const paid = await pausedWhile(fermata, agent, async () => {
      expect(await truth()).toEqual({ audio: 'suspended', screen: 'suspended' });
      return 'paid';
    });
    expect(paid).toBe('paid');
    expect(await truth()).toEqual(recorded);
    expect(await commands(contactId)).toEqual(['pause trigger', 'resume trigger']);
  });

  test('an aborted payment leaves nobody paused (PR-13)', async () => {
    const broken = pausedWhile(fermata, agent, async () => {
      throw new Error('the card was refused');
    });
    await expect(broken).rejects.toThrow('the card was refused');
    expect(await truth()).toEqual(recorded);
  });

  test.each([
    [{ status: 503 }, /Not paused \(502\).*amazon-connect audio: failed/],
    [{ status: 429, code: 'TooManyRequestsException' }, /Not paused \(429\).*amazon-connect screen: throttled/],
    [{ status: 500, happens: true }, /Not paused \(502\).*amazon-connect audio: unconfirmed/],
  ])(
    'the form stays closed where a recorder answers %j, and the call is still recorded (PR-13)',
    async (failure, why) => {
      await connect.fail({ operation: 'SuspendContactRecording', times: 20, ...failure });
      let opened = false;
      const refused = pausedWhile(fermata, agent, async () => {
        opened = true;
      });
      await expect(refused).rejects.toThrow(why);
      await connect.fail({ operation: 'SuspendContactRecording', times: 0 });
      expect(opened).toBe(false);
      expect(await truth()).toEqual(recorded);
      expect(await mediaStates(contactId)).toEqual(recorded);
    },
  );
});
