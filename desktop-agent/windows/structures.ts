import { koffi } from './native.ts';

/** Structures of the Windows API, as they are in memory on x64. A test compares their sizes with those of Windows. */
export const windowProcedure = koffi.proto('intptr_t', ['void *', 'uint32_t', 'uintptr_t', 'intptr_t']);

export const windowClass = koffi.struct({
  cbSize: 'uint32_t',
  style: 'uint32_t',
  lpfnWndProc: koffi.pointer(windowProcedure),
  cbClsExtra: 'int32_t',
  cbWndExtra: 'int32_t',
  hInstance: 'void *',
  hIcon: 'void *',
  hCursor: 'void *',
  hbrBackground: 'void *',
  lpszMenuName: 'const char16_t *',
  lpszClassName: 'const char16_t *',
  hIconSm: 'void *',
});

export const message = koffi.struct({
  hwnd: 'void *',
  message: 'uint32_t',
  wParam: 'uintptr_t',
  lParam: 'intptr_t',
  time: 'uint32_t',
  x: 'int32_t',
  y: 'int32_t',
  lPrivate: 'uint32_t',
});

export const point = koffi.struct({ x: 'int32_t', y: 'int32_t' });

export const notifyIcon = koffi.struct({
  cbSize: 'uint32_t',
  hWnd: 'void *',
  uID: 'uint32_t',
  uFlags: 'uint32_t',
  uCallbackMessage: 'uint32_t',
  hIcon: 'void *',
  szTip: koffi.array('char16_t', 128),
  dwState: 'uint32_t',
  dwStateMask: 'uint32_t',
  szInfo: koffi.array('char16_t', 256),
  uVersion: 'uint32_t',
  szInfoTitle: koffi.array('char16_t', 64),
  dwInfoFlags: 'uint32_t',
  guidItem: koffi.array('uint8_t', 16),
  hBalloonIcon: 'void *',
});

export const lastInput = koffi.struct({ cbSize: 'uint32_t', dwTime: 'uint32_t' });

/** KBDLLHOOKSTRUCT. */
export const keyboardHookData = koffi.struct({
  vkCode: 'uint32_t',
  scanCode: 'uint32_t',
  flags: 'uint32_t',
  time: 'uint32_t',
  dwExtraInfo: 'uintptr_t',
});

export const dataBlob = koffi.struct({ cbData: 'uint32_t', pbData: 'void *' });
