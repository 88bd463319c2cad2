import { readFileSync } from 'node:fs';
import { fakeFocus } from '../../../desktop-agent/session/focus/fake-focus.ts';
import { programName } from '../../../desktop-agent/session/focus/focus.ts';
import { x11Focus } from '../../../desktop-agent/session/focus/x11-focus.ts';
import { connectToX } from '../../../desktop-agent/x11/connection.ts';
import { startXvfb, xvfbIsInstalled } from '../kit/x-server.ts';
import { focusSuite } from './focus.suite.ts';
import { windowManager } from './window-manager.ts';

describe('on a fake desktop', () => {
  focusSuite(async () => {
    const focus = fakeFocus();
    const window = (title: string) => ({ processId: process.pid, program: 'browser', title });
    return {
      ...{ focus, program: 'browser' },
      switchTo: async (title) => focus.switchTo(title === undefined ? undefined : window(title)),
      rename: async (title) => focus.switchTo(window(title)),
      close: async () => focus.close(),
    };
  });
});

(xvfbIsInstalled ? describe : describe.skip)('on an X11 desktop', () => {
  focusSuite(async () => {
    const server = await startXvfb();
    const connection = await connectToX(server.display);
    const manager = await windowManager(server.display);
    const focus = await x11Focus(connection);
    return {
      focus,
      program: programName(readFileSync('/proc/self/comm', 'utf8').trim()),
      switchTo: (title) => manager.activate(title),
      rename: (title) => manager.rename(title),
      async close() {
        focus.close();
        connection.close();
        manager.close();
        await server.stop();
      },
    };
  });
});

test.each([
  ['C:\\Program Files\\Office\\EXCEL.EXE', 'excel'],
  ['/usr/lib/chromium/chromium', 'chromium'],
  ['', ''],
])('the program of %s is %s', (path, name) => {
  expect(programName(path)).toBe(name);
});
