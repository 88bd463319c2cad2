import { join } from 'node:path';
import type { FromService } from '../../../desktop-agent/link/messages.ts';
import type { Capture } from '../../../desktop-agent/session/capture/capture.ts';
import { fakeEvents } from '../../../desktop-agent/session/events/fake-events.ts';
import { session } from '../../../desktop-agent/session/session.ts';
import { iconPixels } from '../../../desktop-agent/session/tray/dbus-tray.ts';
import { trayProcess } from '../../../desktop-agent/session/tray/tray-process.ts';
import { dbusIsInstalled } from '../../../local/desktop/session-bus.ts';
import { desktopWithPanel } from '../kit/panel.ts';
import { until } from '../kit/until.ts';

const testHere = dbusIsInstalled ? test : test.skip;
const program = join(import.meta.dirname, '../../../desktop-agent/main.ts');

/** A session whose service and capture are stand-ins, with the tray that agents see. */
const sessionWithTray = (address: string) => {
  const stop = new AbortController();
  const linkEnded = Promise.withResolvers<undefined>();
  let give: ((message: FromService, bytes: Buffer | undefined) => void) | undefined;
  const opened: string[] = [];
  const capture: Capture = {
    stop: async () => {},
    resume() {},
    status: () => ({ monitors: [], stoppedFor: [], faults: [] }),
    close: async () => {},
  };
  const running = session({
    connect: async () => ({
      send: () => true,
      onMessage: (listener) => {
        give = listener;
      },
      closed: linkEnded.promise,
      close: () => linkEnded.resolve(undefined),
      drained: async () => {},
      waitingBytes: 0,
      end: () => linkEnded.resolve(undefined),
    }),
    startCapture: async () => capture,
    // Jest's programs do not hand their own environment on.
    tray: trayProcess({
      command: '/usr/bin/env',
      args: [`DBUS_SESSION_BUS_ADDRESS=${address}`, process.execPath, program, 'tray'],
      print() {},
    }),
    ...{ events: fakeEvents(), openUrl: (url: string) => void opened.push(url), nowMs: Date.now },
    ...{ sleep: async () => {}, print() {}, signal: stop.signal },
  });
  const ended = running.run();
  const order = (isPaused: boolean, isOn = true) =>
    give!(
      {
        ...{ is: 'capture', logonSessionId: 'session-1', isOn, isPaused, isDiskFull: false },
        ...{ ffmpeg: 'ffmpeg', encoder: 'libx264', consoleUrl: 'https://fermata.example' },
        ...(!isOn && { reason: 'This user has no role with Record Screen' }),
      },
      undefined,
    );
  return {
    opened,
    order,
    isConnected: () => give !== undefined,
    async close() {
      stop.abort();
      await ended;
    },
  };
};

testHere(
  'the tray shows whether the screen is recorded or paused, and its menu opens Recording Controls (PR-05, PR-10, PR-11)',
  async () => {
    const panel = await desktopWithPanel();
    const agent = sessionWithTray(panel.address);
    try {
      await until(() => panel.items.length === 1 && agent.isConnected());
      const shows = (words: string) =>
        until(async () => JSON.stringify(await panel.property('ToolTip')).includes(words));
      const icon = async () => Buffer.from(((await panel.property('IconPixmap')) as [number, number, Buffer][])[0]![2]);

      agent.order(false);
      await shows('Your screen is recorded.');
      expect((await icon()).equals(iconPixels({ screen: 'recorded' }))).toBe(true);
      expect(await panel.menu()).toEqual(['Your screen is recorded.', 'Recording Controls...']);

      agent.order(true);
      await shows('Screen recording is paused.');
      expect((await icon()).equals(iconPixels({ screen: 'paused' }))).toBe(true);

      agent.order(false, false);
      await shows('Your screen is not recorded.');
      expect(await panel.menu()).toContain('This user has no role with Record Screen');

      agent.order(false);
      await shows('Your screen is recorded.');
      // Its state is no choice; the third entry, behind a line, is Recording Controls.
      await panel.click(1);
      await panel.click(3);
      await until(() => agent.opened.length > 0);
      expect(agent.opened).toEqual(['https://fermata.example/recording-controls']);
    } finally {
      await agent.close();
      await panel.close();
    }
  },
);
