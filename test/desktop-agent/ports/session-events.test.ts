import { type MessageBus, sessionBus } from '@homebridge/dbus-native';
import { fakeEvents } from '../../../desktop-agent/session/events/fake-events.ts';
import { linuxEvents } from '../../../desktop-agent/session/events/linux-events.ts';
import type { SessionEvent, SessionEvents } from '../../../desktop-agent/session/events/session-events.ts';
import { eventOf } from '../../../desktop-agent/windows/session-events.ts';
import { dbusIsInstalled, startBus } from '../../../local/desktop/session-bus.ts';
import { until } from '../kit/until.ts';
import { eventSuite } from './session-events.suite.ts';

describe('in a fake session', () => {
  eventSuite(async () => {
    const events = fakeEvents();
    return { events, happen: events.emit, close: async () => {} };
  });
});

const logind = 'org.freedesktop.login1';
const manager = '/org/freedesktop/login1';
const ownSession = `${manager}/session/_32`;

/** A bus on which something answers as logind does (org.freedesktop.login1(5)), for a session with this state. */
const busWithLogind = async ({ isService = false, isLocked = false, isActive = true } = {}) => {
  const { address, stop } = await startBus();
  const before = process.env.DBUS_SYSTEM_BUS_ADDRESS;
  process.env.DBUS_SYSTEM_BUS_ADDRESS = address;
  const bus: MessageBus = sessionBus({ busAddress: address });
  let reads = 0;
  const read = <Value>(value: Value): Value => {
    reads += 1;
    return value;
  };
  const asManager = {
    GetSessionByPID: () => (isService ? new Error('belongs to no session') : ownSession),
    GetSession: (id: string) => (id === 'auto' ? ownSession : new Error('no such session')),
    emit() {},
  };
  const methods = { GetSessionByPID: ['u', 'o', [], []], GetSession: ['s', 'o', [], []] };
  bus.exportInterface(asManager, manager, { name: `${logind}.Manager`, methods, signals: {}, properties: {} });
  const asSession = {
    get LockedHint() {
      return read(isLocked);
    },
    get Active() {
      return read(isActive);
    },
    emit() {},
  };
  const properties = { LockedHint: 'b', Active: 'b' };
  bus.exportInterface(asSession, ownSession, { name: `${logind}.Session`, methods: {}, signals: {}, properties });
  await new Promise<void>((resolve, reject) =>
    bus.requestName(logind, 0, (error) => (error ? reject(new Error(error.message)) : resolve())),
  );
  const hasSet = (name: string, value: boolean) =>
    bus.sendSignal(ownSession, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', 'sa{sv}as', [
      `${logind}.Session`,
      [[name, ['b', value]]],
      [],
    ]);
  const signals: Record<SessionEvent, () => void> = {
    locked: () => bus.sendSignal(ownSession, `${logind}.Session`, 'Lock'),
    unlocked: () => bus.sendSignal(ownSession, `${logind}.Session`, 'Unlock'),
    disconnected: () => hasSet('Active', false),
    connected: () => hasSet('Active', true),
    suspending: () => bus.sendSignal(manager, `${logind}.Manager`, 'PrepareForSleep', 'b', [true]),
    resumed: () => bus.sendSignal(manager, `${logind}.Manager`, 'PrepareForSleep', 'b', [false]),
    ended: () => bus.sendSignal(manager, `${logind}.Manager`, 'SessionRemoved', 'so', ['2', ownSession]),
  };
  return {
    signals,
    hasSet,
    otherSessionEnds: () =>
      bus.sendSignal(manager, `${logind}.Manager`, 'SessionRemoved', 'so', ['3', `${manager}/session/_33`]),
    /** Both properties were read: from now on, signals are listened to. */
    isFollowed: () => reads >= 2,
    reads: () => reads,
    async close() {
      bus.connection.stream.destroy();
      if (before === undefined) delete process.env.DBUS_SYSTEM_BUS_ADDRESS;
      else process.env.DBUS_SYSTEM_BUS_ADDRESS = before;
      await stop();
    },
  };
};

