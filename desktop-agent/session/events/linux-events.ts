import { type MessageBus, systemBus } from '@homebridge/dbus-native';
import { type SessionEvents, sessionEventSource } from './session-events.ts';

const logind = 'org.freedesktop.login1';
const answerMs = 3000;
const manager = '/org/freedesktop/login1';

interface Signal {
  path: string;
  interface: string;
  member: string;
  body?: unknown[];
  type: number;
}

const invoke = (bus: MessageBus, message: object): Promise<unknown> =>
  new Promise((resolve, reject) =>
    bus.invoke(message, (error, value) => (error ? reject(new Error(error.name)) : resolve(value))),
  );

/** Asks for what logind tells of this session: lock, unlock, and the PC's sleep. */
const followLogind = async (bus: MessageBus, onSignal: (signal: Signal) => void): Promise<void> => {
  const call = (member: string, signature: string, body: unknown[]) =>
    invoke(bus, { destination: logind, path: manager, interface: `${logind}.Manager`, member, signature, body });
  const path = String(await call('GetSessionByPID', 'u', [process.pid]));
  for (const match of [
    `type='signal',sender='${logind}',path='${path}',interface='${logind}.Session'`,
    `type='signal',sender='${logind}',path='${manager}',interface='${logind}.Manager',member='PrepareForSleep'`,
  ]) {
    const bus1 = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };
    await invoke(bus, {
      ...bus1,
      interface: 'org.freedesktop.DBus',
      member: 'AddMatch',
      signature: 's',
      body: [match],
    });
  }
  bus.connection.on('message', (message: Signal) => {
    if (message.path === path || message.path === manager) onSignal(message);
  });
};

/** Linux: logind tells of locks and sleep; the end of the X server, or a signal at logoff, ends the session. */
export const linuxEvents = async ({
  desktopLost,
  warn,
}: {
  desktopLost: Promise<void>;
  warn: (what: string) => void;
}): Promise<SessionEvents> => {
  const source = sessionEventSource();
  void desktopLost.then(() => source.emit('ended'));
  let bus: MessageBus | undefined;
  try {
    const opened = systemBus();
    bus = opened;
    const failed = new Promise<never>((_, reject) => {
      opened.connection.on('error', reject);
      setTimeout(() => reject(new Error('no answer in time')), answerMs).unref();
    });
    const follow = followLogind(opened, ({ member, body }) => {
      if (member === 'Lock') source.emit('locked');
      if (member === 'Unlock') source.emit('unlocked');
      if (member === 'PrepareForSleep') source.emit(body?.[0] ? 'suspending' : 'resumed');
    });
    await Promise.race([follow, failed]);
    // Locks are not heard of any more; that is no reason to end.
    failed.catch(() => {});
  } catch (error) {
    bus = undefined;
    warn(`logind does not answer (${(error as Error).message}): a locked screen is recorded like any other`);
  }
  return { onEvent: source.onEvent, close: () => bus?.connection.stream.destroy() };
};
