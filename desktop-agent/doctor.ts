import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { proxyOf } from '../agent-kit/connection/connection.ts';
import {
  type Checks,
  checks as checksOf,
  type Finding,
  proxyExplanations,
  wrong,
} from '../agent-kit/program/checks.ts';
import { formatSize } from '../agent-kit/program/text.ts';
import type { DesktopConnection, DesktopIdentity } from './cloud.ts';
import { encodersIn } from './ffmpeg/encoder.ts';
import { socketPlace } from './link/address.ts';
import { tryChannel } from './service/channel/ticket.ts';
import { webSockets } from './service/channel/web-socket.ts';
import { type Journal, openJournal } from './service/journal/journal.ts';
import { openMachineKey } from './service/keys/machine-key.ts';
import { keyStoreOf } from './service/run-service.ts';
import { keyboardFaults } from './session/keystrokes/keys.ts';
import type { Settings } from './settings.ts';
import { type InstalledBrowser, installedBrowsers } from './triggers/native-host/installed-browsers.ts';
import { checkRegisteredHosts } from './triggers/native-host/registered-hosts.ts';

const run = promisify(execFile);
const leastFreeBytes = 2e9;
const isWindows = process.platform === 'win32';

const withJournal = <Value>(folder: string, read: (journal: Journal) => Value): Value | undefined => {
  if (!existsSync(join(folder, 'journal.db'))) return undefined;
  const journal = openJournal(folder, { readOnly: true });
  try {
    return read(journal);
  } finally {
    journal.close();
  }
};

const checkFolder = async ({ folder }: Settings, { check }: Checks): Promise<void> => {
  await check('folder', 'this machine', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode } = await stat(folder);
    if (!isWindows && (mode & 0o077) !== 0) {
      wrong('this machine', `others may read it: chmod 700 ${folder}`);
    }
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    if (free < leastFreeBytes) wrong('this machine', `only ${formatSize(free)} are free: nothing is recorded`);
    return `${formatSize(free)} free`;
  });
  await check('keys', 'this machine', async () => {
    await openMachineKey(folder, await keyStoreOf(folder));
    return 'the key of this PC can be read';
  });
};

const checkFfmpeg = async ({ ffmpeg, encoder }: Settings, { check }: Checks): Promise<void> => {
  const runs = await check('ffmpeg', 'this machine', async () => {
    const { stdout } = await run(ffmpeg, ['-hide_banner', '-version']).catch((error) =>
      wrong('this machine', `${ffmpeg} does not run (${error.code ?? error.message}): set "ffmpeg" to its path`),
    );
    return stdout.split('\n')[0] ?? ffmpeg;
  });
  if (!runs) return;
  await check('encoder', 'this machine', async () => {
    const { stdout } = await run(ffmpeg, ['-hide_banner', '-encoders']);
    const found = encodersIn(stdout);
    const [chosen] = encoder === undefined ? found : found.filter((one) => one === encoder);
    if (!chosen) {
      wrong('this machine', `this ffmpeg does not have ${encoder ?? 'any encoder for H.264'}: use another build`);
    }
    return chosen!;
  });
  await check('capture', 'this machine', async () => {
    const { stdout } = await run(ffmpeg, ['-hide_banner', '-devices']);
    const device = isWindows ? 'gdigrab' : 'x11grab';
    if (!new RegExp(`\\b${device}\\b`).test(stdout)) wrong('this machine', `this ffmpeg cannot capture (${device})`);
    if (!isWindows && process.env.XDG_SESSION_TYPE === 'wayland') {
      wrong('this machine', 'this session runs under Wayland, which cannot be recorded: log on to an X11 session');
    }
    return device;
  });
};

const checkSessions = async (settings: Settings, { check }: Checks): Promise<void> => {
  await check('service', 'this machine', async () => {
    if (isWindows) return 'see services.msc: Fermata desktop agent';
    const { socket } = socketPlace(settings).socketOf(userInfo().uid);
    await stat(socket).catch(() => wrong('this machine', `it is not running: there is no ${socket}`));
    return 'runs';
  });
  const logons = withJournal(settings.folder, (journal) => journal.openLogons()) ?? [];
  await check('session', 'this machine', async () => {
    const stale = logons.find(({ aliveMs }) => Date.now() - aliveMs > 60_000);
    if (stale) wrong('this machine', `the session process of ${stale.login} has not reported for a minute`);
    return logons.length === 0 ? 'nobody is logged on' : logons.map(({ login }) => login).join(', ');
  });
};

