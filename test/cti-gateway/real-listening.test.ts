import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { endpointsBy, extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { operatorAccount } from '../../local/pbx/pbx-config.ts';
import { freePort } from '../kit/free-port.ts';
import { patientTimes, temporaryFolder, until } from './site.ts';
import { tonesIn } from './tones.ts';

/** Debian's Asterisk, where `npm test` has unpacked it, or the machine's own. */
const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;

withAsterisk('on a real PBX', () => {
  const phones = ['2001', '2003'].map((extension) => ({ extension, name: extension }));
  const place = temporaryFolder();
  const stop = new AbortController();
  let pbx: Pbx;
  let source: ReturnType<typeof amiSource>;
  let running: Promise<void>;

  beforeAll(async () => {
    const ports = { amiPort: await freePort(), sipPort: await freePort() };
    pbx = await startPbx(asterisk!, { folder: join(place.folder, 'pbx'), phones, ...ports });
    const table = { 'PJSIP/carrier': null, 'PJSIP/loop': null };
    source = amiSource(
      {
        ...{ host: '127.0.0.1', port: ports.amiPort, ...operatorAccount, silenceMinutes: 30, guidFrom: 'file-name' },
        ...{ extensionOf: extensionsBy(table), endpointOf: endpointsBy(table), controlsRecordings: true },
      },
      {
        nowMs: Date.now,
        sleep: (ms, signal) => sleep(ms / 20, signal),
        random: Math.random,
        warn: () => {},
        times: patientTimes,
      },
    );
    running = source.run(() => {}, stop.signal);
    await until('the gateway is connected', () => source.status().state === 'connected');
  });
  afterAll(async () => {
    stop.abort();
    await running?.catch(() => {});
    await pbx?.stop();
    place.remove();
  });

  const eventsOf = (name: string) => pbx.events.filter(({ event }) => event === name);

  test('a supervisor’s phone hears the call, nobody on the call notices, and listening ends with the call (QG-33)', async () => {
    const customer = await pbx.call('2001', '"Harbour Bakery" <5550100>');
    const agent = await pbx.channelOf('2001');
    const connectionId = eventsOf('Newchannel')
      .find((one) => one.get('Channel') === agent)!
      .get('Uniqueid')!;
    const before = pbx.events.length;
    await source.recorder!.listen(connectionId, '2003');
    await until('somebody listens', () => eventsOf('ChanSpyStart').length > 0);
    const [started] = eventsOf('ChanSpyStart');
    const listener = started!.get('SpyerChannel')!;
    expect([started!.get('SpyeeChannel'), listener.split('-')[0]]).toEqual([agent, 'PJSIP/2003']);

    // What the listener's phone is sent is recorded here, in place of ears.
    const heard = join(place.folder, 'heard.wav');
    await pbx.act({ Action: 'MixMonitor', Channel: listener, File: heard });
    // The customer's tone: the listener's own phone plays another one.
    await until('the customer is heard', () => existsSync(heard) && tonesIn(heard, [440]).length > 0);
    const ofCall = pbx.events.slice(before).filter((one) => [agent, customer].includes(one.get('Channel') ?? ''));
    expect(ofCall.map(({ event }) => event)).not.toContain('BridgeEnter');
    expect(eventsOf('BridgeEnter').filter((one) => one.get('Channel') === listener)).toEqual([]);

    await pbx.hangUp(customer);
    await until('the listener is gone', () => eventsOf('Hangup').some((one) => one.get('Channel') === listener));
  });

  test('a call that is over cannot be listened to (QG-33)', async () => {
    await expect(source.recorder!.listen('gone', '2003')).rejects.toMatchObject({ result: 'not-found' });
  });
});
