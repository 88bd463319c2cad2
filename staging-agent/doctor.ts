import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readdir, readFile, realpath, rename, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { proxyOf } from '../agent-kit/connection/connection.ts';
import { codeOf, isAbsent } from '../agent-kit/files/file-errors.ts';
import {
  type Checks,
  checks as checksOf,
  type Finding,
  proxyExplanations,
  wrong,
} from '../agent-kit/program/checks.ts';
import { formatSize, printable } from '../agent-kit/program/text.ts';
import type { StagingConnection, StagingIdentity } from './connection.ts';
import { markedAs } from './intake/watch.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { markerName } from './location/location.ts';
import { ownFolders } from './location/names.ts';
import { scan } from './location/scan.ts';
import { currentStatus } from './report/report.ts';
import type { Settings } from './settings.ts';

const networkFileSystems = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x65735546]);

/** Fails if less than `minBytes` are free. */
const checkSpace = async (folder: string, side: Finding['side'], minBytes: number): Promise<string> => {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return free < minBytes
    ? wrong(side, `only ${formatSize(free)} free, less than ${formatSize(minBytes)}`)
    : `${formatSize(free)} free`;
};

/** More names than this are only counted. */
const maxNamed = 5;

const listed = (names: readonly string[]): string =>
  names.slice(0, maxNamed).map(printable).join(', ') +
  (names.length > maxNamed ? ` and ${names.length - maxNamed} more` : '');

/** Scans the location as it is now, whether or not an agent runs. Files that a PC may still be writing do not count. */
const scanNow = async (location: string): Promise<{ shut: string[]; stuck: string[] }> => {
  const stuck: string[] = [];
  const { shut } = await scan(location, {
    known: (paths) => new Set(paths),
    take: async () => {},
    leave: ({ path, kind, reason }) => {
      if (kind === 'stuck') stuck.push(`${printable(path)}: ${reason}`);
    },
  });
  return { shut, stuck };
};

/** The folders right below the location that are on another volume. */
const otherVolumes = async (location: string): Promise<string[]> => {
  const { dev } = await stat(location);
  const names: string[] = [];
  for (const entry of await readdir(location, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const found = await stat(join(location, entry.name)).catch(() => undefined);
    if (found && found.dev !== dev) names.push(entry.name);
  }
  return names;
};

type ReadJournal = Pick<Journal, 'totals' | 'troubles' | 'leftovers' | 'noted' | 'close'>;

/** Returns an empty journal if there is none yet. */
const readJournal = (stateFolder: string): ReadJournal => {
  try {
    return openJournal(stateFolder, { readOnly: true });
  } catch {
    return {
      totals: () => [],
      troubles: () => [],
      leftovers: () => ({ count: 0, files: [] }),
      noted: () => undefined,
      close: () => {},
    };
  }
};

const checkReading = async (location: string, { check }: Checks): Promise<void> => {
  await check('reading', 'the share', async () => {
    const folder = await opendir(location);
    try {
      await folder.read();
    } finally {
      await folder.close();
    }
    return 'ok';
  });
  // Over SMB, Windows asks for the true name of each folder above, and fails where one may not be listed.
  await check('its true path', 'the share', async () => {
    await realpath(location).catch((error) =>
      wrong(
        'the share',
        `this cannot be checked (${codeOf(error)}), and without it files in folders are not taken: let the account list each folder from the share down`,
      ),
    );
    return 'ok';
  });
};

const checkWriting = async (location: string, { check }: Checks): Promise<void> => {
  const probe = join(location, `.fermata-probe-${randomUUID()}`);
  const written = await check('writing', 'the share', async () => {
    const file = await open(probe, 'wx', 0o600);
    try {
      await file.writeFile('fermata');
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await readFile(probe, 'utf8')) !== 'fermata')
      wrong('the share', 'a file is read back with other content than was written');
    return 'ok';
  });
  if (!written) return;
  const renamed = await check('renaming', 'the share', async () => {
    await rename(probe, `${probe}.2`);
    return 'ok';
  });
  await check('deleting', 'the share', async () => {
    await unlink(renamed ? `${probe}.2` : probe);
    return 'ok';
  });
};

