import { hostname } from 'node:os';
import { join } from 'node:path';
import { logger as loggerOf } from '../../agent-kit/program/logger.ts';
import { terminal } from '../../agent-kit/program/terminal.ts';
import { lockStateFolder } from '../../agent-kit/store/lock.ts';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { connectDesktop, readDesktopIdentity } from '../cloud.ts';
import { socketPlace } from '../link/address.ts';
import { type LinkServer, type Peer, type SessionLink, serveSockets } from '../link/server.ts';
import type { Settings } from '../settings.ts';
import { version } from '../version.ts';
import { after, channelOfPc } from './channel/channel.ts';
import { webSockets } from './channel/web-socket.ts';
import { openJournal } from './journal/journal.ts';
import { fileKeyStore } from './keys/file-key-store.ts';
import type { KeyStore } from './keys/key-store.ts';
import { openMachineKey } from './keys/machine-key.ts';
import { openKeystrokes } from './keystrokes/keystroke-folder.ts';
import { restrictFolder } from './own-folder.ts';
import { openSegments } from './segments/segments.ts';
import { service } from './service.ts';
import { splicing } from './splicing.ts';

export const keyStoreOf = async (folder: string): Promise<KeyStore> => {
  if (process.platform !== 'win32') return fileKeyStore(join(folder, 'key'));
  const { dpapiKeyStore } = await import('../windows/dpapi.ts');
  return dpapiKeyStore();
};

const listen =
  (settings: Settings) =>
  async (onSession: (peer: Peer, link: SessionLink) => void): Promise<LinkServer> => {
    if (process.platform !== 'win32') return serveSockets(socketPlace(settings), { hostname: hostname(), onSession });
    const { servePipe } = await import('../windows/pipe-server.ts');
    return servePipe(onSession);
  };

/** Runs the service until it is stopped. */
export const runService = async (settings: Settings): Promise<void> => {
  const identity = readDesktopIdentity(settings.folder);
  restrictFolder(settings.folder);
  const lock = lockStateFolder(settings.folder, 'desktop agent');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  // Screens must be recorded even if nobody reads the log.
  process.stdout.on('error', () => {});
  const screen = terminal(process.stdout, () => new Date());
  const journal = openJournal(settings.folder);
  const logger = loggerOf({ clock: () => new Date(), print: screen.print, store: journal.trouble });
  const { cloud, send } = connectDesktop(settings, { identity });
  const keys = await openMachineKey(settings.folder, await keyStoreOf(settings.folder));
  const segments = await openSegments(join(settings.folder, 'segments'), keys);
  const keystrokes = await openKeystrokes(join(settings.folder, 'keystrokes'), keys);
  const onDemandConnections = settings.onDemandServers.map((apiUrl) => ({
    name: new URL(apiUrl).host,
    ...connectDesktop({ ...settings, apiUrl }, { identity }),
  }));
  const running = service({
    onDemandServers: onDemandConnections,
    ...{ settings, identity, journal, cloud, send, logger, sleep, segments, keystrokes },
    nowMs: Date.now,
    random: Math.random,
    signal: stop.signal,
    splice: ({ time, sealing }) =>
      splicing({
        ...{ folder: settings.folder, ffmpeg: settings.ffmpeg, segments, keystrokes, time, sealing },
        desktopId: identity.agentId,
      }),
    listen: listen(settings),
    openChannel: (listener) =>
      channelOfPc({
        ...{ desktopId: identity.agentId, apiUrl: settings.apiUrl, cloud, listener, logger, after },
        ...{ openSocket: webSockets(send), random: Math.random, now: Date.now },
      }),
  });
  screen.print(`desktop-agent ${version} on ${identity.machine}`);
  try {
    await running.run();
  } finally {
    await segments.close();
    await keystrokes.close();
    send.close();
    for (const one of onDemandConnections) one.send.close();
    journal.close();
    lock.release();
  }
  screen.print('stopped');
};
