import type { FromService } from '../../desktop-agent/link/messages.ts';
import type { Capture, StopCause } from '../../desktop-agent/session/capture/capture.ts';
import { fakeEvents } from '../../desktop-agent/session/events/fake-events.ts';
import { monitorInfo } from '../../desktop-agent/session/monitors/windows-monitors.ts';
import { type SessionParts, session } from '../../desktop-agent/session/session.ts';
import { koffi } from '../../desktop-agent/windows/native.ts';

test('a pause that comes while the capture of a screen begins holds, and so does its end (AC-13)', async () => {
  const calls: [string, StopCause][] = [];
  const capture: Capture = {
    stop: async (cause) => void calls.push(['stop', cause]),
    resume: (cause) => void calls.push(['resume', cause]),
    status: () => ({ monitors: [], stoppedFor: [], faults: [] }),
    close: async () => {},
  };
  const begun = Promise.withResolvers<StopCause[]>();
  const ready = Promise.withResolvers<Capture>();
  const states = Promise.withResolvers<void>();
  const stop = new AbortController();
  const linkEnded = Promise.withResolvers<undefined>();
  let tell: ((message: FromService, bytes: Buffer | undefined) => void) | undefined;
  const events = fakeEvents();
  const parts: SessionParts = {
    connect: async () => ({
      send(message) {
        if (message.is === 'state' && message.isPaused && message.commandId === 'done') states.resolve();
        return true;
      },
      onMessage: (listener) => {
        tell = listener;
      },
      closed: linkEnded.promise,
      close: () => linkEnded.resolve(undefined),
      drained: async () => {},
      waitingBytes: 0,
      end: () => linkEnded.resolve(undefined),
    }),
    startCapture: ({ stoppedFor }) => {
      begun.resolve(stoppedFor);
      return ready.promise;
    },
    ...{ events, tray: undefined, openUrl() {}, nowMs: () => 0, sleep: async () => {}, print() {} },
    signal: stop.signal,
  };
  const running = session(parts);
  const ended = running.run();
  await new Promise((resolve) => setImmediate(resolve));
  events.emit('locked');
  tell!(
    {
      ...{ is: 'capture', logonSessionId: 'session-1', isOn: true, isPaused: false, isDiskFull: false },
      ...{ ffmpeg: 'ffmpeg', encoder: 'libx264', consoleUrl: 'https://fermata.example', commandId: 'done' },
    },
    undefined,
  );
  expect(await begun.promise).toEqual(['locked']);
  await running.pause('trigger card');
  events.emit('unlocked');
  expect(calls).toEqual([]);
  ready.resolve(capture);
  await states.promise;
  expect(calls).toEqual([
    ['stop', 'paused'],
    ['resume', 'locked'],
  ]);
  stop.abort();
  await ended;
});

test('what Windows says about a monitor has the size that Windows expects (AC-10)', () => {
  expect(koffi.sizeof(monitorInfo)).toBe(104);
});
