import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { gatewayAccount, phonePassword, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { findPhones } from '../../local/pbx/phones/phone-package.ts';
import { SipPhone } from '../../local/pbx/phones/sip-phone.ts';
import { user } from '../domain/telephony/centre.ts';
import { freePort } from '../kit/free-port.ts';
import { patientTimes, type StandInCloud, standInCloud, startInstance, temporaryFolder, until } from './site.ts';
import { tonesIn } from './tones.ts';

/** Debian's Asterisk and the phones, where `npm test` has unpacked them. */
const asterisk = findAsterisk({ mayDownload: false });
const python = findPhones();
const withPhones = asterisk && python ? describe : describe.skip;

const agents = {
  ...{ 2001: 'Mira Lund', 2011: 'Tobias Ek', 2012: 'Ines Faro', 2021: 'Ada Voss', 2022: 'Ian Roe', 2023: 'Lea Brandt' },
  ...{ 2031: 'Noor Haas', 2032: 'Emil Dahl', 2041: 'Sofia Lind', 2042: 'Jonas Berg' },
};
const customers = {
  ...{ 5550100: 'Harbour Bakery', 5550101: 'Fjord Ferries', 5550102: '港のパン屋', 5550103: 'Müller & Söhne' },
  ...{ 5550104: 'Nordic Nurseries' },
};
/** Nobody in one call has the tone of somebody else in it. */
const toneOf = (number: string): number =>
  number.startsWith('555') ? 440 : 600 + 200 * Number(number.at(-1)) + 20 * Number(number.at(-2));

withPhones('with real phones on a real PBX', () => {
  let place: ReturnType<typeof temporaryFolder>;
  let pbx: Pbx;
  let cloud: StandInCloud;
  let gateway: ReturnType<typeof startInstance>;
  const phones = new Map<string, SipPhone>();
  const phone = (number: number) => phones.get(String(number))!;

  const flagsOf = (extensions: readonly number[]) =>
    cloud
      .flags()
      .filter(({ extension }) => extensions.includes(Number(extension)))
      .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  /** The flags of so many recordings at these extensions, in the order in which their calls were connected. */
  const flagged = async (count: number, ...extensions: number[]) => {
    await until(`flags at ${extensions}`, () => flagsOf(extensions).length >= count);
    return flagsOf(extensions);
  };
  const legs = (extension: number) => gateway.running.tracker.legs.filter((leg) => leg.extension === String(extension));
  const isRecorded = (extension: number) =>
    until(`${extension} is recorded`, () => legs(extension).some(({ recordings }) => recordings.length > 0));
  const tonesOf = async (guid: string, ...numbers: number[]) => {
    const file = join(recordingsOf(join(place.folder, 'pbx')), `${guid}.wav`);
    await until('its file', () => existsSync(file) && statSync(file).size > 1000);
    const tones = tonesIn(
      file,
      numbers.map((number) => toneOf(String(number))),
    );
    return numbers.filter((number) => tones.includes(toneOf(String(number))));
  };

  /** Each call has phones of its own, so that all calls go on at once. */
  const calls = {
    hold: async () => {
      await phone(5550100).dial('2001');
      await isRecorded(2001);
      await sleep(400);
      await phone(2001).hold();
      await until('the customer is on hold', () => legs(2001).some((leg) => leg.state === 'connected' && leg.isHeld));
      await phone(2001).retrieve();
      await until('nobody is on hold', () => legs(2001).some((leg) => leg.state === 'connected' && !leg.isHeld));
      const writtenBefore = flagsOf([2001]).length;
      await phone(5550100).hangUp();
      return { writtenBefore, flagged: await flagged(1, 2001) };
    },
    blind: async () => {
      await phone(5550101).dial('2011');
      await isRecorded(2011);
      await sleep(400);
      await phone(2011).transfer('2012');
      await phone(2012).talks();
      await phone(2011).isIdle();
      await isRecorded(2012);
      await sleep(400);
      await phone(5550101).hangUp();
      return flagged(2, 2011, 2012);
    },
    attended: async () => {
      await phone(5550102).dial('2021');
      await isRecorded(2021);
      await phone(2021).hold();
      await phone(2021).dial('2022');
      await phone(2022).talks();
      await sleep(300);
      await phone(2021).transferToConsulted();
      await phone(2021).isIdle();
      await flagged(1, 2021);
      await sleep(400);
      await phone(2022).transfer('2023');
      await phone(2023).talks();
      await isRecorded(2023);
      await sleep(400);
      await phone(5550102).hangUp();
      return flagged(3, 2021, 2022, 2023);
    },
    queue: async () => {
      for (const extension of [2031, 2032]) {
        await phone(extension).dial('*45');
        await phone(extension).isIdle();
      }
      await until('both are logged on', () => gateway.running.agents.loggedOn.length === 2);
      const dialled = phone(5550103).dial('4001');
      await phone(2032).rings();
      await phone(2031).talks();
      await dialled;
      await isRecorded(2031);
      await phone(2032).isIdle();
      await sleep(400);
      await phone(2031).hangUp();
      await phone(5550103).isIdle();
      const written = await flagged(1, 2031, 2032);
      for (const extension of [2031, 2032]) await phone(extension).dial('*46');
      await until('both are logged off', () => gateway.running.agents.loggedOn.length === 0);
      return written;
    },
    conference: async () => {
      await phone(5550104).dial('4500');
      await phone(2041).dial('4500');
      await isRecorded(2041);
      await phone(2042).dial('4500');
      await isRecorded(2042);
      await sleep(400);
      await phone(2041).hangUp();
      await phone(2042).hangUp();
      const written = await flagged(2, 2041, 2042);
      await phone(5550104).hangUp();
      return written;
    },
  };
  const inProgress = {} as { [Name in keyof typeof calls]: ReturnType<(typeof calls)[Name]> };

  beforeAll(async () => {
    place = temporaryFolder();
    const ports = { amiPort: await freePort(), sipPort: await freePort() };
    const sipPhones = Object.entries({ ...agents, ...customers }).map(([extension, name]) => ({ extension, name }));
    pbx = await startPbx(asterisk!, { folder: join(place.folder, 'pbx'), phones: [], sipPhones, ...ports });
    cloud = standInCloud(
      {},
      Object.entries(agents).map(([extension, name]) => user(extension, name)),
    );
    const source = amiSource(
      {
        ...{ host: '127.0.0.1', port: ports.amiPort, ...gatewayAccount, silenceMinutes: 30, guidFrom: 'file-name' },
        extensionOf: extensionsBy(Object.fromEntries(Object.keys(customers).map((name) => [`PJSIP/${name}`, null]))),
      },
      {
        nowMs: Date.now,
        sleep: (ms, signal) => sleep(ms / 20, signal),
        random: Math.random,
        warn: () => {},
        times: patientTimes,
      },
    );
    gateway = startInstance({ folder: join(place.folder, 'gateway'), cloud: cloud.cloud, source });
    await until('the gateway is connected', () => cloud.reports.at(-1)?.source.state === 'connected');
    await Promise.all(
      sipPhones.map(async ({ extension, name }) => {
        const answerAfterSeconds = extension.startsWith('555') || extension === '2032' ? undefined : 0.2;
        const settings = { extension, name, password: phonePassword, sipPort: ports.sipPort };
        const voice = { toneHz: toneOf(extension), ...(answerAfterSeconds !== undefined && { answerAfterSeconds }) };
        phones.set(extension, await SipPhone.start(python!, { ...settings, ...voice }));
      }),
    );
    for (const [name, start] of Object.entries(calls)) {
      const call = start();
      // It is awaited by its own test.
      call.catch(() => {});
      Object.assign(inProgress, { [name]: call });
    }
  });
  afterAll(async () => {
    await Promise.all([...phones.values()].map((one) => one.stop()));
    await gateway?.stop();
    await pbx?.stop();
    place.remove();
  });

  test('a call that is held and retrieved has one recording, flagged when the customer hangs up (QG-16, QG-22, QG-23, QG-27)', async () => {
    const { writtenBefore, flagged: written } = await inProgress.hold;
    expect(writtenBefore).toBe(0);
    expect(written).toMatchObject([
      { extension: '2001', flags: { AgentId: 'user-2001', AgentName: 'Mira Lund', CallerName: 'Harbour Bakery' } },
    ]);
    expect(await tonesOf(written[0]!.guid, 5550100, 2001)).toEqual([5550100, 2001]);
  });

  test('a blind transfer by an agent’s phone is two recordings of one interaction, each with the customer and its own agent (QG-09, QG-23, QG-24)', async () => {
    const written = await inProgress.blind;
    expect(written.map(({ extension, flags }) => [extension, flags.AgentName, flags.CallerName])).toEqual([
      ['2011', 'Tobias Ek', 'Fjord Ferries'],
      ['2012', 'Ines Faro', 'Fjord Ferries'],
    ]);
    expect(new Set(written.map(({ flags }) => flags.InteractionGuid)).size).toBe(1);
    expect(new Set(written.map(({ flags }) => flags.CTICallRef)).size).toBe(1);
    expect(await tonesOf(written[0]!.guid, 5550101, 2011, 2012)).toEqual([5550101, 2011]);
    expect(await tonesOf(written[1]!.guid, 5550101, 2011, 2012)).toEqual([5550101, 2012]);
  });

  test('after a consultation by phone and another transfer, three agents’ recordings name the customer and are one interaction (QG-07, QG-09, QG-24)', async () => {
    const written = await inProgress.attended;
    expect(written.map(({ extension, flags }) => [extension, flags.AgentName, flags.CallerName])).toEqual([
      ['2021', 'Ada Voss', '港のパン屋'],
      ['2022', 'Ian Roe', '港のパン屋'],
      ['2023', 'Lea Brandt', '港のパン屋'],
    ]);
    expect(new Set(written.map(({ guid }) => guid)).size).toBe(3);
    expect(new Set(written.map(({ flags }) => flags.InteractionGuid)).size).toBe(1);
    expect(await tonesOf(written[2]!.guid, 5550102, 2021, 2022, 2023)).toEqual([5550102, 2023]);
  });

  test('agents log on by a feature code, both phones ring, and the one who answers has the call of the queue (QG-05, QG-10, QG-17, QG-20)', async () => {
    const written = await inProgress.queue;
    expect(written).toMatchObject([
      {
        extension: '2031',
        flags: { AgentId: '2031', AgentName: 'Noor Haas', QueueName: 'orders', CallerName: 'Müller & Söhne' },
      },
    ]);
    expect(await tonesOf(written[0]!.guid, 5550103, 2031, 2032)).toEqual([5550103, 2031]);
  });

  test('the recordings of two agents in a conference belong to one interaction (QG-09, QG-21)', async () => {
    const written = await inProgress.conference;
    expect(written.map(({ extension }) => extension)).toEqual(['2041', '2042']);
    expect(new Set(written.map(({ guid }) => guid)).size).toBe(2);
    expect(new Set(written.map(({ flags }) => flags.InteractionGuid)).size).toBe(1);
    expect(await tonesOf(written[1]!.guid, 5550104, 2041, 2042)).toEqual([5550104, 2041, 2042]);
  });

  test('each recording is flagged once, with an id of its own (QG-27)', async () => {
    await Promise.all(Object.values(inProgress));
    const guids = cloud.flags().map(({ guid }) => guid);
    expect(new Set(guids).size).toBe(guids.length);
    expect(guids).toHaveLength(9);
  });
});
