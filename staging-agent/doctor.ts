import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readdir, readFile, realpath, rename, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, proxyOf } from '../agent-kit/connection/connection.ts';
import type { Identity } from '../agent-kit/connection/identity.ts';
import { codeOf } from '../agent-kit/files/open-file.ts';
import { Failure } from '../domain/failure.ts';
import { type Journal, journal } from './journal/journal.ts';
import { isAbsent, markerName } from './location/location.ts';
import { ownFolders, shown } from './location/names.ts';
import { scan } from './location/scan.ts';
import { markedAs } from './location/watch.ts';
import { sizeShown } from './report/display.ts';
import { standing } from './report/report.ts';
import type { Settings } from './settings.ts';
import { version } from './version.ts';

/** Who has to put it right. */
export type Side = 'this machine' | 'the share' | 'the network' | 'the cloud';

export interface Finding {
  what: string;
  side: Side;
  ok: boolean;
  /** What was seen, or what to do. */
  say: string;
}

const sayings: Record<string, string> = {
  ENOENT: 'it is not there: is the share mounted, is the name right?',
  ENOTDIR: 'it is not a folder',
  EACCES: 'permission denied: give the account that runs the staging agent read, write and delete',
  EPERM: 'permission denied: give the account that runs the staging agent read, write and delete',
  EROFS: 'it may only be read',
  ENOSPC: 'it is full',
  EDQUOT: 'its quota is used up',
  ESTALE: 'the server has exported it anew: mount it again',
  EBUSY: 'somebody has it open',
  EIO: 'the server of the share does not answer',
  EHOSTDOWN: 'the server of the share does not answer',
  // What Node has no name for, on Windows: the server, the share or the account is not known there.
  UNKNOWN: 'the server of the share does not answer, or does not let this account in',
  ETIMEDOUT: 'no answer in time',
  ECONNREFUSED: 'nobody listens there: is the address right, does a firewall refuse it?',
  ECONNRESET: 'the connection was broken off: does a firewall or a proxy do so?',
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  SELF_SIGNED_CERT_IN_CHAIN: 'a proxy opens TLS: give its authority in "certificates"',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'a proxy opens TLS: give its authority in "certificates"',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'a proxy opens TLS: give its authority in "certificates"',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is nobody known: give its authority in "certificates"',
  CERT_HAS_EXPIRED: 'the certificate has expired, or the clock of this machine is wrong',
  CERT_NOT_YET_VALID: 'the clock of this machine is wrong',
  EPROTO: 'it does not speak TLS: is the address right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'another server answers under this name',
};

/** A proxy that answers, but does not let us through. */
const tunnelSayings: Record<number, string> = {
  403: 'the proxy does not let us through: have it allow this address',
  407: 'the proxy asks for a user name and a password: give them in "proxy", as http://name:password@proxy:8080',
};

const saying = (error: unknown): string => {
  const code = codeOf(error) ?? codeOf((error as Error).cause);
  if (code === 'ERR_PROXY_TUNNEL') {
    const { statusCode = 0 } = error as { statusCode?: number };
    return tunnelSayings[statusCode] ?? `the proxy does not connect us (HTTP ${statusCode})`;
  }
  return code && sayings[code] ? `${sayings[code]} (${code})` : (error as Error).message || String(code);
};

const networkFileSystems = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x65735546]);
const free = (bytes: number, least: number): string =>
  bytes < least ? `only ${sizeShown(bytes)} free, less than ${sizeShown(least)}` : `${sizeShown(bytes)} free`;

/** So many are told one by one. */
const mostNamed = 5;

const listed = (names: readonly string[]): string =>
  names.slice(0, mostNamed).map(shown).join(', ') +
  (names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '');

/** As it is now, whether or not an agent runs. What a PC may be writing this moment is not told. */
const lookThrough = async (location: string): Promise<{ shut: string[]; stuck: string[] }> => {
  const stuck: string[] = [];
  const { shut } = await scan(location, {
    known: (paths) => new Set(paths),
    take: async () => {},
    leave: ({ path, kind, reason }) => {
      if (kind === 'stuck') stuck.push(`${shown(path)}: ${reason}`);
    },
  });
  return { shut, stuck };
};

/** Folders right below the location that lie on another volume than it does. */
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

