import { readFile } from 'node:fs/promises';
import { propertyChange, type XConnection, type XEvent } from '../../x11/connection.ts';
import { type Focus, type FocusedWindow, isSameWindow, programName } from './focus.ts';

/** Window managers set the active window to none for a moment while it changes. */
const settleMs = 50;

const programOf = async (processId: number): Promise<string> =>
  programName((await readFile(`/proc/${processId}/comm`, 'utf8').catch(() => '')).trim());

/** Uses what the window manager reports (EWMH). */
export const x11Focus = async ({ client, root, atom, property }: XConnection): Promise<Focus> => {
  const [activeWindow, processIdAtom, name, visibleName] = await Promise.all(
    ['_NET_ACTIVE_WINDOW', '_NET_WM_PID', 'WM_NAME', '_NET_WM_NAME'].map(atom),
  );
  const listeners = new Set<(window: FocusedWindow | undefined) => void>();
  const watched = new Set<number>();
  let last: FocusedWindow | undefined;
  let timer: NodeJS.Timeout | undefined;

  const current = async (): Promise<FocusedWindow | undefined> => {
    const active = await property(root, activeWindow!);
    const window = active.length >= 4 ? active.readUInt32LE(0) : 0;
    if (window === 0) return undefined;
    if (!watched.has(window)) {
      watched.add(window);
      client.ChangeWindowAttributes(window, { eventMask: propertyChange });
    }
    const [processId, title, plainTitle] = await Promise.all([
      property(window, processIdAtom!),
      property(window, visibleName!),
      property(window, name!),
    ]);
    const id = processId.length >= 4 ? processId.readUInt32LE(0) : 0;
    return { processId: id, program: await programOf(id), title: (title.length > 0 ? title : plainTitle).toString() };
  };

  const look = async (): Promise<void> => {
    const now = await current();
    if (isSameWindow(now, last)) return;
    last = now;
    for (const listener of listeners) listener(now);
  };

  const onEvent = (event: XEvent): void => {
    if (event.name !== 'PropertyNotify') return;
    const isTitle = event.atom === name || event.atom === visibleName;
    if (event.atom !== activeWindow && !isTitle) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), settleMs);
  };
  client.on('event', onEvent);
  client.ChangeWindowAttributes(root, { eventMask: propertyChange });
  last = await current();

  return {
    current,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      client.off('event', onEvent);
    },
  };
};
