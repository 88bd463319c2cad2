import type { Icon } from '../../desktop-agent/session/tray/tray.ts';
import { koffi } from '../../desktop-agent/windows/native.ts';
import { newcomers } from '../../desktop-agent/windows/pipe-server.ts';
import { eventOf } from '../../desktop-agent/windows/session-events.ts';
import {
  dataBlob,
  keyboardHookData,
  lastInput,
  message,
  notifyIcon,
  point,
  windowClass,
} from '../../desktop-agent/windows/structures.ts';
import { iconBits, iconData, menuItem } from '../../desktop-agent/windows/tray.ts';

test.each([
  ['WNDCLASSEXW', windowClass, 80],
  ['MSG', message, 48],
  ['POINT', point, 8],
  ['NOTIFYICONDATAW', notifyIcon, 976],
  ['LASTINPUTINFO', lastInput, 8],
  ['DATA_BLOB', dataBlob, 16],
  ['KBDLLHOOKSTRUCT', keyboardHookData, 24],
])('%s is as large as Windows wants it', (_, structure, size) => {
  expect(koffi.sizeof(structure)).toBe(size);
});

test.each([
  ['guidItem', 952],
  ['hBalloonIcon', 968],
  ['szInfo', 304],
])('the icon has %s where Windows reads it', (field, offset) => {
  expect(koffi.offsetof(notifyIcon, field)).toBe(offset);
});

test.each([
  ['vkCode', 0],
  ['scanCode', 4],
  ['dwExtraInfo', 16],
])('a pressed key has %s where Windows writes it', (field, offset) => {
  expect(koffi.offsetof(keyboardHookData, field)).toBe(offset);
});

test('the tooltip and a notice fit into their fields, with the zero at the end', () => {
  const data = iconData(1, 2, { tip: 'x'.repeat(300), info: 'y'.repeat(300) });
  expect([(data.szTip as string).length, (data.szInfo as string).length]).toEqual([127, 255]);
  expect(data.cbSize).toBe(976);
  expect(iconData(1, 2, { tip: 'x' }).uFlags).toBe(7);
  expect(data.uFlags).toBe(0x17);
});

test('an entry that cannot be chosen is grey, and & is shown as it is', () => {
  expect(menuItem({ id: 'a', label: 'Pause & resume', isEnabled: true }, 0)).toEqual([0, 1, 'Pause && resume']);
  expect(menuItem({ id: 'b', label: 'Status', isEnabled: false }, 1)).toEqual([3, 2, 'Status']);
  expect(menuItem(null, 2)).toEqual([0x800, 0, null]);
});

test('icons of a recorded, a paused and an unrecorded screen also differ without colours', () => {
  const light = (screen: Icon['screen']) => iconBits({ screen }).mask.toString('hex');
  const white = ({ colours }: ReturnType<typeof iconBits>) => colours.includes(Buffer.from([255, 255, 255, 255]));
  expect(light('not-recorded')).not.toBe(light('recorded'));
  expect([white(iconBits({ screen: 'paused' })), white(iconBits({ screen: 'recorded' }))]).toEqual([true, false]);
});

test('the icon shows whether On-Demand is connected, and still shows the state of the screen (OD-14)', () => {
  const screens = ['recorded', 'paused', 'not-recorded'] as const;
  const clients = [undefined, 'connected', 'not-connected'] as const;
  const drawn = screens.flatMap((screen) => clients.map((onDemand) => iconBits({ screen, onDemand })));
  const looks = drawn.map(({ colours }) => colours.toString('hex'));
  expect(new Set(looks).size).toBe(looks.length);
  // Above the badge it is the same with and without a client.
  const half = looks[0]!.length * 0.4;
  for (const [index] of screens.entries()) {
    expect(new Set(looks.slice(3 * index, 3 * index + 3).map((look) => look.slice(0, half))).size).toBe(1);
  }
});

test.each([
  ['a lock', 0x2b1, 7, 'locked'],
  ['an unlock', 0x2b1, 8, 'unlocked'],
  ['a remote session that is left', 0x2b1, 4, 'disconnected'],
  ['a remote session that is taken up', 0x2b1, 3, 'connected'],
  ['a logoff', 0x2b1, 6, 'ended'],
  ['a shutdown', 0x16, 1, 'ended'],
  ['a shutdown that was called off', 0x16, 0, undefined],
  ['sleep', 0x218, 4, 'suspending'],
  ['waking up', 0x218, 18, 'resumed'],
  ['anything else', 0x200, 7, undefined],
])('the message of Windows for %s is understood', (_, what, wParam, event) => {
  expect(eventOf(what, wParam)).toBe(event);
});

describe('a program that has connected to the pipe', () => {
  const peer = (processId: number) => ({ user: `user of ${processId}`, domain: 'CC', sessionKey: String(processId) });
  const connect = (...snapshots: [number, number][][]) => {
    let turn = 0;
    const next = newcomers({ connected: () => new Map(snapshots[turn++]) }, peer);
    return snapshots.map(() => next()?.user);
  };

  test('is the process at the other end of the pipe that was not connected before', () => {
    expect(
      connect(
        [[8, 100]],
        [
          [8, 100],
          [12, 200],
        ],
      ),
    ).toEqual(['user of 100', 'user of 200']);
  });
  test('is found again when a handle is used for the next one', () => {
    expect(connect([[8, 100]], [[8, 300]])).toEqual(['user of 100', 'user of 300']);
  });
  test('is refused when two connect at once and it cannot be said which is which', () => {
    expect(
      connect([
        [8, 100],
        [12, 200],
      ]),
    ).toEqual([undefined]);
  });
});
