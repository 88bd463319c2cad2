import type { Monitor } from '../../../domain/screen/segment.ts';
import { declare, koffi } from '../../windows/native.ts';
import { type Monitors, withoutMirrors } from './monitors.ts';

/** MONITORINFOF_PRIMARY */
const primaryFlag = 1;
/** DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2: sizes in physical pixels, as the capture has them. */
const perMonitorAware = -4;
/**
 * There is an event for changes (WM_DISPLAYCHANGE), but it needs a window and a message loop. Polling costs
 * microseconds.
 */
const lookEveryMs = 500;

interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface MonitorInfo {
  cbSize: number;
  rcMonitor: Rectangle;
  rcWork: Rectangle;
  dwFlags: number;
  szDevice: string;
}

const rectangle = koffi.struct({ left: 'int32', top: 'int32', right: 'int32', bottom: 'int32' });
/** MONITORINFOEXW */
export const monitorInfo = koffi.struct({
  cbSize: 'uint32',
  rcMonitor: rectangle,
  rcWork: rectangle,
  dwFlags: 'uint32',
  szDevice: koffi.array('char16_t', 32, 'String'),
});
const visit = koffi.proto('bool FermataVisitMonitor(void *monitor, void *context, void *place, intptr_t data)');

const becomeDpiAware = declare('user32.dll', 'SetProcessDpiAwarenessContext', 'bool', ['intptr_t']);
const enumerate = declare('user32.dll', 'EnumDisplayMonitors', 'bool', [
  'void *',
  'void *',
  koffi.pointer(visit),
  'intptr_t',
]);
const describe = declare('user32.dll', 'GetMonitorInfoW', 'bool', ['void *', koffi.inout(koffi.pointer(monitorInfo))]);

/** The monitors of the desktop of a Windows session. In a session without a desktop there are none. */
export class WindowsMonitors implements Monitors {
  readonly #listeners: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #before = '';

  constructor() {
    becomeDpiAware(perMonitorAware);
    this.#before = JSON.stringify(this.#read());
    this.#timer = setInterval(() => {
      const now = JSON.stringify(this.#read());
      if (now === this.#before) return;
      this.#before = now;
      for (const listener of this.#listeners) listener();
    }, lookEveryMs);
  }

  async list(): Promise<Monitor[]> {
    return withoutMirrors(this.#read());
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.length = 0;
  }

  #read(): Monitor[] {
    const monitors: Monitor[] = [];
    enumerate(
      null,
      null,
      (handle: unknown) => {
        const info: Partial<MonitorInfo> = { cbSize: koffi.sizeof(monitorInfo) };
        if (describe(handle, info)) {
          const { szDevice, rcMonitor, dwFlags } = info as MonitorInfo;
          monitors.push({
            id: szDevice,
            x: rcMonitor.left,
            y: rcMonitor.top,
            width: rcMonitor.right - rcMonitor.left,
            height: rcMonitor.bottom - rcMonitor.top,
            primary: (dwFlags & primaryFlag) !== 0,
          });
        }
        return true;
      },
      0,
    );
    return monitors;
  }
}
