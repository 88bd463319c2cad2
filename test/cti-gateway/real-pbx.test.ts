import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import { connectAmi } from '../../cti-gateway/ami/connection.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { gatewayAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { freePort } from '../kit/free-port.ts';
import { patientTimes, type StandInCloud, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

/** Debian's Asterisk, where `npm test` has unpacked it, or the machine's own. */
const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;

withAsterisk('on a real PBX', () => {
  const phones = [
    { extension: '2001', name: 'Mira Lund' },
    { extension: '2002', name: 'Tobias Ek' },
    { extension: '2003', name: 'Ines Faro' },
  ];
  const bakery = '"Harbour Bakery" <5550100>';
  let place: ReturnType<typeof temporaryFolder>;
  let pbx: Pbx;
  let cloud: StandInCloud;
  let running: ReturnType<typeof startInstance>;
  let ports: { amiPort: number; sipPort: number };

  const start = async () => {
    pbx = await startPbx(asterisk!, { folder: join(place.folder, 'pbx'), phones, ...ports });
  };

  beforeAll(async () => {
    place = temporaryFolder();
    ports = { amiPort: await freePort(), sipPort: await freePort() };
    await start();
    cloud = standInCloud();
    const source = amiSource(
      {
        ...{ host: '127.0.0.1', port: ports.amiPort, ...gatewayAccount, silenceMinutes: 30, guidFrom: 'file-name' },
        extensionOf: extensionsBy({ 'PJSIP/carrier': null, 'PJSIP/loop': null }),
      },
      {
        nowMs: Date.now,
        sleep: (ms, signal) => sleep(ms / 20, signal),
        random: Math.random,
        warn: () => {},
        times: patientTimes,
      },
    );
    running = startInstance({ folder: join(place.folder, 'gateway'), cloud: cloud.cloud, source });
    await until('the gateway is connected', () => cloud.reports.at(-1)?.source.state === 'connected');
  });
  afterAll(async () => {
    await running?.stop();
    await pbx?.stop();
    place.remove();
  });
  beforeEach(() => cloud.written.clear());

  /** What is in the cloud once so many recordings are flagged, in the order of their ends. */
  const flagged = async (count: number) => {
    await until(`${count} recordings with flags`, () => cloud.written.size >= count);
    return cloud.flags().toSorted((a, b) => a.endedAt.localeCompare(b.endedAt));
  };
  const fileOf = (guid: string) => join(recordingsOf(join(place.folder, 'pbx')), `${guid}.wav`);
  const queue = (action: 'QueueAdd' | 'QueueRemove', extension: string, name: string) =>
    pbx.act({ Action: action, Queue: 'orders', Interface: `PJSIP/${extension}`, MemberName: name });

  test('a direct call is flagged, and its id is the name of a file with sound (QG-16, QG-20, QG-21, QG-23)', async () => {
    const customer = await pbx.call('2001', bakery);
    await pbx.channelOf('2001');
    await sleep(1000);
    expect(cloud.written.size).toBe(0);
    await pbx.hangUp(customer);
    const [call] = await flagged(1);
    expect(call).toMatchObject({
      extension: '2001',
      flags: { AgentId: 'user-2001', AgentName: 'Mira Lund', CallerName: 'Harbour Bakery', CTICallRef: 'call-1' },
    });
    expect(call!.flags.QueueName).toBeUndefined();
    await until('the file', () => existsSync(fileOf(call!.guid)) && statSync(fileOf(call!.guid)).size > 1000);
    const seconds = (Date.parse(call!.endedAt) - Date.parse(call!.startedAt)) / 1000;
    expect(seconds).toBeGreaterThan(0.3);
    expect(seconds).toBeLessThan(60);
  });

  test('when the phones of two agents of a queue ring, the one who answers has the call with its queue (QG-10, QG-17)', async () => {
    await queue('QueueAdd', '2001', 'Mira Lund');
    await queue('QueueAdd', '2002', 'Tobias Ek');
    await until('both are logged on', () => running.running.agents.loggedOn.length === 2);
    const customer = await pbx.call('4001', bakery);
    const channel = await Promise.race([pbx.channelOf('2001'), pbx.channelOf('2002')]);
    await sleep(300);
    await pbx.hangUp(customer);
    const [call, ...others] = await flagged(1);
    expect(others).toEqual([]);
    expect(channel).toContain(call!.extension!);
    expect(call!.flags).toMatchObject({ QueueName: 'orders', AgentId: call!.extension, CallerName: 'Harbour Bakery' });
    await queue('QueueRemove', '2001', 'Mira Lund');
    await queue('QueueRemove', '2002', 'Tobias Ek');
    await until('both are logged off', () => running.running.agents.loggedOn.length === 0);
  });

  test('a caller who is transferred from Mira to Tobias to Ines is in three recordings of one interaction (QG-09, QG-24)', async () => {
    const customer = await pbx.call('2001', bakery);
    for (const [from, to] of [
      ['2001', '2002'],
      ['2002', '2003'],
    ] as const) {
      const channel = await pbx.channelOf(from);
      await pbx.act({ Action: 'BlindTransfer', Channel: channel, Context: 'phones', Exten: to });
    }
    await pbx.channelOf('2003');
    await pbx.hangUp(customer);
    const calls = await flagged(3);
    expect(calls.map(({ extension, flags }) => [extension, flags.CallerName])).toEqual([
      ['2001', 'Harbour Bakery'],
      ['2002', 'Harbour Bakery'],
      ['2003', 'Harbour Bakery'],
    ]);
    expect(new Set(calls.map(({ guid }) => guid)).size).toBe(3);
    expect(new Set(calls.map(({ flags }) => flags.InteractionGuid)).size).toBe(1);
    expect(new Set(calls.map(({ flags }) => flags.CTICallRef)).size).toBe(1);
  });

  test('after a consultation and a transfer, Tobias’s recording belongs to the customer’s call (QG-09, QG-24)', async () => {
    const customer = await pbx.call('2001', bakery);
    const mira = await pbx.channelOf('2001');
    await sleep(200);
    await pbx.act({ Action: 'Atxfer', Channel: mira, Context: 'phones', Exten: '2002' });
    await pbx.channelOf('2002');
    await sleep(300);
    await pbx.hangUp(mira);
    await flagged(1);
    await sleep(300);
    await pbx.hangUp(customer);
    const calls = await flagged(2);
    expect(calls.map(({ extension, flags }) => [extension, flags.CallerName])).toEqual([
      ['2001', 'Harbour Bakery'],
      ['2002', 'Harbour Bakery'],
    ]);
    expect(calls[1]!.flags.InteractionGuid).toBe(calls[0]!.flags.InteractionGuid);
  });

  test('a call in which the PBX loses its power is flagged with what was known, once the PBX is back (QG-22, QG-23)', async () => {
    const customer = await pbx.call('2003', bakery);
    await pbx.channelOf('2003');
    await until('it is followed', () => running.running.tracker.legs.some(({ recordings }) => recordings.length > 0));
    await pbx.kill();
    await until('it is lost', () => running.running.tracker.legs.some((leg) => 'inDoubtSinceMs' in leg));
    await start();
    const [call] = await flagged(1);
    expect(call).toMatchObject({ extension: '2003', flags: { CallerName: 'Harbour Bakery' } });
    expect(customer).toContain('PJSIP/carrier');
  });

  test('the account of the gateway cannot place calls or hang up (QG-38)', async () => {
    const connection = await connectAmi(
      { host: '127.0.0.1', port: ports.amiPort, ...gatewayAccount },
      { onEvent: () => {}, isWanted: () => true, nowMs: Date.now },
    );
    for (const action of ['Originate', 'Hangup', 'Command', 'UpdateConfig', 'QueueAdd']) {
      await expect(connection.act({ Action: action, Channel: 'PJSIP/2001' })).rejects.toThrow('Permission denied');
    }
    connection.close();
  });
});
