import { fakeIdle } from '../../../desktop-agent/session/idle/fake-idle.ts';
import { x11Idle } from '../../../desktop-agent/session/idle/x11-idle.ts';
import { ticksBetween } from '../../../desktop-agent/windows/idle.ts';
import { connectToX } from '../../../desktop-agent/x11/connection.ts';
import { startXvfb, xvfbIsInstalled } from '../kit/x-server.ts';
import { idleSuite } from './idle.suite.ts';
import { windowManager } from './window-manager.ts';

describe('on a fake desktop', () => {
  idleSuite(async () => {
    let now = 1000;
    const idle = fakeIdle(() => now);
    const pass = async (ms: number) => {
      now += ms;
    };
    return { idle, pass, pressKey: async () => idle.touch(), close: async () => {} };
  });
});

(xvfbIsInstalled ? describe : describe.skip)('on an X11 desktop', () => {
  idleSuite(async () => {
    const server = await startXvfb();
    const connection = await connectToX(server.display);
    const manager = await windowManager(server.display);
    const idle = await x11Idle(connection);
    return {
      idle,
      pass: async () => {},
      pressKey: () => manager.pressKey(),
      async close() {
        connection.close();
        manager.close();
        await server.stop();
      },
    };
  });
});

test.each([
  ['in the middle of the 49.7 days', 5000, 7000, 2000],
  ['when the counter starts again at 0', 0xffff_ff00, 0x100, 0x200],
])('on Windows idle time is right %s', (_, from, to, ms) => {
  expect(ticksBetween(from, to)).toBe(ms);
});
