import { drawIcon, type Icon, type OwnTray, type TrayState } from '../session/tray/tray.ts';
import { declare, koffi } from './native.ts';
import { notifyIcon, point } from './structures.ts';
import { hiddenWindow, instance } from './window.ts';

const shellNotifyIcon = declare('shell32.dll', 'Shell_NotifyIconW', 'int', ['uint32_t', koffi.pointer(notifyIcon)]);
const createIcon = declare('user32.dll', 'CreateIcon', 'void *', [
  ...['void *', 'int', 'int', 'uint8_t', 'uint8_t', 'void *', 'void *'],
]);
const createMenu = declare('user32.dll', 'CreatePopupMenu', 'void *', []);
const destroyMenu = declare('user32.dll', 'DestroyMenu', 'int', ['void *']);
const appendMenu = declare('user32.dll', 'AppendMenuW', 'int', ['void *', 'uint32_t', 'uintptr_t', 'const char16_t *']);
const trackMenu = declare('user32.dll', 'TrackPopupMenu', 'int', [
  ...['void *', 'uint32_t', 'int', 'int', 'int', 'void *', 'void *'],
]);
const endMenu = declare('user32.dll', 'EndMenu', 'int', []);
const setTimer = declare('user32.dll', 'SetTimer', 'uintptr_t', ['void *', 'uintptr_t', 'uint32_t', 'void *']);
const killTimer = declare('user32.dll', 'KillTimer', 'int', ['void *', 'uintptr_t']);
const cursorPosition = declare('user32.dll', 'GetCursorPos', 'int', [koffi.out(koffi.pointer(point))]);
const setForeground = declare('user32.dll', 'SetForegroundWindow', 'int', ['void *']);
const postMessage = declare('user32.dll', 'PostMessageW', 'int', ['void *', 'uint32_t', 'uintptr_t', 'intptr_t']);
const registerMessage = declare('user32.dll', 'RegisterWindowMessageW', 'uint32_t', ['const char16_t *']);

const [add, modify, deleteIcon] = [0, 1, 2];
const [hasMessage, hasIcon, hasTip, hasInfo] = [1, 2, 4, 0x10];
const iconMessage = 0x8001;
const timerMessage = 0x113;
/** While the menu is open, nothing else happens in this process, and the icon keeps showing an old state. */
const longestMenuMs = 15_000;
const menuTimer = 1;
const [leftUp, rightUp, contextMenu] = [0x202, 0x205, 0x7b];
const [separator, greyed] = [0x800, 0x3];
/** TPM_RETURNCMD and TPM_RIGHTBUTTON. */
const returnCommand = 0x100 | 0x2;
const size = 32;

/** BGRA, and the mask that old displays use. */
export const iconBits = (icon: Icon): { mask: Buffer; colours: Buffer } => {
  const mask = Buffer.alloc((size * size) / 8, 0xff);
  const colours = Buffer.alloc(size * size * 4);
  drawIcon(icon, size, (x, y, [red, green, blue]) => {
    const pixel = y * size + x;
    colours.set([blue, green, red, 255], pixel * 4);
    mask[pixel >> 3]! &= ~(0x80 >> (pixel & 7));
  });
  return { mask, colours };
};

/** The fields are fixed arrays, with a zero at the end. */
const cut = (text: string, units: number): string => text.slice(0, units - 1);

export const iconData = (
  window: unknown,
  icon: unknown,
  { tip, info = '' }: { tip: string; info?: string },
): Record<string, unknown> => ({
  ...{ cbSize: koffi.sizeof(notifyIcon), hWnd: window, uID: 1, uCallbackMessage: iconMessage, hIcon: icon },
  uFlags: hasMessage | hasIcon | hasTip | (info ? hasInfo : 0),
  ...{ szTip: cut(tip, 128), dwState: 0, dwStateMask: 0, szInfo: cut(info, 256), uVersion: 0 },
  ...{ szInfoTitle: 'Fermata', dwInfoFlags: 1, guidItem: new Uint8Array(16), hBalloonIcon: null },
});

/** The text of an entry for AppendMenuW, in which `&` would mark a key. */
export const menuItem = (entry: TrayState['menu'][number], index: number): [number, number, string | null] =>
  entry === null ? [separator, 0, null] : [entry.isEnabled ? 0 : greyed, index + 1, entry.label.replaceAll('&', '&&')];

/** Windows: an icon in the notification area, in a process of its own, because an open menu blocks everything else. */
export const windowsTray = (warn: (what: string) => void): OwnTray => {
  let state: TrayState = { screen: 'not-connected', tooltip: 'Fermata', menu: [] };
  const listeners = new Set<(id: string) => void>();
  const icons = new Map<string, unknown>();
  const iconOf = (icon: Icon): unknown => {
    const name = `${icon.screen} ${icon.onDemand}`;
    if (!icons.has(name)) {
      const { mask, colours } = iconBits(icon);
      icons.set(name, createIcon(instance(), size, size, 1, 32, mask, colours));
    }
    return icons.get(name);
  };
  const taskbarCreated = registerMessage('TaskbarCreated');

  const openMenu = (): void => {
    const menu = createMenu();
    for (const [index, entry] of state.menu.entries()) appendMenu(menu, ...menuItem(entry, index));
    const at: { x?: number; y?: number } = {};
    cursorPosition(at);
    // Otherwise the menu stays open when somebody clicks elsewhere.
    setForeground(window.handle);
    setTimer(window.handle, menuTimer, longestMenuMs, null);
    const chosen = trackMenu(menu, returnCommand, at.x ?? 0, at.y ?? 0, 0, window.handle, null);
    killTimer(window.handle, menuTimer);
    postMessage(window.handle, 0, 0, 0);
    destroyMenu(menu);
    const entry = state.menu[chosen - 1];
    if (entry?.isEnabled) for (const listener of listeners) listener(entry.id);
  };

  const window = hiddenWindow('FermataTray', (message, _, lParam) => {
    // Explorer has restarted, and lost all icons.
    if (message === taskbarCreated) change(add);
    if (message === timerMessage) endMenu();
    if (message !== iconMessage) return undefined;
    if ([leftUp, rightUp, contextMenu].includes(lParam & 0xffff)) openMenu();
    return 0;
  });
  const change = (action: number, info?: string): void => {
    const data = iconData(window.handle, iconOf(state), { tip: state.tooltip, ...(info && { info }) });
    isVisible = Boolean(shellNotifyIcon(action, data)) && action !== deleteIcon;
    if (!isVisible && action !== deleteIcon) warn('Windows could not show the icon');
  };
  let isVisible = false;
  change(add);

  return {
    isVisible: () => isVisible,
    show(next) {
      state = next;
      change(modify);
    },
    notify: (sentence) => change(modify, sentence),
    onChoice: (listener) => void listeners.add(listener),
    close() {
      change(deleteIcon);
      window.close();
    },
  };
};
