import { type MessageBus, systemBus } from '@homebridge/dbus-native';
import { sleep } from '../../../agent-kit/transfer/retry.ts';
import type { SessionEvent } from './session-events.ts';

const logind = 'org.freedesktop.login1';
const managerPath = '/org/freedesktop/login1';
const ofManager = { path: managerPath, interface: `${logind}.Manager` };
const properties = 'org.freedesktop.DBus.Properties';
const answerMs = 3000;
/** By this time, a screen locker that was asked to lock has set the hint. */
export const lockerMs = 10_000;

interface Message {
  path: string;
  interface: string;
  member: string;
  body?: unknown[];
}

/** A variant, as the library gives it: its signature, and its values. */
type Variant = [signature: unknown, values: unknown[]];

const invoke = (bus: MessageBus, message: object): Promise<unknown> =>
  new Promise((resolve, reject) =>
    bus.invoke(message, (error, value) => (error ? reject(new Error(error.name)) : resolve(value))),
  );

const subscribe = (bus: MessageBus, rule: string): Promise<unknown> =>
  invoke(bus, {
    ...{ destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' },
    ...{ member: 'AddMatch', signature: 's', body: [`type='signal',sender='${logind}',${rule}`] },
  });

/**
 * Interprets the state of a session. Desktops that lock by themselves only set the hint. `Active` is the user in front
 * of the screen.
 */
const eventsOf = (state: readonly (readonly [name: string, value: unknown])[]): SessionEvent[] =>
  state.flatMap(([name, value]): SessionEvent[] => {
    if (name === 'LockedHint') return [value === true ? 'locked' : 'unlocked'];
    if (name === 'Active') return [value === true ? 'connected' : 'disconnected'];
    return [];
  });

/** Interprets a signal of logind for the session at `path`. */
const eventsIn = ({ path, interface: from, member, body = [] }: Message, session: string): SessionEvent[] => {
  if (path === managerPath && member === 'PrepareForSleep') return [body[0] === true ? 'suspending' : 'resumed'];
  if (path === managerPath && member === 'SessionRemoved') return body[1] === session ? ['ended'] : [];
  if (path !== session) return [];
  if (member === 'Lock') return ['locked'];
  if (member === 'Unlock') return ['unlocked'];
  if (from !== properties || member !== 'PropertiesChanged') return [];
  const changed = body[1] as [string, Variant][];
  return eventsOf(changed.map(([name, [, [value]]]) => [name, value]));
};

/** A service of systemd belongs to no session. Then use the session that its user sees. */
const ownSession = async (bus: MessageBus): Promise<string> => {
  const ask = (member: string, signature: string, body: unknown[]) =>
    invoke(bus, { destination: logind, ...ofManager, member, signature, body });
  return String(await ask('GetSessionByPID', 'u', [process.pid]).catch(() => ask('GetSession', 's', ['auto'])));
};

const follow = async (
  bus: MessageBus,
  emit: (event: SessionEvent) => void,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<void> => {
  const session = await ownSession(bus);
  const checkLocker = async (): Promise<void> => {
    await sleep(waitMs, signal);
    const [, isLocked] = await read('LockedHint');
    if (isLocked !== true) emit('unlocked');
  };
  bus.connection.on('message', (message: Message) => {
    for (const event of eventsIn(message, session)) emit(event);
    // Otherwise nothing might ever report that it is unlocked, and nothing would be recorded until the logoff.
    if (message.path === session && message.member === 'Lock') checkLocker().catch(() => {});
  });
  await Promise.all([
    subscribe(bus, `path='${session}',interface='${logind}.Session'`),
    subscribe(bus, `path='${session}',interface='${properties}'`),
    subscribe(bus, `path='${managerPath}',interface='${ofManager.interface}'`),
  ]);
  // Not earlier: what changes from here on arrives as a signal.
  const read = async (name: string): Promise<[string, unknown]> => {
    const call = { destination: logind, path: session, interface: properties, member: 'Get', signature: 'ss' };
    const [, [value]] = (await invoke(bus, { ...call, body: [`${logind}.Session`, name] })) as Variant;
    return [name, value];
  };
  // A session in its normal state needs no event.
  const state = eventsOf(await Promise.all([read('LockedHint'), read('Active')]));
  for (const event of state) if (event === 'locked' || event === 'disconnected') emit(event);
};

/** Reports what logind says about the session of this process, from now on. */
export const followLogind = (
  emit: (event: SessionEvent) => void,
  onFailure: (why: string) => void,
  waitMs = lockerMs,
) => {
  const closed = new AbortController();
  let bus: MessageBus | undefined;
  const run = async (): Promise<void> => {
    const opened = systemBus();
    bus = opened;
    const failed = new Promise<never>((_, reject) => {
      opened.connection.on('error', reject);
      setTimeout(() => reject(new Error('no answer in time')), answerMs).unref();
    });
    // From then on, locks are no longer noticed. That is no reason to end.
    failed.catch(() => {});
    await Promise.race([follow(opened, emit, { waitMs, signal: closed.signal }), failed]);
  };
  run().catch((error: Error) => {
    onFailure(error.message);
    bus?.connection.stream.destroy();
  });
  return {
    close(): void {
      closed.abort();
      bus?.connection.stream.destroy();
    },
  };
};
