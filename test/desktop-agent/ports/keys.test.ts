import { fakeKeys } from '../../../desktop-agent/session/keystrokes/fake-keys.ts';
import { x11Keys } from '../../../desktop-agent/session/keystrokes/x11-keys.ts';
import { keyText } from '../../../desktop-agent/windows/keys.ts';
import { connectToX } from '../../../desktop-agent/x11/connection.ts';
import { startXvfb, xvfbIsInstalled } from '../kit/x-server.ts';
import { keysSuite } from './keys.suite.ts';
import { windowManager } from './window-manager.ts';

describe('on a fake keyboard', () => {
  keysSuite(async () => {
    const keys = fakeKeys();
    const type = async (held?: 'Shift' | 'Control') => {
      if (held === 'Control') return;
      keys.type(held ? 'A' : 'a');
      keys.type('[Enter]');
    };
    return { keys, type, close: async () => {} };
  });
});

(xvfbIsInstalled ? describe : describe.skip)('on the keyboard of an X11 desktop', () => {
  keysSuite(async () => {
    const server = await startXvfb();
    const connection = await connectToX(server.display);
    const manager = await windowManager(server.display);
    const keys = await x11Keys(connection);
    const codes = await connection.keysyms();
    const codeOf = (keysym: number) => [...codes].find(([, row]) => row[0] === keysym)![0];
    const modifier = { Shift: codeOf(0xffe1), Control: codeOf(0xffe3) };
    return {
      keys,
      async type(held) {
        const around = held ? [modifier[held]] : [];
        await manager.press(codeOf(0x61), around);
        await manager.press(codeOf(0xff0d), held === 'Control' ? around : []);
        // Answered after everything before it: whatever was to be heard has been heard.
        await connection.atom('WM_NAME');
      },
      async close() {
        keys.close();
        manager.close();
        connection.close();
        await server.stop();
      },
    };
  });
});

describe('on the keyboard of Windows, as documented', () => {
  const nothing = { control: false, alt: false, windows: false };

  test('characters are as Windows writes them, keys that matter have names, and commands are not reported', () => {
    expect(keyText(0x41, nothing, () => 'a')).toBe('a');
    expect(keyText(13, nothing, () => '\r')).toBe('[Enter]');
    expect(keyText(0x51, { ...nothing, control: true, alt: true }, () => '@')).toBe('@');
    expect(keyText(0x56, { ...nothing, control: true }, () => '\u0016')).toBeUndefined();
    expect(keyText(0x4c, { ...nothing, windows: true }, () => 'l')).toBeUndefined();
    expect(keyText(0x70, nothing, () => '')).toBeUndefined();
  });
});
