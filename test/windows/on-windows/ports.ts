import { KeyUnreadable } from '../../../desktop-agent/service/keys/key-store.ts';
import type { SessionEvent } from '../../../desktop-agent/session/events/session-events.ts';
import { dpapiKeyStore } from '../../../desktop-agent/windows/dpapi.ts';
import { windowsFocus } from '../../../desktop-agent/windows/focus.ts';
import { windowsIdle } from '../../../desktop-agent/windows/idle.ts';
import { windowsKeyboard } from '../../../desktop-agent/windows/keys.ts';
import { windowsEvents } from '../../../desktop-agent/windows/session-events.ts';
import { focusSuite } from '../../desktop-agent/ports/focus.suite.ts';
import { idleSuite } from '../../desktop-agent/ports/idle.suite.ts';
import { ownKeyStoreSuite } from '../../desktop-agent/ports/key-store.suite.ts';
import { keysSuite } from '../../desktop-agent/ports/keys.suite.ts';
import { eventSuite } from '../../desktop-agent/ports/session-events.suite.ts';
import { cannotRun } from '../jest-words.ts';
import { press, sendMessage, virtualKeys, visibleWindow } from './user.ts';

describe('the windows of a Windows desktop', () => {
  focusSuite(async () => {
    const window = visibleWindow();
    const focus = windowsFocus();
    return {
      ...{ focus, program: 'node' },
      switchTo: async (title) => window.activate(title),
      rename: async (title) => window.rename(title),
      async close() {
        focus.close();
        window.close();
      },
    };
  });
});

describe('idle time of a Windows session', () => {
  idleSuite(async () => ({
    idle: windowsIdle(),
    pass: async () => {},
    pressKey: async () => press(virtualKeys.Shift),
    close: async () => {},
  }));
});

describe('the keyboard of a Windows session', () => {
  keysSuite(async () => {
    const window = visibleWindow();
    window.activate('Editor');
    const keys = windowsKeyboard();
    return {
      keys,
      async type(held) {
        const around = held ? [virtualKeys[held]] : [];
        press(virtualKeys.a, around);
        press(virtualKeys.Enter, held === 'Control' ? around : []);
      },
      async close() {
        keys.close();
        window.close();
      },
    };
  });
});

describe('what Windows says to a session', () => {
  const [sessionChange, endSession, powerBroadcast] = [0x02b1, 0x0016, 0x0218];
  const messages: Record<SessionEvent, [message: number, wParam: number]> = {
    ...{ locked: [sessionChange, 7], unlocked: [sessionChange, 8] },
    ...{ disconnected: [sessionChange, 4], connected: [sessionChange, 3] },
    ...{ suspending: [powerBroadcast, 4], resumed: [powerBroadcast, 18], ended: [endSession, 1] },
  };
  eventSuite(async () => {
    const events = windowsEvents();
    return {
      events,
      happen: (what) => sendMessage('FermataSession', ...messages[what]),
      close: async () => events.close(),
    };
  });
});

describe('the key store of Windows', () => {
  ownKeyStoreSuite(() => dpapiKeyStore());
  cannotRun('what was protected on one PC cannot be read on another', 'Wine has no key of the PC that DPAPI could use');
  test('a changed byte is noticed', async () => {
    const store = dpapiKeyStore();
    const stored = await store.protect(Buffer.from('the key of this PC'));
    stored[stored.length - 1]! ^= 1;
    await expect(store.unprotect(stored)).rejects.toThrow(KeyUnreadable);
  });
});
