import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { proxyOf } from '../agent-kit/connection/connection.ts';
import {
  type Checks,
  checks as checksOf,
  type Finding,
  proxyExplanations,
  wrong,
} from '../agent-kit/program/checks.ts';
import { formatSize } from '../agent-kit/program/text.ts';
import type { GatewayAnswer } from '../api/programs/gateway.ts';
import { flagLabels, standardFlags, unflaggedSentences } from '../domain/flag/words.ts';
import { readDiallingPlan } from '../domain/phone-number.ts';
import { amiCalls } from './ami/ami-calls.ts';
import { extensionsBy } from './ami/channel-name.ts';
import { connectAmi } from './ami/connection.ts';
import { type AsteriskSettings, amiAddressOf, type JsonSettings } from './call-sources.ts';
import { folderOf, type GatewayConnection, type GatewayIdentity } from './cloud.ts';
import { openJournal } from './journal/journal.ts';
import { openCallSocket } from './json/call-socket.ts';
import { phonebooks } from './phonebook/phonebooks.ts';
import { scanFolder } from './recordings/folder.ts';
import { requireOwnServers } from './run-gateway.ts';
import type { InstanceSettings, Settings } from './settings.ts';

/** The sections of the manual (QG-40), in its order. */
export const sections = [
  'Prerequisites',
  'Creating flags',
  'Installation and configuration',
  'Testing the installation',
  'Troubleshooting',
] as const;
export type Section = (typeof sections)[number];

export type SectionFinding = Finding & { section: Section };

const minFreeBytes = 200e6;
const dayMs = 24 * 3_600_000;
/** If more calls than this have no id in time, doctor says so. */
const maxLateShare = 0.01;

interface Parts {
  settings: Settings;
  identityOf: (instance: string) => GatewayIdentity;
  connect: (identity?: GatewayIdentity) => GatewayConnection;
}

type SectionChecks = (checks: Checks, parts: Parts) => Promise<void>;

const prerequisites: SectionChecks = async ({ check }, { settings, connect }) => {
  await check('state folder', 'this machine', async () => {
    const { stateFolder } = settings;
    await mkdir(stateFolder, { recursive: true, mode: 0o700 });
    const { mode } = await stat(stateFolder);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      wrong('this machine', `other accounts can read it. Run: chmod 700 ${stateFolder}`);
    }
    const probe = join(stateFolder, `.probe-${randomUUID()}`);
    await writeFile(probe, 'fermata');
    await unlink(probe);
    const { bavail, bsize } = await statfs(stateFolder);
    if (bavail * bsize < minFreeBytes) wrong('this machine', `only ${formatSize(bavail * bsize)} are free`);
    return `${formatSize(bavail * bsize)} free`;
  });
  await check(proxyOf(settings) ? 'network, TLS and proxy' : 'network and TLS', 'the network', async () => {
    const { send } = connect();
    try {
      const url = new URL(settings.apiUrl);
      const request = { method: 'GET' as const, url: url.href, headers: {}, body: Buffer.alloc(0) };
      const { status } = await send(request, AbortSignal.timeout(20_000));
      if (status === 407) wrong('the network', proxyExplanations[407]!);
      return `${url.origin} answers`;
    } finally {
      send.close();
    }
  });
};

const askCloud = async <Answer>(
  { identityOf, connect }: Parts,
  instance: string,
  ask: (connection: GatewayConnection) => Promise<Answer>,
): Promise<Answer> => {
  let identity: GatewayIdentity;
  try {
    identity = identityOf(instance);
  } catch (error) {
    return wrong('this machine', (error as Error).message);
  }
  const connection = connect(identity);
  try {
    return await ask(connection);
  } finally {
    connection.send.close();
  }
};

const creatingFlags: SectionChecks = async ({ check }, parts) => {
  for (const { name } of parts.settings.instances) {
    await check(`flags of ${name}`, 'the cloud', async () => {
      const { flags, recordingServer } = await askCloud(parts, name, ({ cloud }) => cloud('settings', {}));
      const missing = standardFlags.filter((flag) => !flags.includes(flag));
      if (missing.length > 0) {
        wrong('this machine', `${missing.join(', ')} do not exist: cti-gateway configure --instance ${name}`);
      }
      return `${flags.map((flag) => flagLabels[flag]).join(', ')} for ${recordingServer.name}`;
    });
  }
};

