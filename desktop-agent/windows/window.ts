import { declare, koffi } from './native.ts';
import { message, windowClass, windowProcedure } from './structures.ts';

const getModuleHandle = declare('kernel32.dll', 'GetModuleHandleW', 'void *', ['const char16_t *']);
const registerClass = declare('user32.dll', 'RegisterClassExW', 'uint16_t', [koffi.pointer(windowClass)]);
const unregisterClass = declare('user32.dll', 'UnregisterClassW', 'int', ['const char16_t *', 'void *']);
const createWindow = declare('user32.dll', 'CreateWindowExW', 'void *', [
  ...['uint32_t', 'const char16_t *', 'const char16_t *', 'uint32_t', 'int', 'int', 'int', 'int'],
  ...['void *', 'void *', 'void *', 'void *'],
]);
const destroyWindow = declare('user32.dll', 'DestroyWindow', 'int', ['void *']);
const defaultProcedure = declare('user32.dll', 'DefWindowProcW', 'intptr_t', [
  ...['void *', 'uint32_t', 'uintptr_t', 'intptr_t'],
]);
const peekMessage = declare('user32.dll', 'PeekMessageW', 'int', [
  ...[koffi.out(koffi.pointer(message)), 'void *', 'uint32_t', 'uint32_t', 'uint32_t'],
]);
const translateMessage = declare('user32.dll', 'TranslateMessage', 'int', [koffi.pointer(message)]);
const dispatchMessage = declare('user32.dll', 'DispatchMessageW', 'intptr_t', [koffi.pointer(message)]);

const remove = 1;

/** How often messages are fetched. Window hooks and the tray wait for this, so it is short. */
const pumpMs = 20;

export const instance = (): unknown => getModuleHandle(null);

/**
 * Fetches and dispatches messages of this thread, from which hooks and windows are called back. Returns a function that
 * stops it.
 */
export const pumpMessages = (): (() => void) => {
  const timer = setInterval(() => {
    const next = {};
    while (peekMessage(next, null, 0, 0, remove)) {
      translateMessage(next);
      dispatchMessage(next);
    }
  }, pumpMs);
  return () => clearInterval(timer);
};

export interface HiddenWindow {
  handle: unknown;
  close(): void;
}

/** `onMessage` returns a number if it has handled the message, and undefined if Windows should. */
export const hiddenWindow = (
  className: string,
  onMessage: (message: number, wParam: number, lParam: number) => number | undefined,
): HiddenWindow => {
  const procedure = koffi.register(
    (handle: unknown, what: number, wParam: number | bigint, lParam: number | bigint) =>
      onMessage(what, Number(wParam), Number(lParam)) ?? defaultProcedure(handle, what, wParam, lParam),
    koffi.pointer(windowProcedure),
  );
  const none = null;
  registerClass({
    ...{ cbSize: koffi.sizeof(windowClass), style: 0, lpfnWndProc: procedure, cbClsExtra: 0, cbWndExtra: 0 },
    ...{ hInstance: instance(), hIcon: none, hCursor: none, hbrBackground: none, lpszMenuName: none },
    ...{ lpszClassName: className, hIconSm: none },
  });
  const handle = createWindow(0, className, className, 0, 0, 0, 0, 0, none, none, instance(), none);
  if (!handle) throw new Error('Windows could not create a window');
  const endPump = pumpMessages();
  return {
    handle,
    close() {
      endPump();
      destroyWindow(handle);
      // Otherwise the next window of this class would get the procedure of this one.
      unregisterClass(className, instance());
      koffi.unregister(procedure);
    },
  };
};
