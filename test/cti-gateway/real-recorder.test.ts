import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import type { GatewayAnswer } from '../../api/programs/gateway.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { controlAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { freePort } from '../kit/free-port.ts';
import { loudnessOf, soundsOf } from '../kit/wav-sound.ts';
import { patientTimes, type StandInCloud, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

/** Debian's Asterisk, where `npm test` has unpacked it, or the machine's own. */
const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;

withAsterisk('at the recorder of a real PBX', () => {
  const phones = [
    { extension: '2001', name: 'Mira Lund' },
    { extension: '2002', name: 'Tobias Ek' },
    { extension: '2003', name: 'Ines Faro' },
  ];
  const bakery = '"Harbour Bakery" <5550100>';
  let place: ReturnType<typeof temporaryFolder>;
  let pbx: Pbx;
  let cloud: StandInCloud;
  let running: ReturnType<typeof startInstance> | undefined;
  let amiPort: number;
  let commands = 0;

  const recordings = () => recordingsOf(join(place.folder, 'pbx'));
  const fileOf = (guid: string) => join(recordings(), `${guid}.wav`);

  const startGateway = async () => {
    const source = amiSource(
      {
        ...{ host: '127.0.0.1', port: amiPort, ...controlAccount, silenceMinutes: 30, guidFrom: 'file-name' },
        ...{ extensionOf: extensionsBy({ 'PJSIP/carrier': null, 'PJSIP/loop': null }), controlsRecordings: true },
      },
      {
        nowMs: Date.now,
        sleep: (ms, signal) => sleep(ms / 20, signal),
        random: Math.random,
        warn: () => {},
        times: patientTimes,
      },
    );
    const before = cloud.reports.length;
    running = startInstance({
      ...{ folder: join(place.folder, 'gateway'), cloud: cloud.cloud, source },
      newRecordingFile: () => join(recordings(), `own-${++commands}.wav`),
    });
    await until(
      'the gateway is connected',
      () => cloud.reports.length > before && cloud.reports.at(-1)?.source.state === 'connected',
    );
  };

  beforeAll(async () => {
    place = temporaryFolder();
    amiPort = await freePort();
    pbx = await startPbx(asterisk!, { folder: join(place.folder, 'pbx'), phones, amiPort, sipPort: await freePort() });
    cloud = standInCloud();
    await startGateway();
  });
  afterAll(async () => {
    await running?.stop();
    await pbx?.stop();
    place.remove();
  });

  const legAt = (extension: string) =>
    running!.running.tracker.legs.find((leg) => leg.extension === extension && leg.state === 'connected');
  const connected = async (extension: string) => {
    await pbx.channelOf(extension);
    await until(`${extension} is followed`, () => legAt(extension) !== undefined);
    return legAt(extension)!;
  };
  const command = async (
    verb: GatewayAnswer<'commands'>['commands'][number]['verb'],
    connectionId: string,
    seconds = 60,
  ) => {
    const commandId = `command-${++commands}`;
    const later = (s: number) => new Date(Date.now() + s * 1000).toISOString();
    cloud.state.commands.push({
      ...{ commandId, connectionId, verb, at: later(0), until: later(5) },
      ...(verb === 'pause' && { pausedUntil: later(seconds) }),
    });
    await until(`an answer to ${verb}`, () => cloud.answered.has(commandId));
    return cloud.answered.get(commandId)!;
  };
  /** The next test's call may be at the same extension. */
  const hangUp = async (customer: string) => {
    await pbx.hangUp(customer);
    await until('the call is over', () => running!.running.tracker.legs.every(({ state }) => state !== 'connected'));
  };
  /** Sound and silence that is no gap of a busy machine, without the silence before the first sound. */
  const longSpans = (file: string): ['sound' | 'silence', number][] => {
    const spans: ['sound' | 'silence', number][] = [];
    for (const [is, seconds] of soundsOf(file)) {
      const last = spans.at(-1);
      if (last && (last[0] === is || seconds <= 0.5)) last[1] += seconds;
      else if (last || is === 'sound') spans.push([is, seconds]);
    }
    return spans;
  };
  const guidOf = (extension: string) => legAt(extension)!.recordings.at(-1)!.guid;

  test('a pause is silence in the file, a stop ends it, and a start begins a second one (PR-06)', async () => {
    const customer = await pbx.call('2001', bakery);
    const { connectionId } = await connected('2001');
    await until('it is recorded', () => (legAt('2001')?.recordings.length ?? 0) > 0);
    const file = fileOf(guidOf('2001'));
    await until('sound', () => existsSync(file) && loudnessOf(file).length > 8);
    expect(await command('pause', connectionId)).toMatchObject({ result: 'done' });
    await sleep(1500);
    expect(await command('resume', connectionId)).toMatchObject({ result: 'done' });
    await sleep(1200);
    expect(await command('stop', connectionId)).toMatchObject({ result: 'done' });
    for (const verb of ['stop', 'pause'] as const)
      expect(await command(verb, connectionId)).toMatchObject({ result: 'not-recording' });
    expect(await command('start', connectionId)).toMatchObject({ result: 'done' });
    await until('the second recording', () => guidOf('2001').startsWith('own-'));
    const second = fileOf(guidOf('2001'));
    await until('its sound', () => existsSync(second) && loudnessOf(second).some((one) => one > 0.01));
    // Redaction computes from it what the file lacks.
    expect(legAt('2001')!.recordings.map(({ announcedAtMs }) => typeof announcedAtMs)).toEqual(['number', 'number']);
    await hangUp(customer);
    const spans = longSpans(file);
    expect(spans.map(([is]) => is)).toEqual(['sound', 'silence', 'sound']);
    expect(spans[1]![1]).toBeGreaterThan(1.2);
    expect(await command('pause', 'nobody')).toMatchObject({ result: 'not-found' });
  });

  test('after a blind transfer the new recording is silent from its first moment to the end of the pause (PR-06)', async () => {
    const customer = await pbx.call('2001', bakery);
    const { connectionId } = await connected('2001');
    expect(await command('pause', connectionId)).toMatchObject({ result: 'done' });
    const channel = await pbx.channelOf('2001');
    cloud.state.isAway = true;
    await pbx.act({ Action: 'BlindTransfer', Channel: channel, Context: 'phones', Exten: '2002' });
    await connected('2002');
    await until('it is recorded', () => (legAt('2002')?.recordings.length ?? 0) > 0);
    const file = fileOf(guidOf('2002'));
    await until('a second of it', () => existsSync(file) && loudnessOf(file).length > 12);
    const agent = await pbx.channelOf('2002');
    const secondsOf = (event: string) =>
      Number(pbx.events.find((one) => one.event === event && one.get('Channel') === agent)?.get('Timestamp'));
    // A busy machine takes its time for the mute: by the PBX's clock, nothing is heard after it.
    const untilMuted = secondsOf('MixMonitorMute') - secondsOf('MixMonitorStart');
    expect(untilMuted).toBeLessThan(5);
    const sound = soundsOf(file).reduce((sum, [is, seconds]) => sum + (is === 'sound' ? seconds : 0), 0);
    expect(sound).toBeLessThan(untilMuted + 0.3);
    expect(soundsOf(file).at(-1)![0]).toBe('silence');
    cloud.state.isAway = false;
    expect(await command('resume', legAt('2002')!.connectionId)).toMatchObject({ result: 'done' });
    const before = loudnessOf(file).length;
    await until('sound again', () =>
      loudnessOf(file)
        .slice(before)
        .some((one) => one > 0.01),
    );
    await hangUp(customer);
  });

  test('after a consultation and a transfer the customer’s call has a recording of its own, and the consultation keeps its own (QG-24)', async () => {
    cloud.written.clear();
    const customer = await pbx.call('2001', bakery);
    await connected('2001');
    const mira = await pbx.channelOf('2001');
    await sleep(200);
    await pbx.act({ Action: 'Atxfer', Channel: mira, Context: 'phones', Exten: '2002' });
    await connected('2002');
    await until('the consultation is recorded', () => (legAt('2002')?.recordings.length ?? 0) > 0);
    const consultation = guidOf('2002');
    await sleep(300);
    await pbx.hangUp(mira);
    await until('a recording of its own', () => guidOf('2002') !== consultation);
    const own = guidOf('2002');
    expect(own).toMatch(/^own-/);
    await until('its sound', () => loudnessOf(fileOf(own)).some((one) => one > 0.01));
    await hangUp(customer);
    const isWritten = (guid: string) => cloud.flags().some((one) => one.guid === guid);
    await until('flags', () => isWritten(consultation) && isWritten(own));
    const flags = cloud.flags();
    const of = (guid: string) => flags.find((one) => one.guid === guid)!;
    // Asterisk names the customer to the consulted phone sometimes before the transfer, and sometimes with it.
    expect(['Mira Lund', 'Harbour Bakery']).toContain(of(consultation).flags.CallerName);
    expect(of(own).flags.CallerName).toBe('Harbour Bakery');
    expect(of(own).flags.InteractionGuid).toBe(of(consultation).flags.InteractionGuid);
  });

  test('right after a stop, and while a supervisor listens, nothing can be paused, and a start begins a recording (PR-06, QG-33)', async () => {
    const customer = await pbx.call('2001', bakery);
    const { connectionId } = await connected('2001');
    await until('it is recorded', () => (legAt('2001')?.recordings.length ?? 0) > 0);
    const channel = await pbx.channelOf('2001');
    await pbx.act({
      ...{ Action: 'Originate', Channel: 'PJSIP/2003', Application: 'ChanSpy', Data: `${channel},qES`, Async: 'true' },
    });
    await until('somebody listens', () => pbx.events.some(({ event }) => event === 'ChanSpyStart'));
    expect(await command('stop', connectionId)).toMatchObject({ result: 'done' });
    // Asterisk itself calls it a success to mute a channel that only a supervisor listens to.
    const mute = { Action: 'MixMonitorMute', Channel: channel, Direction: 'both', State: '0' };
    expect((await pbx.act(mute)).response).toBe('Success');
    expect(await command('pause', connectionId)).toMatchObject({ result: 'not-recording' });
    expect(await command('start', connectionId)).toMatchObject({ result: 'done' });
    await until('the second recording', () => guidOf('2001').startsWith('own-'));
    const file = fileOf(guidOf('2001'));
    await until('its sound', () => existsSync(file) && loudnessOf(file).some((one) => one > 0.01));
    await hangUp(customer);
  });

  test('while the gateway is down the dial plan keeps the pause, and the recording begins when it is over (PR-06)', async () => {
    await pbx.act({ Action: 'Setvar', Variable: 'READS_PAUSES', Value: '1' });
    const customer = await pbx.call('2001', bakery);
    const { connectionId } = await connected('2001');
    expect(await command('pause', connectionId, 300)).toMatchObject({ result: 'done' });
    const channel = await pbx.channelOf('2001');
    await sleep(200);
    await running!.stop();
    await pbx.act({ Action: 'BlindTransfer', Channel: channel, Context: 'phones', Exten: '2003' });
    await pbx.channelOf('2003');
    await startGateway();
    expect(legAt('2003')?.recordings).toEqual([]);
    expect(await command('resume', legAt('2003')!.connectionId)).toMatchObject({ result: 'done' });
    await until('it is recorded', () => (legAt('2003')?.recordings.length ?? 0) > 0);
    expect(guidOf('2003')).toMatch(/^own-/);
    expect(cloud.liveCalls.flatMap(({ missed }) => missed)).toEqual([]);
    await hangUp(customer);
  });
});
