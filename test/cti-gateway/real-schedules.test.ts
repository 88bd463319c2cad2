import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AsteriskRecorder } from '../../adapters/asterisk/asterisk-recorder.ts';
import { MemoryControlStore } from '../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../adapters/memory/control/live-contact-store.ts';
import { MemoryRecorderCommandStore } from '../../adapters/memory/control/recorder-command-store.ts';
import { MemoryRequestStore } from '../../adapters/memory/control/request-store.ts';
import { MemoryTimers } from '../../adapters/memory/control/timers.ts';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import type { Cloud } from '../../cti-gateway/cloud.ts';
import { carryOut } from '../../domain/control/command/carry-out.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { contactEnded } from '../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../domain/control/events/contact-transferred.ts';
import type { ControlPorts } from '../../domain/control/ports.ts';
import { decideCall } from '../../domain/schedule/decide-call.ts';
import { followSchedules, noScheduleRecords } from '../../domain/schedule/follow-schedules.ts';
import { noRequirements, recordAll, type Schedule } from '../../domain/schedule/schedule.ts';
import { type CallMode, modeOf } from '../../domain/schedule/simulate-schedules.ts';
import { commandAnswers, commands } from '../../lambdas/gateway-control/commands.ts';
import { liveCalls } from '../../lambdas/gateway-control/live-calls.ts';
import type { Dependencies } from '../../lambdas/gateway-control/operation.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { controlAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { user } from '../domain/telephony/centre.ts';
import { freePort } from '../kit/free-port.ts';
import { patientTimes, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

/** Debian's Asterisk, where `npm test` has unpacked it, or the machine's own. */
const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;

const extensions = ['2001', '2002', '2003', '2004', '2005', '2006'];
const people = extensions.map((extension) => user(extension, `Agent ${extension}`));
const caller = '"Harbour Bakery" <5550100>';
const timed: Schedule = {
  ...{ ...recordAll, scheduleId: 'timed', type: 'timed' },
  timed: {
    days: [1, 2, 3, 4, 5],
    from: '08:00',
    until: '18:00',
    everyMinutes: 60,
    minutes: 5,
    timeZone: 'Europe/Oslo',
  },
} as unknown as Schedule;

/** Real calls, a real recorder and the gateway; the cloud's own functions decide, over stores in memory. */
withAsterisk('on a real PBX with schedules', () => {
  const place = temporaryFolder();
  const stop = new AbortController();
  const modes = new Map<string, CallMode | undefined>();
  const site = { schedules: [recordAll] as Schedule[] };
  const commandStore = new MemoryRecorderCommandStore();
  const controls = new MemoryControlStore(new MemoryRequestStore());
  const clock = () => new Date();
  const wait = async (ms: number, signal?: AbortSignal) =>
    void (await sleep(ms, signal ?? stop.signal).catch(() => {}));
  const live = new MemoryLiveContactStore();
  const ports: ControlPorts = {
    ...{ live, controls, requests: new MemoryRequestStore(), timers: new MemoryTimers() },
    source: { describe: async () => undefined },
    recorders: [new AsteriskRecorder({ commands: commandStore, clock, wait, newId: randomUUID })],
    ...{ quotas: {}, choices: { amazonConnectScreens: false, twilioManual: false, webexCommands: false } },
    settings: async () => ({ longestPause: 300, onTransfer: 'keep' }),
    ...{ clock, wait, newId: randomUUID, count: () => {} },
  };
  const command = carryOut(ports);
  let pbx: Pbx;
  let running: ReturnType<typeof startInstance>;
  let files = 0;

  beforeAll(async () => {
    const amiPort = await freePort();
    const phones = extensions.map((extension) => ({ extension, name: extension }));
    pbx = await startPbx(asterisk!, { folder: join(place.folder, 'pbx'), phones, amiPort, sipPort: await freePort() });
    const follow = followSchedules({
      ...ports,
      people: async () => ({
        users: people.map(({ userId }) => ({
          ...{ userId, username: userId, active: true, formerUsernames: [], syncedAt: '2026-11-20T00:00:00.000Z' },
        })),
        ...{ teams: [], identifiers: [], extensions: [], schedules: site.schedules },
      }),
    });
    const dependencies = {
      ...{ live, commands: commandStore, clock, wait, newId: randomUUID, settings: ports.settings },
      usersOf: async () => new Set(people.map(({ userId }) => userId)),
      contactConnected: contactTransferred(ports),
      contactEnded: contactEnded(ports),
      followSchedules: async (contact: LiveContact) => void modes.set(contact.contactId, await follow(contact)),
      telemetry: { count: () => {}, log: { warn: () => {} } },
    } as unknown as Dependencies;
    const own = { recordingServerId: 'gateway-1' } as never;
    const others = standInCloud({}, people);
    const cloud: Cloud = async (call, request, signal) => {
      if (call === 'liveCalls') return (await liveCalls(dependencies)(request as never, own)) as never;
      if (call === 'commands') {
        if (stop.signal.aborted)
          return { serverTime: clock().toISOString(), onTransfer: 'keep', commands: [] } as never;
        return (await commands(dependencies)({ waitSeconds: 0.2 }, own)) as never;
      }
      if (call === 'commandAnswers') return (await commandAnswers(dependencies)(request as never, own)) as never;
      return others.cloud(call, request, signal);
    };
    running = startInstance({
      ...{ folder: join(place.folder, 'gateway'), cloud },
      source: amiSource(
        {
          ...{ host: '127.0.0.1', port: amiPort, ...controlAccount, silenceMinutes: 30, guidFrom: 'file-name' },
          ...{ extensionOf: extensionsBy({ 'PJSIP/carrier': null, 'PJSIP/loop': null }), controlsRecordings: true },
        },
        {
          ...{ nowMs: Date.now, sleep: (ms, signal) => sleep(ms / 20, signal), random: Math.random, warn: () => {} },
          times: patientTimes,
        },
      ),
      newRecordingFile: () => join(recordingsOf(join(place.folder, 'pbx')), `started-${++files}.wav`),
    });
    await until('the gateway is connected', () => others.reports.at(-1)?.source.state === 'connected');
  });
  afterAll(async () => {
    stop.abort();
    await running?.stop();
    await pbx?.stop();
    place.remove();
  });

  const legAt = (extension: string) =>
    running.running.tracker.legs.find((leg) => leg.extension === extension && leg.state === 'connected');
  const recordingsAt = (extension: string) => legAt(extension)!.recordings.map(({ guid }) => guid);
  const bytesOf = (guid: string) => {
    const file = join(recordingsOf(join(place.folder, 'pbx')), `${guid}.wav`);
    return existsSync(file) ? statSync(file).size : 0;
  };
  /** More sound is being written. */
  const grows = async (guid: string) => {
    const before = bytesOf(guid);
    await until('more of it is recorded', () => bytesOf(guid) > before + 8000);
  };
  /** A call at this extension, once the schedules have decided about it. */
  const decided = async (extension: string) => {
    const customer = await pbx.call(extension, caller);
    await pbx.channelOf(extension);
    await until('it is recorded', () => (legAt(extension)?.recordings.length ?? 0) > 0);
    const contactId = `gateway-1:${legAt(extension)!.connectionId}`;
    await until('the schedules have decided', () => modes.has(contactId));
    const [guid] = recordingsAt(extension);
    return { customer, contactId, guid: guid!, mode: modes.get(contactId) };
  };
  const isStopped = (contactId: string) =>
    pbx.events.some((one) => one.event === 'MixMonitorStop' && contactId === `gateway-1:${one.get('Uniqueid')}`);
  const hangUp = async (...calls: { customer: string }[]) => {
    for (const { customer } of calls) await pbx.hangUp(customer);
    await until('all calls are over', () => running.running.tracker.legs.every(({ state }) => state !== 'connected'));
  };

  test('a call that the schedule All records stays recorded to its end (QG-36)', async () => {
    site.schedules = [recordAll];
    const call = await decided('2001');
    expect(call.mode).toBe('automatic');
    await grows(call.guid);
    expect(isStopped(call.contactId)).toBe(false);
    expect(await controls.ledger(call.contactId)).toEqual([]);
    await hangUp(call);
  });

  test('under a Percentage, calls outside the sample are stopped as their agents are connected, and the others stay recorded (QG-36)', async () => {
    site.schedules = [{ ...recordAll, scheduleId: 'half', type: 'percentage', targetPercent: 50 }];
    const calls = await Promise.all(extensions.map(decided));
    for (const { contactId, guid, mode } of calls) {
      const agent = { userId: '', teamIds: [], extensions: [] };
      const wanted = modeOf(decideCall(site.schedules, { contactId, agent, queues: [] }, clock().toISOString()));
      expect(mode).toBe(wanted);
      expect(isStopped(contactId)).toBe(wanted === 'none');
      if (wanted === 'automatic') await grows(guid);
    }
    await hangUp(...calls);
  });

  test('with a Timed schedule alone no call is recorded, and the ledger says why (QG-36)', async () => {
    site.schedules = [timed];
    const call = await decided('2001');
    expect(call.mode).toBe('none');
    expect(isStopped(call.contactId)).toBe(true);
    expect(await controls.ledger(call.contactId)).toMatchObject([
      { kind: 'command', verb: 'stop', by: 'fermata', reason: noScheduleRecords },
      { kind: 'answer', result: 'confirmed' },
    ]);
    await hangUp(call);
  });

  test('under On-Demand a call is recorded once its agent starts it, into a second file, and until they stop it (QG-36, OD-03, OD-35)', async () => {
    site.schedules = [{ ...recordAll, scheduleId: 'agents', type: 'on-demand', requirements: noRequirements }];
    const call = await decided('2001');
    const { contactId } = call;
    expect([call.mode, isStopped(contactId)]).toEqual(['on-demand', true]);
    const stoppedAt = bytesOf(call.guid);
    const ask = (verb: 'start' | 'stop') =>
      command({ contactId, verb, media: ['audio'], by: 'user-2001', source: 'person', onDemand: 'records' });
    await ask('start');
    await until('a second recording', () => recordingsAt('2001').length > 1);
    const second = recordingsAt('2001').at(-1)!;
    expect(second).toMatch(/^started-/);
    await grows(second);
    await ask('stop');
    const size = bytesOf(second);
    await sleep(500);
    expect([bytesOf(second), bytesOf(call.guid)]).toEqual([size, stoppedAt]);
    await hangUp(call);
  });
});
