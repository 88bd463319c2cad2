import koffi from 'koffi';
import type { Monitor } from '../../../domain/screen/segment.ts';
import { type Monitors, withoutMirrors } from './monitors.ts';

/** MONITORINFOF_PRIMARY */
const primaryFlag = 1;
/** DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2: sizes in physical pixels, as the capture has them. */
const perMonitorAware = -4;
/** There is an event for changes (WM_DISPLAYCHANGE), but it needs a window and its loop; looking costs microseconds. */
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

const bind = () => {
  const rectangle = koffi.struct({ left: 'int32', top: 'int32', right: 'int32', bottom: 'int32' });
  const info = koffi.struct({
    cbSize: 'uint32',
    rcMonitor: rectangle,
    rcWork: rectangle,
    dwFlags: 'uint32',
    szDevice: koffi.array('char16_t', 32, 'String'),
  });
  const visit = koffi.proto('__stdcall', null, 'bool', ['void *', 'void *', 'void *', 'intptr_t']);
  const user32 = koffi.load('user32.dll');
  user32.func('__stdcall', 'SetProcessDpiAwarenessContext', 'bool', ['intptr_t'])(perMonitorAware);
  return {
    size: koffi.sizeof(info),
    enumerate: user32.func('__stdcall', 'EnumDisplayMonitors', 'bool', [
      'void *',
      'void *',
      koffi.pointer(visit),
      'intptr_t',
    ]),
    describe: user32.func('__stdcall', 'GetMonitorInfoW', 'bool', ['void *', koffi.inout(koffi.pointer(info))]),
  };
};

/** The monitors of the desktop of a Windows session. In a session without a desktop there are none. */
export class WindowsMonitors implements Monitors {
  readonly #user32 = bind();
  readonly #listeners: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #before = '';

  constructor() {
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
    const { enumerate, describe, size } = this.#user32;
    const monitors: Monitor[] = [];
    enumerate(
      null,
      null,
      (handle: unknown) => {
        const info: Partial<MonitorInfo> = { cbSize: size };
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
