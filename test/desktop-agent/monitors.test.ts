import { FakeMonitors } from '../../desktop-agent/session/monitors/fake-monitors.ts';
import type { Monitors } from '../../desktop-agent/session/monitors/monitors.ts';
import { X11Monitors } from '../../desktop-agent/session/monitors/x11-monitors.ts';
import type { Monitor } from '../../domain/screen/segment.ts';
import { startXorg, xorgIsInstalled } from './kit/x-server.ts';

// Real programs, on machines that do other things too.

interface Desktop {
  monitors: Monitors;
  plugIn(): void;
  moveBelow(): void;
  mirror(): void;
  unplug(): void;
  stop(): Promise<void>;
}

const first: Monitor = { id: 'DUMMY0', x: 0, y: 0, width: 1280, height: 720, primary: true };
const second: Monitor = { id: 'DUMMY1', x: 1280, y: 0, width: 640, height: 480, primary: false };

const fake = async (): Promise<Desktop> => {
  const monitors = new FakeMonitors([first]);
  return {
    monitors,
    plugIn: () => monitors.change([first, second]),
    moveBelow: () => monitors.change([first, { ...second, x: 0, y: 720 }]),
    mirror: () => monitors.change([{ ...second, width: 1280, height: 720, x: 0 }, first]),
    unplug: () => monitors.change([first]),
    stop: async () => monitors.close(),
  };
};

const xorg = async (): Promise<Desktop> => {
  const server = await startXorg();
  const monitors = await X11Monitors.open(server.display);
  return {
    monitors,
    plugIn() {
      server.xrandr('--addmode', 'DUMMY1', '640x480');
      server.xrandr('--output', 'DUMMY0', '--primary');
      server.xrandr('--output', 'DUMMY1', '--mode', '640x480', '--right-of', 'DUMMY0');
    },
    moveBelow: () => server.xrandr('--output', 'DUMMY1', '--below', 'DUMMY0'),
    mirror() {
      server.xrandr('--addmode', 'DUMMY1', '1280x720');
      server.xrandr('--output', 'DUMMY1', '--mode', '1280x720', '--same-as', 'DUMMY0');
    },
    unplug: () => server.xrandr('--output', 'DUMMY1', '--off'),
    async stop() {
      monitors.close();
      await server.stop();
    },
  };
};

describe.each([
  ['a fake desktop', true, fake],
  ['an X server', xorgIsInstalled, xorg],
] as const)('the monitors of %s', (_, isHere, open) => {
  const testHere = isHere ? test : test.skip;
  let desktop: Desktop;
  beforeEach(async () => {
    if (isHere) desktop = await open();
  });
  afterEach(async () => {
    if (isHere) await desktop.stop();
  });

  testHere('are reported when they are plugged in, moved and unplugged (AC-10)', async () => {
    const { monitors } = desktop;
    const waiting: (() => void)[] = [];
    monitors.onChange(() => {
      for (const resume of waiting.splice(0)) resume();
    });
    const listAfter = async (act: () => void, expected: Monitor[]) => {
      act();
      for (;;) {
        const change = new Promise<void>((resolve) => waiting.push(resolve));
        const list = await monitors.list();
        if (JSON.stringify(list) === JSON.stringify(expected)) return list;
        await change;
      }
    };
    expect(await monitors.list()).toEqual([first]);
    expect(await listAfter(desktop.plugIn, [first, second])).toEqual([first, second]);
    const below = { ...second, x: 0, y: 720 };
    expect(await listAfter(desktop.moveBelow, [first, below])).toEqual([first, below]);
    expect(await listAfter(desktop.unplug, [first])).toEqual([first]);
  });

  testHere('count once when they show the same picture (AC-10)', async () => {
    desktop.plugIn();
    desktop.mirror();
    expect(await desktop.monitors.list()).toEqual([first]);
  });
});
