import { inBrackets, type Keys, keyboardFaults, type NamedKey } from '../session/keystrokes/keys.ts';
import { hookWatch, writingKeys } from './hook-watch.ts';
import { declare, koffi } from './native.ts';
import { keyboardHookData } from './structures.ts';
import { instance, pumpMessages } from './window.ts';

const hookProcedure = koffi.proto('intptr_t', ['int', 'uintptr_t', koffi.pointer(keyboardHookData)]);
const setHook = declare('user32.dll', 'SetWindowsHookExW', 'void *', [
  ...['int', koffi.pointer(hookProcedure), 'void *', 'uint32_t'],
]);
const callNextHook = declare('user32.dll', 'CallNextHookEx', 'intptr_t', [
  ...['void *', 'int', 'uintptr_t', koffi.pointer(keyboardHookData)],
]);
const unhook = declare('user32.dll', 'UnhookWindowsHookEx', 'int', ['void *']);
const keyState = declare('user32.dll', 'GetAsyncKeyState', 'int16_t', ['int']);
const toggleState = declare('user32.dll', 'GetKeyState', 'int16_t', ['int']);
const layout = declare('user32.dll', 'GetKeyboardLayout', 'void *', ['uint32_t']);
const foregroundWindow = declare('user32.dll', 'GetForegroundWindow', 'void *', []);
const threadOfWindow = declare('user32.dll', 'GetWindowThreadProcessId', 'uint32_t', ['void *', 'void *']);
const toUnicode = declare('user32.dll', 'ToUnicodeEx', 'int', [
  ...['uint32_t', 'uint32_t', 'void *', koffi.out(koffi.pointer('uint16_t')), 'int', 'uint32_t', 'void *'],
]);

const lowLevelKeyboard = 13;
/** WM_KEYDOWN and WM_SYSKEYDOWN, which comes for keys with Alt. */
const [keyDown, systemKeyDown] = [0x0100, 0x0104];
const [shift, control, alt, capsLock] = [0x10, 0x11, 0x12, 0x14];
const windowsKeys = [0x5b, 0x5c];
/** ToUnicodeEx leaves its own state as it is (Windows 10, 1607): otherwise accents that people type would be lost. */
const keepState = 4;

const named: Record<number, NamedKey> = { 8: 'Backspace', 9: 'Tab', 13: 'Enter', 27: 'Escape', 46: 'Delete' };

/** The text of a key: its name, or the characters that Windows made of it. Control and Alt together are AltGr. */
export const keyText = (
  virtualKey: number,
  down: { control: boolean; alt: boolean; windows: boolean },
  written: () => string,
): string | undefined => {
  if (down.windows || down.control !== down.alt) return undefined;
  const name = named[virtualKey];
  if (name) return inBrackets(name);
  const text = written();
  return /^[^\p{Cc}]+$/u.test(text) ? text : undefined;
};

const isDown = (key: number): boolean => (keyState(key) & 0x8000) !== 0;

const writtenBy = (virtualKey: number, scanCode: number): string => {
  const state = new Uint8Array(256);
  for (const key of [shift, control, alt]) if (isDown(key)) state[key] = 0x80;
  if ((toggleState(capsLock) & 1) !== 0) state[capsLock] = 1;
  const buffer = new Uint16Array(8);
  const used = layout(threadOfWindow(foregroundWindow(), null));
  const length = toUnicode(virtualKey, scanCode, state, buffer, buffer.length, keepState, used);
  return length > 0 ? String.fromCharCode(...buffer.subarray(0, length)) : '';
};

/** Twice as often as the shortest press of a fast typist needs. */
const lookMs = 30;

interface Hooks {
  install(procedure: unknown): unknown;
  remove(hook: unknown): void;
}
export const windowsHooks: Hooks = {
  install: (procedure) => setHook(lowLevelKeyboard, procedure, instance(), 0),
  remove: (hook) => void unhook(hook),
};

/**
 * Uses a low-level keyboard hook. It was written from Microsoft's documentation and has never run on a real PC. Windows
 * calls the hook while messages are fetched, so each key of the PC waits up to `pumpMs` for it, and removes it silently
 * if it is slow (LowLevelHooksTimeout). So it only looks the key up, there is no hook while nobody listens to the
 * keyboard, and a hook that was removed is noticed and installed again. For programs that only listen, Microsoft
 * recommends raw input (WM_INPUT), which delays no key: try it on a real PC first. A thread that gets no keys of its own
 * may see an old state of Caps Lock.
 */
export const windowsKeyboard = (hooks: Hooks = windowsHooks): Keys => {
  let end = (): void => {};
  let onFault = (_: string): void => {};
  return {
    start(onKey) {
      end();
      const watch = hookWatch();
      const procedure = koffi.register((code: number, what: number | bigint, data: unknown) => {
        const is = Number(what);
        if (code >= 0) {
          const { vkCode, scanCode } = koffi.decode(data, keyboardHookData) as { vkCode: number; scanCode: number };
          const isPressed = is === keyDown || is === systemKeyDown;
          watch.called(vkCode, isPressed);
          if (isPressed) {
            const down = { control: isDown(control), alt: isDown(alt), windows: windowsKeys.some(isDown) };
            const text = keyText(vkCode, down, () => writtenBy(vkCode, scanCode));
            if (text !== undefined) onKey(text);
          }
        }
        return callNextHook(null, code, what, data);
      }, koffi.pointer(hookProcedure));
      let hook: unknown;
      const install = (): void => {
        if (hook) hooks.remove(hook);
        hook = hooks.install(procedure);
        watch.installed(writingKeys.filter(isDown));
        if (!hook) onFault(keyboardFaults.refused);
      };
      install();
      const endPump = pumpMessages();
      const timer = setInterval(() => {
        if (!watch.isGone(writingKeys.filter(isDown))) return;
        onFault(keyboardFaults.removed);
        install();
      }, lookMs);
      end = () => {
        end = () => {};
        clearInterval(timer);
        if (hook) hooks.remove(hook);
        endPump();
        koffi.unregister(procedure);
      };
      return () => end();
    },
    onFault(listener) {
      onFault = listener;
    },
    close: () => end(),
  };
};
