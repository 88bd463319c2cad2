import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { browserOf } from '../../domain/keystroke/programs.ts';
import { knownEncoder } from '../ffmpeg/known-encoder.ts';
import { windowsSources } from '../ffmpeg/screen-source.ts';
import { SourceLadder } from '../ffmpeg/source-ladder.ts';
import { pipeName, socketPlace } from '../link/address.ts';
import { connectToService } from '../link/client.ts';
import { ownCommand } from '../program-command.ts';
import type { Settings } from '../settings.ts';
import { connectToX } from '../x11/connection.ts';
import { OrphanList } from './capture/orphan-list.ts';
import { startCapture } from './capture/start-capture.ts';
import { linuxEvents } from './events/linux-events.ts';
import type { SessionEvents } from './events/session-events.ts';
import type { Focus } from './focus/focus.ts';
import { x11Focus } from './focus/x11-focus.ts';
import type { Idle } from './idle/idle.ts';
import { x11Idle } from './idle/x11-idle.ts';
import type { Keys } from './keystrokes/keys.ts';
import { recordKeystrokes } from './keystrokes/record-keystrokes.ts';
import { x11Keys } from './keystrokes/x11-keys.ts';
import { X11Monitors } from './monitors/x11-monitors.ts';
import { onDemandClient } from './on-demand/client.ts';
import { type StartCapture, session } from './session.ts';
import { sessionTriggers } from './session-triggers.ts';
import { trayProcess } from './tray/tray-process.ts';

const isWindows = process.platform === 'win32';
/** How long the On-Demand client waits for the service before it says that it cannot connect. */
const serviceStartMs = 15_000;

const openUrl = (url: string): void => {
  const [command, args] = isWindows
    ? (['rundll32', ['url.dll,FileProtocolHandler', url]] as const)
    : (['xdg-open', [url]] as const);
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
};

interface Desktop {
  events: SessionEvents;
  focus?: Focus;
  idle?: Idle;
  keys?: Keys;
  unsupported?: string;
}

const windowsDesktop = async (): Promise<Desktop> => {
  const [{ closeOwnConsole }, { windowsEvents }, { windowsFocus }, { windowsIdle }, { windowsKeyboard }] =
    await Promise.all([
      import('../windows/console.ts'),
      import('../windows/session-events.ts'),
      import('../windows/focus.ts'),
      import('../windows/idle.ts'),
      import('../windows/keys.ts'),
    ]);
  closeOwnConsole();
  return { events: windowsEvents(), focus: windowsFocus(), idle: windowsIdle(), keys: windowsKeyboard() };
};

const linuxDesktop = async (display: string | undefined, warn: (line: string) => void): Promise<Desktop> => {
  const events: SessionEvents = { onEvent: () => () => {}, close() {} };
  if (process.env.XDG_SESSION_TYPE === 'wayland') {
    return {
      events,
      unsupported: 'This session runs under Wayland, which cannot be recorded: log on to an X11 session',
    };
  }
  if (!display) return { events, unsupported: 'This session has no X display (DISPLAY is not set)' };
  const connection = await connectToX(display);
  const [focus, idle, keys] = await Promise.all([
    // Without a window manager, no window is known to be in front. The screen is recorded nevertheless.
    x11Focus(connection).catch(() => undefined),
    // Some X servers have no screen saver extension. Then no event waits for idle time.
    x11Idle(connection).catch(() => undefined),
    // Without XInput 2, keystrokes are not recorded.
    x11Keys(connection).catch(() => undefined),
  ]);
  return {
    events: linuxEvents({ desktopLost: connection.lost, warn }),
    ...(focus && { focus }),
    ...(idle && { idle }),
    ...(keys && { keys }),
  };
};

