import type { FromService, FromSession } from '../../desktop-agent/link/messages.ts';
import type { Capture, StopCause } from '../../desktop-agent/session/capture/capture.ts';
import { fakeEvents } from '../../desktop-agent/session/events/fake-events.ts';
import { fakeFocus } from '../../desktop-agent/session/focus/fake-focus.ts';
import { fakeKeys } from '../../desktop-agent/session/keystrokes/fake-keys.ts';
import { keyboardFaults } from '../../desktop-agent/session/keystrokes/keys.ts';
import { recordKeystrokes } from '../../desktop-agent/session/keystrokes/record-keystrokes.ts';
import { monitorInfo } from '../../desktop-agent/session/monitors/windows-monitors.ts';
import { type SessionParts, session } from '../../desktop-agent/session/session.ts';
import { fakeTray } from '../../desktop-agent/session/tray/fake-tray.ts';
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

test('while every attempt to capture fails, the tray says that the screen is not recorded, and why (PR-10)', async () => {
  const fault = 'The screen cannot be captured: no display';
  const monitor = { id: 'one', width: 1920, height: 1080 };
  let faults = [fault];
  const capture: Capture = {
    stop: async () => {},
    resume() {},
    status: () => ({ monitors: [{ ...monitor, capturing: faults.length === 0 }], stoppedFor: [], faults }),
    close: async () => {},
  };
  const stop = new AbortController();
  const linkEnded = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<void>();
  const tray = fakeTray();
  let tell: ((message: FromService, bytes: Buffer | undefined) => void) | undefined;
  const running = session({
    connect: async () => ({
      send(message) {
        if (message.is === 'state' && message.isCapturing) begun.resolve();
        return true;
      },
      onMessage: (listener) => {
        tell = listener;
      },
      ...{ closed: linkEnded.promise, drained: async () => {}, waitingBytes: 0 },
      ...{ close: () => linkEnded.resolve(undefined), end: () => linkEnded.resolve(undefined) },
    }),
    startCapture: async () => capture,
    ...{ events: fakeEvents(), tray, openUrl() {}, nowMs: () => 0, sleep: async () => {}, print() {} },
    signal: stop.signal,
  });
  const ended = running.run();
  await new Promise((resolve) => setImmediate(resolve));
  tell!(
    {
      ...{ is: 'capture', logonSessionId: 'session-1', isOn: true, isPaused: false, isDiskFull: false },
      ...{ ffmpeg: 'ffmpeg', encoder: 'libx264', consoleUrl: 'https://fermata.example' },
    },
    undefined,
  );
  await begun.promise;
  expect(tray.shown()).toMatchObject({ screen: 'not-recorded', tooltip: 'Your screen is not recorded.' });
  expect(tray.shown()?.menu).toContainEqual({ id: 'detail', label: fault, isEnabled: false });
  faults = [];
  running.resume('cloud');
  expect(tray.shown()).toMatchObject({ screen: 'recorded', tooltip: 'Your screen is recorded.' });
  stop.abort();
  await ended;
});

test('keystrokes that the keyboard missed are among the faults that the PC reports (PR-06)', async () => {
  const stop = new AbortController();
  const linkEnded = Promise.withResolvers<undefined>();
  const connected = Promise.withResolvers<void>();
  const sent: FromSession[] = [];
  const keys = fakeKeys();
  const running = session({
    connect: async () => ({
      send: (message) => {
        sent.push(message);
        connected.resolve();
        return true;
      },
      ...{ onMessage() {}, closed: linkEnded.promise, drained: async () => {}, waitingBytes: 0 },
      ...{ close: () => linkEnded.resolve(undefined), end: () => linkEnded.resolve(undefined) },
    }),
    startCapture: () => new Promise(() => {}),
    keystrokes: recordKeystrokes({
      keys,
      focus: fakeFocus(),
      browserOf: () => undefined,
      askField() {},
      nowMs: Date.now,
    }),
    ...{ events: fakeEvents(), tray: undefined, openUrl() {}, nowMs: () => 0, sleep: async () => {}, print() {} },
    signal: stop.signal,
  });
  const ended = running.run();
  await connected.promise;
  keys.fail(keyboardFaults.removed);
  expect(sent).toContainEqual({ is: 'fault', what: keyboardFaults.removed });
  stop.abort();
  await ended;
});

test('the structure for a monitor has the size that Windows expects (AC-10)', () => {
  expect(koffi.sizeof(monitorInfo)).toBe(104);
});