const checkContent = async (location: string, journal: ReadJournal, { check }: Checks): Promise<void> => {
  await check('folders and files', 'the share', async () => {
    const { shut, stuck } = await scanNow(location);
    if (shut.length > 0) wrong('the share', `nothing in ${listed(shut)} is taken, because it cannot be read`);
    const { count, files } = journal.leftovers(maxNamed);
    const named = files
      .filter(({ kind }) => kind !== 'harmless')
      .map(({ path, reason }) => `${printable(path)}: ${reason}`);
    const all = [...new Set([...named, ...stuck])];
    if (all.length === 0) return 'everything there is taken';
    const total = Math.max(count, all.length);
    const more = total - Math.min(all.length, maxNamed);
    const rest = more > 0 ? `; and ${more} more (staging-agent status)` : '';
    return wrong('the share', `${total} are not taken: ${all.slice(0, maxNamed).join('; ')}${rest}`);
  });
  await check('refused before', 'the share', async () => {
    const names = await readdir(join(location, ownFolders[0]!)).catch((error) =>
      isAbsent(error) ? [] : Promise.reject(error),
    );
    const count = names.filter((name) => !/\.(manifest\.json|reason\.txt)$/.test(name)).length;
    return count === 0 ? 'nothing' : `${count} recordings wait in ${ownFolders[0]}/ for somebody to look at them`;
  });
  await check('other volumes', 'the share', async () => {
    const others = await otherVolumes(location);
    return others.length === 0
      ? 'none'
      : `${listed(others)}: what is refused there stays where it is, and what is recycled waits there`;
  });
  await check('space', 'the share', () => checkSpace(location, 'the share', 1e9));
};

/** Tries everything that the staging agent needs, and says which side has to correct a failure (SU-14). */
export const doctor = async (
  settings: Settings,
  identity: () => StagingIdentity,
  connect: (identity?: StagingIdentity) => StagingConnection,
): Promise<readonly Finding[]> => {
  const checks = checksOf();
  const { check } = checks;
  const { location, stateFolder } = settings;

  await check('state folder', 'this machine', async () => {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 });
    if (networkFileSystems.has((await statfs(stateFolder)).type))
      wrong('this machine', 'it is on a network share; the journal needs a local disk');
    return checkSpace(stateFolder, 'this machine', 200e6);
  });
  const journal = readJournal(stateFolder);

  const isThere = await check('staging location', 'the share', async () => {
    if (!(await stat(location)).isDirectory()) wrong('the share', 'it is not a folder');
    if (journal.noted(markedAs(location)) !== undefined) {
      await stat(join(location, markerName)).catch((error) =>
        isAbsent(error) ? wrong('the share', 'what was there is gone: is the share mounted?') : Promise.reject(error),
      );
    }
    return location;
  });
  if (isThere) {
    await checkReading(location, checks);
    await checkWriting(location, checks);
    await checkContent(location, journal, checks);
  }

  const network = proxyOf(settings) ? 'network, TLS and proxy' : 'network and TLS';
  const isReached = await check(network, 'the network', async () => {
    const { send } = connect();
    try {
      const url = new URL(settings.apiUrl);
      const { status, headers } = await send(
        { method: 'GET', url: url.href, headers: {}, body: Buffer.alloc(0) },
        AbortSignal.timeout(20_000),
      );
      if (status === 407) wrong('the network', proxyExplanations[407]!);
      if (headers.date) {
        const seconds = Math.round((Date.now() - Date.parse(headers.date)) / 1000);
        const ok = Math.abs(seconds) < 120;
        const off = `${Math.abs(seconds)} s`;
        const say = ok ? `${off} off` : `it is ${off} ${seconds > 0 ? 'fast' : 'slow'}: set it by a time server`;
        checks.add({ what: 'clock', side: 'this machine', ok, say });
      }
      return `${url.origin} answers`;
    } finally {
      send.close();
    }
  });

  if (isReached) {
    await check("Fermata's API", 'the cloud', async () => {
      const own = enrolledIdentity(identity);
      const { cloud, send, offsetMs } = connect(own);
      try {
        // This has to be the true status, because the console shows the last report.
        const plan = await cloud('status', await currentStatus(journal, location, () => new Date()));
        if (!plan.stagedUpload) wrong('the cloud', 'Staged Upload is not enabled for this data server');
        const off = offsetMs() === 0 ? '' : `; its clock differs by ${Math.round(offsetMs() / 1000)} s from this one`;
        const other = plan.location === null || plan.location === location ? '' : `; PCs write to ${plan.location}`;
        return `knows this machine as ${own.name}${other}${off}`;
      } finally {
        send.close();
      }
    });
  }
  journal.close();
  return checks.findings;
};

/** If it is not enrolled, this machine is the side that has to enrol. */
const enrolledIdentity = (identity: () => StagingIdentity): StagingIdentity => {
  try {
    return identity();
  } catch (error) {
    return wrong('this machine', (error as Error).message);
  }
};
