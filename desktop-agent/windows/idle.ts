import type { Idle } from '../session/idle/idle.ts';
import { declare, koffi } from './native.ts';
import { lastInput } from './structures.ts';

const lastInputInfo = declare('user32.dll', 'GetLastInputInfo', 'int', [koffi.inout(koffi.pointer(lastInput))]);
const tickCount = declare('kernel32.dll', 'GetTickCount', 'uint32_t', []);

/** Both count milliseconds in 32 bits, which start again at 0 every 49.7 days. */
export const ticksBetween = (from: number, to: number): number => (to - from) >>> 0;

export const windowsIdle = (): Idle => ({
  async idleMs() {
    const info = { cbSize: koffi.sizeof(lastInput), dwTime: 0 };
    if (!lastInputInfo(info)) throw new Error('Windows does not report when the last input was');
    return ticksBetween(info.dwTime, tickCount());
  },
});
