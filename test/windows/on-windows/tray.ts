import { setTimeout as wait } from 'node:timers/promises';
import type { TrayState } from '../../../desktop-agent/session/tray/tray.ts';
import { trayProcess } from '../../../desktop-agent/session/tray/tray-process.ts';
import { trayState } from '../../../desktop-agent/session/tray/tray-state.ts';
import { until } from '../../desktop-agent/kit/until.ts';
import { isThere, press, sendMessage, virtualKeys } from './user.ts';

/** The class of every menu that is open. */
const openMenu = '#32768';
const [iconMessage, rightUp] = [0x8001, 0x205];

test('the tray process shows its icon, and a choice from its menu reaches the session (PR-05, PR-10)', async () => {
  const warnings: string[] = [];
  const tray = trayProcess({
    ...{ command: process.execPath, args: [process.env.FERMATA_PROGRAM!, 'tray'] },
    print: (line) => void warnings.push(line),
  });
  const chosen: string[] = [];
  const shown: boolean[] = [];
  tray.onChoice((id) => void chosen.push(id));
  tray.onKeystrokesShown?.((isShown) => void shown.push(isShown));
  const state: TrayState = trayState({
    ...{ isConnected: true, isCapturing: true, isPaused: false, detail: undefined, more: [], isHidden: false },
    ...{ onDemand: undefined, keystrokes: 'recorded' as const },
  });
  tray.show(state);
  // Keystrokes are recorded only where Windows shows the icon that says so.
  await until(() => shown.at(-1) === true);
  expect(warnings).toEqual([]);

  const entries = state.menu.map((entry) => entry?.id);
  expect(entries).toContain('recording-controls');
  sendMessage('FermataTray', iconMessage, 0, rightUp);
  await until(() => isThere(openMenu));
  await wait(300);
  // Upwards from the end: the last entry.
  press(virtualKeys.Up);
  press(virtualKeys.Enter);
  await until(() => chosen.length > 0 && !isThere(openMenu));
  expect(chosen).toEqual([entries.at(-1)]);
  tray.close();
  await until(() => !isThere('FermataTray'));
});