/** What the journal tells, for those who look on; nothing where there is none yet. */
const journalOf = (stateFolder: string): Pick<Journal, 'totals' | 'troubles' | 'leftovers' | 'noted' | 'close'> => {
  try {
    return journal(stateFolder, { readOnly: true });
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

/** Tries everything that the staging agent needs, and says which side has to put right what fails (SU-14). */
export const doctor = async (
  settings: Settings,
  identity: () => Identity,
  connect: (identity?: Identity) => Connection,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const check = async (what: string, side: Side, act: () => Promise<string>): Promise<boolean> => {
    try {
      findings.push({ what, side, ok: true, say: await act() });
      return true;
    } catch (error) {
      const by = error instanceof Failure && error.field ? (error.field as Side) : side;
      findings.push({ what, side: by, ok: false, say: saying(error) });
      return false;
    }
  };
  const wrong = (side: Side, say: string): never => {
    throw new Failure('invalid', say, { field: side });
  };

  /** It is here that a machine is enrolled. */
  const ownIdentity = (): Identity => {
    try {
      return identity();
    } catch (error) {
      return wrong('this machine', (error as Error).message);
    }
  };

  const { location, stateFolder } = settings;
  await check('state folder', 'this machine', async () => {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 });
    const { type, bavail, bsize } = await statfs(stateFolder);
    if (networkFileSystems.has(type))
      wrong('this machine', 'it lies on a network share; the journal needs a local disk');
    const said = free(bavail * bsize, 200e6);
    return bavail * bsize < 200e6 ? wrong('this machine', said) : said;
  });
  const kept = journalOf(stateFolder);

  const there = await check('staging location', 'the share', async () => {
    if (!(await stat(location)).isDirectory()) wrong('the share', 'it is not a folder');
    if (kept.noted(markedAs(location)) !== undefined) {
      await stat(join(location, markerName)).catch((error) =>
        isAbsent(error)
          ? wrong('the share', 'it is empty of what was there: is the share mounted?')
          : Promise.reject(error),
      );
    }
    return location;
  });
  if (there) {
    await check('reading', 'the share', async () => {
      const folder = await opendir(location);
      try {
        await folder.read();
      } finally {
        await folder.close();
      }
      return 'ok';
    });
    // Over SMB Windows asks for the true name of each folder above, and fails where one may not be listed.
    await check('its true path', 'the share', async () => {
      await realpath(location).catch((error) =>
        wrong(
          'the share',
          `it cannot be told (${codeOf(error)}), and what lies in folders is not taken without it: let the account list each folder from the share down`,
        ),
      );
      return 'ok';
    });
    const probe = join(location, `.fermata-probe-${randomUUID()}`);
    const written = await check('writing', 'the share', async () => {
      const file = await open(probe, 'wx', 0o600);
      try {
        await file.writeFile('fermata');
        await file.sync();
      } finally {
        await file.close();
      }
      if ((await readFile(probe, 'utf8')) !== 'fermata') wrong('the share', 'what was written is read back otherwise');
      return 'ok';
    });
    if (written) {
      const renamed = await check('renaming', 'the share', async () => {
        await rename(probe, `${probe}.2`);
        return 'ok';
      });
      await check('deleting', 'the share', async () => {
        await unlink(renamed ? `${probe}.2` : probe);
        return 'ok';
      });
    }
    await check('folders and files', 'the share', async () => {
      const { shut, stuck } = await lookThrough(location);
      if (shut.length > 0) wrong('the share', `nothing in ${listed(shut)} is taken, since it cannot be read`);
      const { count, files } = kept.leftovers(mostNamed);
      const named = files
        .filter(({ kind }) => kind !== 'harmless')
        .map(({ path, reason }) => `${shown(path)}: ${reason}`);
      const all = [...new Set([...named, ...stuck])];
      if (all.length === 0) return 'all that lies there is taken';
      const more = Math.max(count, all.length) - Math.min(all.length, mostNamed);
      return wrong(
        'the share',
        `${Math.max(count, all.length)} are not taken: ${all.slice(0, mostNamed).join('; ')}${more > 0 ? `; and ${more} more (staging-agent status)` : ''}`,
      );
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
        : `${listed(others)}: what is refused there stays where it lies, and what is recycled waits there`;
    });
    await check('space', 'the share', async () => {
      const { bavail, bsize } = await statfs(location);
      const said = free(bavail * bsize, 1e9);
      return bavail * bsize < 1e9 ? wrong('the share', said) : said;
    });
  }

  let bare: Connection | undefined;
  const reached = await check(
    proxyOf(settings) ? 'network, TLS and proxy' : 'network and TLS',
    'the network',
    async () => {
      bare = connect();
      const url = new URL(settings.apiUrl);
      const { status, headers } = await bare.send(
        { method: 'GET', url: url.href, headers: {}, body: Buffer.alloc(0) },
        AbortSignal.timeout(20_000),
      );
      if (status === 407) wrong('the network', tunnelSayings[407]!);
      if (headers.date) {
        const off = Math.round((Date.now() - Date.parse(headers.date)) / 1000);
        findings.push({
          what: 'clock',
          side: 'this machine',
          ok: Math.abs(off) < 120,
          say:
            Math.abs(off) < 120
              ? `${Math.abs(off)} s off`
              : `it is ${Math.abs(off)} s ${off > 0 ? 'fast' : 'slow'}: set it by a time server`,
        });
      }
      return `${url.origin} answers`;
    },
  );
  bare?.send.close();

  if (reached) {
    await check("Fermata's API", 'the cloud', async () => {
      const who = ownIdentity();
      const { cloud, send, offsetMs } = connect(who);
      try {
        // As it is: the console shows what was said last.
        const answer = await cloud('status', { version, ...(await standing(kept, location, () => new Date())) });
        if (!answer.stagedUpload) wrong('the cloud', 'Staged Upload is not enabled for this data server');
        const off = offsetMs() === 0 ? '' : `; its clock differs by ${Math.round(offsetMs() / 1000)} s from this one`;
        const told =
          answer.location === null || answer.location === location ? '' : `; PCs write to ${answer.location}`;
        return `knows this machine as ${who.name}${told}${off}`;
      } finally {
        send.close();
      }
    });
  }
  kept.close();
  return findings;
};