const openLogind = async (state: Parameters<typeof busWithLogind>[0] = {}, more: { lockerWaitMs?: number } = {}) => {
  const bus = await busWithLogind(state);
  const warnings: string[] = [];
  const events = linuxEvents({ desktopLost: new Promise(() => {}), warn: (line) => warnings.push(line), ...more });
  const seen: SessionEvent[] = [];
  events.onEvent((event) => void seen.push(event));
  await until(bus.isFollowed);
  const close = async () => {
    events.close();
    await bus.close();
  };
  return { bus, events, seen, warnings, happen: (what: SessionEvent) => bus.signals[what](), close };
};

(dbusIsInstalled ? describe : describe.skip)('in a session of logind', () => {
  eventSuite(() => openLogind());

  test('the screen of a desktop that locks by itself, and only sets a hint, is not recorded either (AC-10)', async () => {
    const { bus, seen, close } = await openLogind();
    bus.hasSet('LockedHint', true);
    bus.hasSet('LockedHint', false);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['locked', 'unlocked']);
    await close();
  });

  test('a screen that nothing locks, although that was requested, is recorded again (AC-10)', async () => {
    const { bus, seen, close } = await openLogind({}, { lockerWaitMs: 50 });
    bus.signals.locked();
    await until(() => seen.length === 2);
    expect(seen).toEqual(['locked', 'unlocked']);
    await close();
  });

  test('a screen that was locked when that was requested stays unrecorded (AC-10)', async () => {
    const { bus, seen, close } = await openLogind({ isLocked: true }, { lockerWaitMs: 50 });
    await until(() => seen.length === 1);
    const reads = bus.reads();
    bus.signals.locked();
    await until(() => bus.reads() > reads);
    bus.signals.suspending();
    await until(() => seen.at(-1) === 'suspending');
    expect(seen).toEqual(['locked', 'locked', 'suspending']);
    await close();
  });

  test('a session process that starts again behind a locked screen knows that it is locked (AC-10)', async () => {
    const { seen, close } = await openLogind({ isLocked: true, isActive: false });
    await until(() => seen.length === 2);
    expect(seen).toEqual(['locked', 'disconnected']);
    await close();
  });

  test('a session process that systemd runs, outside of every session, follows the one that its user sees (AC-13)', async () => {
    const { bus, seen, warnings, close } = await openLogind({ isService: true });
    bus.otherSessionEnds();
    bus.signals.locked();
    await until(() => seen.length > 0);
    expect(seen).toEqual(['locked']);
    expect(warnings).toEqual([]);
    await close();
  });
});

test('without logind the session goes on, says so, and ends with its X server (AC-26)', async () => {
  const before = process.env.DBUS_SYSTEM_BUS_ADDRESS;
  process.env.DBUS_SYSTEM_BUS_ADDRESS = 'unix:path=/nonexistent/bus';
  const warnings: string[] = [];
  const lost = Promise.withResolvers<void>();
  const seen: SessionEvent[] = [];
  const events = linuxEvents({ desktopLost: lost.promise, warn: (line) => warnings.push(line) });
  events.onEvent((event) => void seen.push(event));
  await until(() => warnings.length > 0);
  expect(warnings[0]).toMatch('a locked screen is recorded like any other');
  lost.resolve();
  await until(() => seen.length > 0);
  expect(seen).toEqual(['ended']);
  events.close();
  if (before === undefined) delete process.env.DBUS_SYSTEM_BUS_ADDRESS;
  else process.env.DBUS_SYSTEM_BUS_ADDRESS = before;
});

describe('with messages of Windows, as documented', () => {
  eventSuite(async () => {
    const listeners = new Set<(event: SessionEvent) => void>();
    const [sessionChange, endSession, powerBroadcast] = [0x02b1, 0x0016, 0x0218];
    const messages: Record<SessionEvent, [message: number, wParam: number]> = {
      ...{ locked: [sessionChange, 7], unlocked: [sessionChange, 8] },
      ...{ disconnected: [sessionChange, 4], connected: [sessionChange, 3] },
      ...{ suspending: [powerBroadcast, 4], resumed: [powerBroadcast, 18], ended: [endSession, 1] },
    };
    const events: SessionEvents = {
      onEvent(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close() {},
    };
    const happen = (what: SessionEvent) => {
      const event = eventOf(...messages[what]);
      if (event) for (const listener of listeners) listener(event);
    };
    return { events, happen, close: async () => {} };
  });
});
