import { declare } from '../../../desktop-agent/windows/native.ts';
import { hiddenWindow, instance } from '../../../desktop-agent/windows/window.ts';

const createWindow = declare('user32.dll', 'CreateWindowExW', 'void *', [
  ...['uint32_t', 'const char16_t *', 'const char16_t *', 'uint32_t', 'int', 'int', 'int', 'int'],
  ...['void *', 'void *', 'void *', 'void *'],
]);
const destroyWindow = declare('user32.dll', 'DestroyWindow', 'int', ['void *']);
const setText = declare('user32.dll', 'SetWindowTextW', 'int', ['void *', 'const char16_t *']);
const showWindow = declare('user32.dll', 'ShowWindow', 'int', ['void *', 'int']);
const setForeground = declare('user32.dll', 'SetForegroundWindow', 'int', ['void *']);
const keyEvent = declare('user32.dll', 'keybd_event', 'void', ['uint8_t', 'uint8_t', 'uint32_t', 'uintptr_t']);
const scanCodeOf = declare('user32.dll', 'MapVirtualKeyW', 'uint32_t', ['uint32_t', 'uint32_t']);
const findWindow = declare('user32.dll', 'FindWindowW', 'void *', ['const char16_t *', 'const char16_t *']);
const postMessage = declare('user32.dll', 'PostMessageW', 'int', ['void *', 'uint32_t', 'uintptr_t', 'intptr_t']);

/** WS_OVERLAPPEDWINDOW */
const overlapped = 0x00cf0000;
const [hide, show] = [0, 5];
const keyUp = 2;

export const virtualKeys = { a: 0x41, Enter: 0x0d, Up: 0x26, Shift: 0x10, Control: 0x11 } as const;

/** Presses and releases a key, while others are held. */
export const press = (key: number, held: readonly number[] = []): void => {
  const all = [...held, key];
  for (const one of all) keyEvent(one, scanCodeOf(one, 0), 0, 0);
  for (const one of all.reverse()) keyEvent(one, scanCodeOf(one, 0), keyUp, 0);
};

/** Holds a key down, or releases it. */
export const hold = (key: number, isDown: boolean): void => keyEvent(key, scanCodeOf(key, 0), isDown ? 0 : keyUp, 0);

export interface VisibleWindow {
  activate(title: string | undefined): void;
  rename(title: string): void;
  close(): void;
}

/** A window as those of the programs that an agent works with. */
export const visibleWindow = (): VisibleWindow => {
  // Registers the class, and fetches the messages.
  const owner = hiddenWindow('FermataVisible', () => undefined);
  const handle = createWindow(
    ...([0, 'FermataVisible', '', overlapped, 20, 20, 300, 200, null, null, instance(), null] as const),
  );
  const rename = (title: string) => void setText(handle, title);
  return {
    rename,
    activate(title) {
      if (title === undefined) {
        showWindow(handle, hide);
        return;
      }
      rename(title);
      showWindow(handle, show);
      setForeground(handle);
    },
    close() {
      destroyWindow(handle);
      owner.close();
    },
  };
};

/** Sends a message to a window of this PC, as Windows does. */
export const sendMessage = (className: string, message: number, wParam: number, lParam = 0): void => {
  const handle = findWindow(className, null);
  if (!handle) throw new Error(`There is no window ${className}`);
  postMessage(handle, message, wParam, lParam);
};

/** Whether a window of this class exists. */
export const isThere = (className: string): boolean => Boolean(findWindow(className, null));