/** Writes, renames and deletes in a folder, as the gateway does. Returns how much space is free. */
const testFolder = async (what: string, folder: string, side: Finding['side']): Promise<string> => {
  const probe = join(folder, `.fermata-probe-${randomUUID()}`);
  try {
    await writeFile(`${probe}.part`, 'fermata');
    await rename(`${probe}.part`, probe);
    await unlink(probe);
  } catch (error) {
    wrong(side, `${what} ${folder} cannot be written by this account: ${(error as Error).message}`);
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < minFreeBytes) wrong(side, `only ${formatSize(bavail * bsize)} are free in ${folder}`);
  return `${formatSize(bavail * bsize)} free`;
};

const checkRecordings = async (
  check: Checks['check'],
  name: string,
  { folder, stagingLocation }: NonNullable<InstanceSettings['recordings']>,
): Promise<void> => {
  await check(`recordings of the PBX of ${name}`, 'the PBX', async () => {
    const files = await scanFolder(folder).catch((error) => wrong('the PBX', (error as Error).message));
    const room = await testFolder('the folder of the PBX', folder, 'the PBX');
    return `${files.length} WAV files in ${folder}; ${room}`;
  });
  await check(`staging location of ${name}`, 'this machine', async () => {
    const room = await testFolder('the staging location', stagingLocation, 'this machine');
    return `${stagingLocation} can be written; ${room}`;
  });
};

const configuration: SectionChecks = async ({ check }, parts) => {
  await check('instances', 'this machine', async () => {
    const enrolled = parts.settings.instances.map(({ name }) => [name, parts.identityOf(name)] as const);
    requireOwnServers(enrolled);
    return enrolled.map(([name, { recordingServer }]) => `${name} for ${recordingServer}`).join(', ');
  });
  for (const one of parts.settings.instances) {
    const folder = folderOf(parts.settings, one.name);
    if (one.recordings) await checkRecordings(check, one.name, one.recordings);
    for (const book of one.phonebooks) {
      await check(`phonebook ${book.kind === 'ldap' ? book.url : book.file}`, 'this machine', async () => {
        const problems: string[] = [];
        const { load, counts } = phonebooks({
          ...{ settings: [book], folder, outsidePrefix: one.outsidePrefix, warn: (what) => problems.push(what) },
          plan: one.numbers === undefined ? undefined : readDiallingPlan(one.numbers),
          store: false,
        });
        await load();
        if (problems[0] !== undefined) wrong('this machine', problems[0]);
        return `${counts()[0]?.numbers ?? 0} numbers`;
      });
    }
  }
};

/** Compares what the PBX reports now with the users of the recording server. */
const askPbx = async (source: AsteriskSettings) => {
  const calls = amiCalls({ extensionOf: extensionsBy(source.endpoints), guidFrom: source.guidFrom });
  const connection = await connectAmi(amiAddressOf(source), {
    ...{ onEvent: () => {}, isWanted: () => true, nowMs: Date.now },
  });
  try {
    const status = await connection.list({ Action: 'Status', AllVariables: 'true' });
    const queues = await connection.list({ Action: 'QueueStatus' }).catch(() => []);
    const [resumed] = calls.resume(status, queues, Date.now());
    const agents = resumed?.is === 'source-resumed' ? (resumed.agents ?? []) : [];
    const connections = resumed?.is === 'source-resumed' ? resumed.connections : [];
    return { version: connection.version, offsetMs: connection.clockOffsetMs() ?? 0, agents, connections };
  } finally {
    connection.close();
  }
};

