import { type Focus, type FocusedWindow, isSameWindow, programName } from '../session/focus/focus.ts';
import { declare, koffi } from './native.ts';
import { pumpMessages } from './window.ts';

const foregroundWindow = declare('user32.dll', 'GetForegroundWindow', 'void *', []);
const windowText = declare('user32.dll', 'GetWindowTextW', 'int', [
  ...['void *', koffi.out(koffi.pointer('uint16_t')), 'int'],
]);
const processOfWindow = declare('user32.dll', 'GetWindowThreadProcessId', 'uint32_t', [
  ...['void *', koffi.out(koffi.pointer('uint32_t'))],
]);
const openProcess = declare('kernel32.dll', 'OpenProcess', 'void *', ['uint32_t', 'int', 'uint32_t']);
const imageName = declare('kernel32.dll', 'QueryFullProcessImageNameW', 'int', [
  ...['void *', 'uint32_t', koffi.out(koffi.pointer('uint16_t')), koffi.inout(koffi.pointer('uint32_t'))],
]);
const closeHandle = declare('kernel32.dll', 'CloseHandle', 'int', ['void *']);
const eventProcedure = koffi.proto('void', [
  ...['void *', 'uint32_t', 'void *', 'int32_t', 'int32_t', 'uint32_t', 'uint32_t'],
]);
const setHook = declare('user32.dll', 'SetWinEventHook', 'void *', [
  ...['uint32_t', 'uint32_t', 'void *', koffi.pointer(eventProcedure), 'uint32_t', 'uint32_t', 'uint32_t'],
]);
const unhook = declare('user32.dll', 'UnhookWinEvent', 'int', ['void *']);

const queryLimitedInformation = 0x1000;
const [eventForeground, eventNameChange] = [0x0003, 0x800c];
/** The hook is fast but is not always called. This finds every change. */
const lookMs = 250;

/** UTF-16 of a buffer that Windows filled. */
export const textOf = (buffer: Uint16Array, length: number): string =>
  Buffer.from(buffer.buffer, buffer.byteOffset, length * 2).toString('utf16le');

/** The path of the program of a process. Empty if it may not be read. */
export const programPathOf = (processId: number): string => {
  const handle = openProcess(queryLimitedInformation, 0, processId);
  if (!handle) return '';
  try {
    const path = new Uint16Array(1024);
    const length = [path.length];
    return imageName(handle, 0, path, length) ? textOf(path, length[0]!) : '';
  } finally {
    closeHandle(handle);
  }
};

const current = (): FocusedWindow | undefined => {
  const handle = foregroundWindow();
  if (!handle) return undefined;
  const title = new Uint16Array(512);
  const length = windowText(handle, title, title.length);
  const processId = [0];
  processOfWindow(handle, processId);
  return {
    processId: processId[0]!,
    program: programName(programPathOf(processId[0]!)),
    title: textOf(title, length),
  };
};

/** Uses a hook for speed, and polls four times a second for what it misses. */
export const windowsFocus = (): Focus => {
  const listeners = new Set<(window: FocusedWindow | undefined) => void>();
  let last = current();
  const look = (): void => {
    const now = current();
    if (isSameWindow(now, last)) return;
    last = now;
    for (const listener of listeners) listener(now);
  };
  const procedure = koffi.register(look, koffi.pointer(eventProcedure));
  const hooks = [eventForeground, eventNameChange].map((event) => setHook(event, event, null, procedure, 0, 0, 0));
  const endPump = pumpMessages();
  const timer = setInterval(look, lookMs);
  return {
    current: async () => current(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      endPump();
      for (const hook of hooks) if (hook) unhook(hook);
      koffi.unregister(procedure);
    },
  };
};
