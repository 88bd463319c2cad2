import { createInterface } from 'node:readline';
import { dbusTray } from './dbus-tray.ts';
import { type FromTray, toTray } from './messages.ts';
import type { OwnTray } from './tray.ts';

const send = (message: FromTray): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};

const openTray = async (): Promise<OwnTray> => {
  const warn = (what: string) => send({ is: 'trouble', what: what.slice(0, 500) });
  if (process.platform !== 'win32') return dbusTray(warn);
  const { windowsTray } = await import('../../windows/tray.ts');
  return windowsTray(warn);
};

/** The tray process. It shows what its session sends, until its input ends. */
export const runTray = async (): Promise<void> => {
  const input = createInterface({ input: process.stdin });
  const lines = input[Symbol.asyncIterator]();
  let tray: OwnTray | undefined;
  try {
    tray = await openTray();
    tray.onChoice((id) => send({ is: 'choice', id }));
  } catch (error) {
    send({ is: 'trouble', what: `No tray icon can be shown: ${(error as Error).message}`.slice(0, 500) });
  }
  for await (const line of { [Symbol.asyncIterator]: () => lines }) {
    const message = toTray.safeParse(JSON.parse(line));
    if (!message.success) continue;
    if (message.data.is === 'show') {
      const { state } = message.data;
      tray?.show(state);
      send({ is: 'shown', keystrokes: state.keystrokes !== undefined && tray?.isVisible() === true });
    } else tray?.notify(message.data.sentence);
  }
  tray?.close();
};