const testJsonSource = async ({ check }: Checks, name: string, { listen, connect }: JsonSettings): Promise<void> => {
  if (connect) {
    await check(`call source of ${name}`, 'the PBX', async () => {
      const socket = await openCallSocket(connect, () => {}).catch((error) =>
        wrong('the PBX', `the call source at ${connect.url}: ${error.message}`),
      );
      socket.close();
      return `answers at ${connect.url}`;
    });
    return;
  }
  const { port } = listen!;
  await check(`call source of ${name}`, 'this machine', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/call-events`, { method: 'POST' }).catch(() =>
      wrong('this machine', `nothing is listening on port ${port}: is “cti-gateway run” running?`),
    );
    if (answer.status !== 401) wrong('this machine', 'another program listens on its port');
    return `takes messages on 127.0.0.1:${port}`;
  });
};

const testSource = async (checks: Checks, parts: Parts, { name, source }: InstanceSettings): Promise<void> => {
  if (source.kind === 'json') return testJsonSource(checks, name, source);
  const { check } = checks;
  const place = `${source.host}:${source.port}`;
  let users: NonNullable<GatewayAnswer<'users'>['users']> = [];
  await check(`users of ${name}`, 'the cloud', async () => {
    users = (await askCloud(parts, name, ({ cloud }) => cloud('users', { version: null }))).users ?? [];
    if (users.length === 0) wrong('the cloud', 'no user has this recording server and an extension: page Users');
    return `${users.length} users with an extension`;
  });
  await check(`call source of ${name}`, 'the PBX', async () => {
    const { version, offsetMs, agents, connections } = await askPbx(source).catch((error) =>
      wrong('the PBX', `Asterisk at ${place}: ${error.message}`),
    );
    const extensions = new Set(users.map(({ extension }) => extension));
    const unknown = agents.filter(({ extension }) => !extensions.has(extension)).map(({ extension }) => extension);
    const clock =
      Math.abs(offsetMs) < 1000 ? '' : `; its clock is ${Math.round(-offsetMs / 1000)} s ahead, which is corrected`;
    const without =
      unknown.length === 0
        ? ''
        : `; no user has the extension of ${unknown.length} agents: ${unknown.slice(0, 10).join(', ')}`;
    return `manager interface ${version ?? '?'} at ${place}: ${agents.length} agents, ${connections.length} calls${clock}${without}`;
  });
};

const testing: SectionChecks = async (checks, parts) => {
  for (const one of parts.settings.instances) {
    await checks.check(`Fermata's API for ${one.name}`, 'the cloud', () =>
      askCloud(parts, one.name, async ({ cloud, offsetMs }) => {
        const { recordingServer } = await cloud('settings', {});
        const off = offsetMs() === 0 ? '' : `; its clock differs by ${Math.round(offsetMs() / 1000)} s from this one`;
        return `knows this instance as the gateway of ${recordingServer.name}${off}`;
      }),
    );
    await testSource(checks, parts, one);
  }
};

const troubleshooting: SectionChecks = async ({ check }, { settings }) => {
  for (const { name } of settings.instances) {
    await check(`last seven days of ${name}`, 'this machine', async () => {
      let journal: ReturnType<typeof openJournal>;
      try {
        journal = openJournal(folderOf(settings, name), { readOnly: true });
      } catch {
        return 'it has not run yet';
      }
      try {
        const days = journal.days(new Date(Date.now() - 6 * dayMs).toISOString().slice(0, 10));
        const flagged = days.reduce((sum, one) => sum + one.flagged, 0);
        const counts = new Map<string, number>();
        for (const { reason, count } of days.flatMap(({ unflagged }) => unflagged)) {
          counts.set(reason, (counts.get(reason) ?? 0) + count);
        }
        const late = counts.get('guid-not-in-time') ?? 0;
        if (late > maxLateShare * (flagged + late)) {
          wrong(
            'the PBX',
            `${late} of ${flagged + late} recordings had no id in time: does the dial plan record every call?`,
          );
        }
        const rest = [...counts].map(([reason, count]) => `${count} not: ${unflaggedSentences[reason as never]}`);
        return [`${flagged} recordings flagged`, `${journal.waitingCount()} wait`, ...rest].join('; ');
      } finally {
        journal.close();
      }
    });
  }
};

const checksOfSection: Record<Section, SectionChecks> = {
  Prerequisites: prerequisites,
  'Creating flags': creatingFlags,
  'Installation and configuration': configuration,
  'Testing the installation': testing,
  Troubleshooting: troubleshooting,
};

/** Tests everything that the gateway needs, section by section, and says which side has to correct a failure. */
export const doctor = async (parts: Parts): Promise<SectionFinding[]> => {
  const findings: SectionFinding[] = [];
  for (const section of sections) {
    const checks = checksOf();
    await checksOfSection[section](checks, parts);
    findings.push(...checks.findings.map((finding) => ({ ...finding, section })));
  }
  return findings;
};
