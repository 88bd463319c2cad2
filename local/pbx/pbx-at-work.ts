import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { GatewayCode, RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { runChildProgram, startChildProgram } from '../engine/child-program.ts';
import { portFor } from '../ports.ts';
import type { Ask } from '../users/administrator.ts';
import { findAsterisk } from './asterisk-package.ts';
import { startPbx } from './pbx.ts';
import { controlAccount, type PbxPhone, recordingsOf } from './pbx-config.ts';

const root = join(import.meta.dirname, '../..');
const program = 'cti-gateway/main.ts';

/** The agents of the data server's team, who have phones of the PBX. */
const agents: readonly (PbxPhone & { username: string })[] = [
  { extension: '2001', name: 'Amir Hadley', username: 'amir.hadley' },
  { extension: '2002', name: "Brigit O'Neal", username: 'brigit.oneal' },
];
const customers = ['"Harbour Bakery" <5550100>', '"Petra Solberg" <5550123>', '"Nordlys Books" <5550177>'] as const;

/** Long enough that the rules of the sample day upload it at once. */
const talkSeconds = 14;
const beforePauseSeconds = 5;
const pauseSeconds = 4;
const restSeconds = 40;

/** Downloads Debian's Asterisk in a process of its own, if there is none yet. It never fails; then there is just none. */
export const installAsterisk = async (signal?: AbortSignal): Promise<void> => {
  await runChildProgram('install Asterisk', process.execPath, [join(import.meta.dirname, 'install.ts')], {
    ...{ cwd: root, env: process.env },
    ...(signal && { signal }),
  }).catch(() => {});
};

export interface PbxAtWork {
  version: string;
  recordingServer: string;
  stop(): Promise<void>;
}

/** Leaves out every variable with which a program could reach a cloud other than through its own API. */
const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));

const addRecordingServer = async (ask: Ask): Promise<RecordingServerView> => {
  const { dataServers } = await ask<{ dataServers: DataServerView[] }>('GET', '/v1/data-servers');
  const server = await ask<RecordingServerView>('POST', '/v1/recording-servers', {
    ...{ name: 'Larkspur PBX', site: 'Head office', dataServerId: dataServers[0]!.dataServerId, optionalFlags: [] },
    ...{ guidWindowSeconds: 10, wrapUpSeconds: 0, callerNameOrder: ['global', 'external', 'network'], version: 0 },
  });
  await ask('PUT', '/v1/user-extensions', {
    extensions: agents.map(({ username, extension }) => ({ user: username, extension, recordingServer: server.name })),
  });
  return server;
};

/**
 * Starts a real PBX with its gateway. A customer calls the queue now and then, an agent answers, and the flags and recording of
 * the call follow. Undefined if there is no Asterisk on this machine.
 */
export const startPbxAtWork = async (
  ask: Ask,
  {
    folder,
    apiUrl,
    stagingLocation,
    signal,
  }: { folder: string; apiUrl: string; stagingLocation: string; signal?: AbortSignal },
): Promise<PbxAtWork | undefined> => {
  const asterisk = findAsterisk({ mayDownload: false });
  if (!asterisk) return undefined;
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  try {
    rmSync(folder, { recursive: true, force: true });
    const place = join(folder, 'pbx');
    mkdirSync(place, { recursive: true });
    const amiPort = await portFor("the PBX's manager interface", '--no-pbx', undefined, 5038);
    const sipPort = await portFor('the phones of the PBX', '--no-pbx', undefined, 5160);
    const pbx = await startPbx(asterisk, { folder: place, phones: agents, amiPort, sipPort });
    undo.push(pbx.stop);

    const server = await addRecordingServer(ask);
    const settings: WrittenSettings = {
      // People who watch the local system want to see each call as soon as it ends.
      ...{ apiUrl, stateFolder: join(folder, 'state'), flagsEverySeconds: 2 },
      instances: [
        {
          name: 'head-office',
          source: {
            ...{ kind: 'asterisk', port: amiPort, ...controlAccount },
            ...{ controlsRecordings: true, recordingFolder: recordingsOf(place) },
          },
          recordings: { folder: recordingsOf(place), stagingLocation },
        },
      ],
    };
    const settingsFile = join(folder, 'cti-gateway.json');
    writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    const { code } = await ask<GatewayCode>(
      'POST',
      `/v1/recording-servers/${server.recordingServerId}/enrolment-codes`,
    );
    const options = { cwd: root, env: plainEnvironment() };
    const command = (...args: string[]) => [program, ...args, '--settings', settingsFile];
    for (const args of [['enroll', '--code', code], ['configure']]) {
      await runChildProgram(`cti-gateway ${args[0]}`, process.execPath, command(...args), {
        ...options,
        ...(signal && { signal }),
      });
    }
    const logFile = join(folder, 'cti-gateway.log');
    const gateway = startChildProgram(process.execPath, command('run'), { ...options, grace: 10, logFile });
    undo.push(gateway.stop);
    for (const { extension, name } of agents) {
      await pbx.act({ Action: 'QueueAdd', Queue: 'orders', Interface: `PJSIP/${extension}`, MemberName: name });
    }

    const ending = new AbortController();
    undo.push(() => ending.abort());
    /** The channel of the agent who is on the newest call. */
    const connectedLeg = (): string | undefined =>
      pbx.events
        .findLast((event) => event.event === 'BridgeEnter' && /^PJSIP\/200\d-/.test(event.get('Channel') ?? ''))
        ?.get('Uniqueid');
    const control = async (leg: string, verb: 'pause' | 'resume'): Promise<void> => {
      const contactId = encodeURIComponent(`${server.recordingServerId}:${leg}`);
      await ask('POST', `/v1/contacts/${contactId}/recording/${verb}`, {}).catch(() => {});
    };
    const takeCalls = async (): Promise<void> => {
      for (let number = 0; !ending.signal.aborted; number += 1) {
        const customer = await pbx.call('4001', customers[number % customers.length]!);
        const { signal: ended } = ending;
        await sleep(beforePauseSeconds * 1000, undefined, { signal: ended });
        // Every other call is paused for a while, and its recording is silent there.
        const leg = number % 2 === 0 ? connectedLeg() : undefined;
        if (leg !== undefined) await control(leg, 'pause');
        await sleep(pauseSeconds * 1000, undefined, { signal: ended });
        if (leg !== undefined) await control(leg, 'resume');
        await sleep((talkSeconds - beforePauseSeconds - pauseSeconds) * 1000, undefined, { signal: ended });
        await pbx.hangUp(customer);
        await sleep(restSeconds * 1000, undefined, { signal: ending.signal });
      }
    };
    // The gateway must have its users before the first call.
    void sleep(5000, undefined, { signal: ending.signal })
      .then(takeCalls)
      .catch(() => {});
    return { version: asterisk.version, recordingServer: server.name, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
