import type { XConnection } from '../../x11/connection.ts';
import { inBrackets, type Keys, type NamedKey } from './keys.ts';

const named: Record<number, NamedKey> = {
  65288: 'Backspace',
  65289: 'Tab',
  65293: 'Enter',
  65307: 'Escape',
  65421: 'Enter',
  65535: 'Delete',
};
type Modifier = 'shift' | 'level3' | 'control';
/** A key with Control, Alt or the Windows key is a command and produces no character. */
const modifiers: Record<number, Modifier> = {
  65505: 'shift',
  65506: 'shift',
  65027: 'level3',
  65507: 'control',
  65508: 'control',
  65513: 'control',
  65514: 'control',
  65515: 'control',
  65516: 'control',
};

/**
 * The character of a keysym (X11 protocol, appendix A: Latin-1 as it is, Unicode above 0x1000000, digits of the
 * keypad).
 */
const textOf = (keysym: number): string | undefined => {
  const name = named[keysym];
  if (name) return inBrackets(name);
  if ((keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff)) return String.fromCodePoint(keysym);
  if (keysym >= 0x1000100 && keysym <= 0x110ffff) return String.fromCodePoint(keysym - 0x1000000);
  if (keysym >= 0xffaa && keysym <= 0xffb9) return String.fromCodePoint(keysym - 0xff80);
  return undefined;
};

/**
 * Uses raw events of XInput 2, which arrive whichever window has the focus. It reads the first group of the keyboard
 * map: keys of a second layout, composed characters and Caps Lock are written as in the first layout.
 */
export const x11Keys = async (connection: XConnection): Promise<Keys> => {
  const { client, root } = connection;
  const [input, keysyms] = await Promise.all([connection.input(), connection.keysyms()]);
  const down = new Map<number, Modifier>();
  let onKey: ((text: string) => void) | undefined;

  const has = (modifier: Modifier) => [...down.values()].includes(modifier);
  const onEvent = ({ name, detail = 0 }: { name: string; detail?: number }): void => {
    if (name !== 'XIRawKeyPress' && name !== 'XIRawKeyRelease') return;
    const map = keysyms.get(detail) ?? [];
    const modifier = modifiers[map[0] ?? 0];
    if (modifier) {
      if (name === 'XIRawKeyPress') down.set(detail, modifier);
      else down.delete(detail);
      return;
    }
    if (name === 'XIRawKeyRelease' || has('control')) return;
    const level = (has('level3') ? 4 : 0) + (has('shift') ? 1 : 0);
    const text = textOf(map[level] || map[level & ~1] || 0);
    if (text !== undefined) onKey?.(text);
  };
  const select = (events: string[]) => input.XISelectEvents(root, { deviceId: input.AllMasterDevices, mask: events });
  const end = (): void => {
    if (!onKey) return;
    onKey = undefined;
    down.clear();
    client.off('event', onEvent);
    select([]);
  };

  return {
    start(listener) {
      end();
      onKey = listener;
      client.on('event', onEvent);
      select(['RawKeyPress', 'RawKeyRelease']);
      return end;
    },
    close: end,
  };
};