/** A word in the user's own folder. Without it, the session works as it did the first time. */
const noteFile = (path: string) => ({
  read(): string | undefined {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  write(word: string): void {
    try {
      writeFileSync(path, word, { mode: 0o600 });
    } catch {
      // The next session has to find out again.
    }
  },
});

/** Captures with the first encoder that works here, and ends processes that an earlier session left behind. */
const captureOf = (display: string | undefined, print: (line: string) => void): StartCapture => {
  const ownFile = (what: string): string =>
    join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `fermata-${what}-${userInfo().username}.json`);
  const orphans = new OrphanList(ownFile('capture'));
  const encoders = knownEncoder(ownFile('encoder'));
  orphans.endOrphans();
  const lastSource = noteFile(ownFile('source'));
  const sources = new SourceLadder(isWindows ? windowsSources : ['x11grab'], {
    first: lastSource.read(),
    onStep: lastSource.write,
  });
  const openMonitors = async () =>
    isWindows
      ? new (await import('./monitors/windows-monitors.ts')).WindowsMonitors()
      : await X11Monitors.open(display);
  return async ({ logonSessionId, ffmpeg, encoder, stoppedFor, outbox }) => {
    const [chosen, monitors] = await Promise.all([encoders.find(ffmpeg, encoder), openMonitors()]);
    return startCapture({
      ...{ ffmpeg, sources, logonSessionId, stoppedFor, outbox, orphans, monitors, ...chosen },
      ...(display !== undefined && { display }),
      logger: {
        info: print,
        warn(line) {
          encoders.forget();
          print(line);
        },
      },
    });
  };
};

/** Runs the session of one user, until they log off. */
export const runSession = async (settings: Settings): Promise<void> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  process.stdout.on('error', () => {});
  const print = (line: string): void => {
    process.stdout.write(`${new Date().toISOString().slice(0, 19)}Z  ${line}\n`);
  };
  const display = process.env.DISPLAY;
  const { events, focus, idle, keys, unsupported }: Desktop = isWindows
    ? await windowsDesktop()
    : await linuxDesktop(display, print);
  const address = isWindows ? pipeName : socketPlace(settings).socketOf(userInfo().uid).socket;
  const tray = trayProcess({ ...ownCommand('tray'), print });
  // The window in front decides whether keystrokes are recorded. If it is unknown, none are.
  const keystrokes =
    keys &&
    focus &&
    recordKeystrokes({ keys, focus, browserOf, askField: () => triggers?.askTyping(), nowMs: Date.now });
  const running = session({
    connect: () => connectToService(address),
    startCapture: captureOf(display, print),
    tray,
    onOnDemandAnswer: (message) => client?.onAnswer(message),
    onMenuChoice: (id) => client?.onChoice(id),
    ...{ events, openUrl, sleep, print, unsupported, keystrokes },
    nowMs: Date.now,
    signal: stop.signal,
    onTriggerAnswer: (message, bytes) => triggers?.onAnswer(message, bytes),
  });
  const triggers = await sessionTriggers(running, { focus, idle, print, keystrokes }).catch((error: Error) => {
    print(`Triggers do not work in this session: ${error.message}`);
  });
  const client =
    settings.onDemandServers.length === 0
      ? undefined
      : onDemandClient({
          send: running.send,
          notify: tray.notify,
          showMenu: running.showOnDemand,
          openPortal: () => running.openPage('/on-demand'),
          nowMs: Date.now,
          newId: randomUUID,
        });
  const launchedMs = Date.now();
  let isLaunched = false;
  const beat = setInterval(() => {
    // At logon, the service may take a moment. That is no failure of On-Demand.
    if (!isLaunched && (running.isConnected() || Date.now() - launchedMs > serviceStartMs)) {
      isLaunched = true;
      client?.start();
    } else if (isLaunched) client?.tick();
  }, 1000);
  print('session started');
  await running.run();
  clearInterval(beat);
  await triggers?.close();
  focus?.close();
  events.close();
  print('session ended');
  // A dead X connection would keep the process alive for a while.
  process.exit(0);
};