/** Whether keystrokes were missed in the last day that should have been recorded (PR-06). */
const checkKeyboard = async ({ folder }: Settings, { check }: Checks): Promise<void> => {
  await check('keyboard', 'this machine', async () => {
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
    const troubles = withJournal(folder, (journal) => journal.troubles(200)) ?? [];
    const missed = troubles.findLast(
      ({ at, what }) => at >= dayAgo && Object.values(keyboardFaults).some((fault) => what.includes(fault)),
    );
    if (missed) wrong('this machine', `${missed.what}. Last at ${missed.at.slice(0, 19)}Z`);
    return 'no fault in the last day';
  });
};

/** Browsers start the desktop agent for their extension, which watches websites and fields. */
const checkExtension = async ({ check }: Checks, browsers: readonly InstalledBrowser[]): Promise<void> => {
  const { registered, problem } = await checkRegisteredHosts(browsers);
  await check('extension', 'this machine', async () => {
    if (problem) wrong('this machine', problem);
    const count = registered.length;
    return count === 0
      ? 'no browser here may start the desktop agent: only applications can pause recordings, not websites and fields'
      : `${count} browser${count === 1 ? '' : 's'} may start the desktop agent for it`;
  });
  for (const browser of registered) {
    await check(`saved cards in ${browser.name}`, 'this machine', async () => {
      if ((await browser.policy('AutofillCreditCardEnabled')) !== false) {
        wrong(
          'this machine',
          `${browser.name} offers to save a card after a payment, and shows its last digits while the screen is recorded: set its policy AutofillCreditCardEnabled to false (the files of the extension do)`,
        );
      }
      return 'never offered: a policy forbids it';
    });
  }
};

/** The location where recordings wait must exist, and the account of the service must be able to write to it. */
const checkStagingLocations = async ({ folder }: Settings, { check }: Checks): Promise<void> => {
  const locations = withJournal(folder, (journal) => journal.stagingLocations()) ?? [];
  for (const location of locations) {
    await check(`staging location ${location}`, 'the share', async () => {
      if (!(await stat(location)).isDirectory()) wrong('the share', 'it is not a folder');
      const probe = join(location, `.fermata-probe-${randomUUID()}`);
      await writeFile(probe, 'fermata');
      await unlink(probe);
      return 'can be written to';
    });
  }
};

/** A PC without the channel does everything, but later. */
const checkChannel = async (
  { apiUrl }: Settings,
  { check }: Checks,
  {
    identity,
    connect,
  }: { identity: () => DesktopIdentity; connect: (identity?: DesktopIdentity) => DesktopConnection },
): Promise<void> => {
  await check('channel', 'the network', async () => {
    const { cloud, send } = connect(identity());
    try {
      const { host } = await tryChannel({ cloud, apiUrl, openSocket: webSockets(send) }, AbortSignal.timeout(20_000));
      return `opens at ${host}`;
    } catch (error) {
      return wrong(
        'the network',
        `${(error as Error).message}: the PC can only ask for commands and contacts at intervals. Does a proxy allow WebSockets?`,
      );
    } finally {
      send.close();
    }
  });
};

/** Checks everything that the desktop agent needs, and says who has to fix what fails (SU-14). */
export const doctor = async (
  settings: Settings,
  identity: () => DesktopIdentity,
  connect: (identity?: DesktopIdentity) => DesktopConnection,
  browsers: readonly InstalledBrowser[] = installedBrowsers(),
): Promise<readonly Finding[]> => {
  const checks = checksOf();
  const { check } = checks;
  await checkFolder(settings, checks);
  await checkFfmpeg(settings, checks);
  await checkSessions(settings, checks);
  await checkKeyboard(settings, checks);
  await checkExtension(checks, browsers);
  await checkStagingLocations(settings, checks);

  const network = proxyOf(settings) ? 'network, TLS and proxy' : 'network and TLS';
  const isReached = await check(network, 'the network', async () => {
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
  if (!isReached) return checks.findings;
  await check("Fermata's API", 'the cloud', async () => {
    let own: DesktopIdentity;
    try {
      own = identity();
    } catch (error) {
      return wrong('this machine', (error as Error).message);
    }
    const { cloud, send, offsetMs } = connect(own);
    try {
      await cloud('commands', {});
      const off = offsetMs() === 0 ? '' : `; its clock differs by ${Math.round(offsetMs() / 1000)} s from this one`;
      return `knows this PC as ${own.machine}${off}`;
    } finally {
      send.close();
    }
  });
  await checkChannel(settings, checks, { identity, connect });
  return checks.findings;
};
