import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromTray, type ToTray } from './messages.ts';
import type { Tray, TrayState } from './tray.ts';

const restartMs = 10_000;
/** Capture takes precedence: both start at logon, and again after a kill. */
const startMs = 1000;
/** How many notices wait for the tray to start. */
const maxWaiting = 5;

/**
 * The tray, in a process of its own: an open menu on Windows blocks everything else in its process, and a desktop
 * without a tray must not stop the recording.
 */
export const trayProcess = ({
  command,
  args,
  print,
}: {
  command: string;
  args: readonly string[];
  print: (line: string) => void;
}): Tray => {
  const listeners = new Set<(id: string) => void>();
  let child: ChildProcess | undefined;
  let isClosed = false;
  let last: TrayState | undefined;
  let timer: NodeJS.Timeout | undefined;

  let waiting: string[] = [];
  const shownListeners = new Set<(isShown: boolean) => void>();
  let isShown = false;
  const setShown = (now: boolean): void => {
    if (now === isShown) return;
    isShown = now;
    for (const listener of shownListeners) listener(now);
  };

  /** False if there is no tray now. */
  const send = (message: ToTray): boolean => {
    if (!child?.stdin?.writable) return false;
    child.stdin.write(`${JSON.stringify(message)}\n`);
    return true;
  };

  const onLine = (line: string): void => {
    let content: unknown;
    try {
      content = JSON.parse(line);
    } catch {
      return;
    }
    const message = fromTray.safeParse(content);
    if (!message.success) return;
    if (message.data.is === 'shown') setShown(message.data.keystrokes);
    else if (message.data.is === 'trouble') print(`The tray: ${message.data.what}`);
    else for (const listener of listeners) listener(message.data.id);
  };

  const start = (): void => {
    child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    createInterface({ input: child.stdout! }).on('line', onLine);
    child.on('exit', () => {
      setShown(false);
      if (isClosed) return;
      timer = setTimeout(start, restartMs);
      timer.unref();
    });
    if (last) send({ is: 'show', state: last });
    for (const sentence of waiting) send({ is: 'notify', sentence });
    waiting = [];
  };
  timer = setTimeout(start, startMs);

  return {
    show(state) {
      if (JSON.stringify(state) === JSON.stringify(last)) return;
      last = state;
      send({ is: 'show', state });
    },
    notify(sentence) {
      if (!send({ is: 'notify', sentence })) waiting = [...waiting, sentence].slice(-maxWaiting);
    },
    onChoice: (listener) => void listeners.add(listener),
    onKeystrokesShown: (listener) => void shownListeners.add(listener),
    close() {
      isClosed = true;
      clearTimeout(timer);
      // It ends with its input, even if this process is killed.
      child?.stdin?.end();
    },
  };
};
