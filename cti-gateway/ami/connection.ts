import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type AmiMessage, amiMessage } from './message.ts';
import { amiReader, type IsWanted } from './reader.ts';

export interface AmiAddress {
  host: string;
  port: number;
  /** A PEM file's content, or true for the public authorities. */
  tls?: boolean | string | undefined;
  username: string;
  secret: string;
}

export interface AmiTimes {
  connectMs: number;
  /** If an action is not answered for this long, the PBX is gone. */
  answerMs: number;
  pingEveryMs: number;
}

export const usualAmiTimes: AmiTimes = { connectMs: 10_000, answerMs: 5000, pingEveryMs: 15_000 };

/** A connection to one manager interface, from login to its end. */
export interface AmiConnection {
  readonly version: string | undefined;
  /** @throws Error if the PBX refuses or does not answer */
  act(action: Record<string, string>): Promise<AmiMessage>;
  /** The events that answer an action, without the one that ends the list. */
  list(action: Record<string, string>): Promise<AmiMessage[]>;
  /** Resolves with the reason when the connection ends, even if the other side just goes silent. */
  readonly ended: Promise<Error>;
  /** This machine's time minus the PBX's, as the last ping measured. */
  clockOffsetMs(): number | undefined;
  close(): void;
}

interface Waiting {
  isList: boolean;
  events: AmiMessage[];
  resolve(messages: AmiMessage[]): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const open = ({ host, port, tls }: AmiAddress, timeoutMs: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = tls
      ? connectTls({ host, port, ...(typeof tls === 'string' && { ca: tls }) })
      : connect({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error(`${host}:${port} does not answer`)), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', fail);
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });

/** Replaces line breaks, which would begin another header, or another action. */
const write = (action: Record<string, string>): string =>
  `${Object.entries(action)
    .map(([key, value]) => `${key}: ${value.replace(/[\r\n]+/g, ' ')}`)
    .join('\r\n')}\r\n\r\n`;

/** Connects and logs in. @throws Error with a message for an administrator */
export const connectAmi = async (
  address: AmiAddress,
  {
    onEvent,
    isWanted,
    nowMs,
    times = usualAmiTimes,
  }: {
    onEvent: (message: AmiMessage) => void;
    isWanted: IsWanted;
    nowMs: () => number;
    times?: AmiTimes;
  },
): Promise<AmiConnection> => {
  const socket = await open(address, times.connectMs);
  socket.setNoDelay(true);
  const waiting = new Map<string, Waiting>();
  const { promise: ended, resolve: end } = Promise.withResolvers<Error>();
  let lastId = 0;
  let offsetMs: number | undefined;

  const fail = (error: Error): void => {
    socket.destroy();
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
    end(error);
  };

  const finish = (id: string, messages: AmiMessage[]): void => {
    const request = waiting.get(id);
    waiting.delete(id);
    clearTimeout(request?.timer);
    request?.resolve(messages);
  };

  const receive = (message: AmiMessage): void => {
    const request = message.actionId === undefined ? undefined : waiting.get(message.actionId);
    if (!request) {
      if (message.event !== undefined) onEvent(message);
      return;
    }
    request.timer.refresh();
    if (message.response !== undefined) {
      if (message.response === 'Error') {
        waiting.delete(message.actionId!);
        clearTimeout(request.timer);
        request.reject(new Error(message.get('Message') ?? 'the PBX refused it'));
      } else if (!request.isList) finish(message.actionId!, [message]);
    } else if (message.get('EventList') === 'Complete' || message.event?.endsWith('Complete')) {
      finish(message.actionId!, request.events);
    } else request.events.push(message);
  };

  const reader = amiReader({ onMessage: receive, isWanted });
  socket.on('data', (piece) => {
    try {
      reader.read(piece);
    } catch (error) {
      fail(error as Error);
    }
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the PBX closed the connection')));

  const request = (action: Record<string, string>, isList: boolean): Promise<AmiMessage[]> =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) {
        reject(new Error('the connection to the PBX has ended'));
        return;
      }
      const id = `fermata-${++lastId}`;
      const timer = setTimeout(
        () => fail(new Error(`the PBX is connected but does not answer (${action.Action})`)),
        times.answerMs,
      );
      waiting.set(id, { isList, events: [], resolve, reject, timer });
      socket.write(write({ ...action, ActionID: id }));
    });
  const act = async (action: Record<string, string>): Promise<AmiMessage> =>
    (await request(action, false))[0] ?? amiMessage(new Map());

  const ping = async (): Promise<void> => {
    const sentMs = nowMs();
    const pong = await act({ Action: 'Ping' });
    const pbxSeconds = Number(pong.get('Timestamp'));
    // The PBX wrote its time about half way between request and answer.
    if (pbxSeconds > 0) offsetMs = (sentMs + nowMs()) / 2 - pbxSeconds * 1000;
  };

  try {
    await act({ Action: 'Login', Username: address.username, Secret: address.secret, Events: 'on' });
    await ping();
  } catch (error) {
    fail(error as Error);
    throw error;
  }
  const pings = setInterval(() => void ping().catch(fail), times.pingEveryMs);
  void ended.then(() => clearInterval(pings));

  return {
    version: reader.version,
    act,
    list: (action) => request(action, true),
    ended,
    clockOffsetMs: () => offsetMs,
    close: () => fail(new Error('closed')),
  };
};
