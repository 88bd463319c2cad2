import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { WebSocket } from 'ws';
import { connector } from '../../agent-kit/connection/connector.ts';
import { maxContentBytes } from './intake.ts';

export interface CallSocketSettings {
  /** `wss://`, or `ws://` on this machine. */
  url: string;
  token: string;
  /** A PEM file of the authority that signed the other side's certificate. */
  certificates?: string | undefined;
}

export interface SocketTimes {
  connectMs: number;
  /** If a ping is not answered for this long, the other side is gone. */
  answerMs: number;
  pingEveryMs: number;
}

export const usualSocketTimes: SocketTimes = { connectMs: 10_000, answerMs: 5000, pingEveryMs: 15_000 };

/** A connection to a call source, from its opening to its end. */
export interface CallSocket {
  send(content: object): void;
  /** Resolves with the reason when the connection ends, even if the other side just goes silent. */
  readonly ended: Promise<Error>;
  close(): void;
}

const refused: Record<number, string> = {
  401: 'it does not accept the token',
  403: 'it does not accept the token',
  404: 'there is nothing at this path',
};

/** Connects without the proxy of the site, because a call source is in the LAN. @throws Error with a message for an administrator */
export const openCallSocket = (
  { url, token, certificates }: CallSocketSettings,
  onContent: (text: string) => void,
  times: SocketTimes = usualSocketTimes,
): Promise<CallSocket> =>
  new Promise((resolve, reject) => {
    const connect = connector({
      secureContext: createSecureContext(certificates === undefined ? {} : { ca: readFileSync(certificates) }),
    });
    const target = new URL(url.replace(/^ws/, 'http'));
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${token}` },
      ...{ perMessageDeflate: false, maxPayload: maxContentBytes, handshakeTimeout: times.connectMs },
      // How long a closed socket waits for a dead server; the types do not know it yet.
      ...{ closeTimeout: 2000 },
      createConnection: ((_: unknown, done: Parameters<typeof connect>[1]) => connect(target, done)) as never,
    });
    const { promise: ended, resolve: end } = Promise.withResolvers<Error>();
    const fail = (error: Error) => {
      reject(error);
      end(error);
    };
    let pings: NodeJS.Timeout | undefined;
    let answer: NodeJS.Timeout | undefined;
    socket.on('error', fail);
    socket.on('unexpected-response', (_, { statusCode = 0 }) => {
      socket.terminate();
      fail(new Error(refused[statusCode] ?? `it answers HTTP ${statusCode} instead of opening a WebSocket`));
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(1003, 'Send text');
      else onContent(data.toString());
    });
    socket.on('pong', () => {
      clearTimeout(answer);
      answer = undefined;
    });
    socket.on('open', () => {
      pings = setInterval(() => {
        answer ??= setTimeout(() => {
          fail(new Error('it is connected but does not answer'));
          socket.terminate();
        }, times.answerMs);
        socket.ping();
      }, times.pingEveryMs);
      resolve({
        send: (content) => socket.send(JSON.stringify(content)),
        ended,
        close: () => socket.close(1000),
      });
    });
    socket.on('close', (code, reason) => {
      clearInterval(pings);
      clearTimeout(answer);
      const why = reason.toString().replace(/\s+/g, ' ').slice(0, 100);
      fail(new Error(`it closed the connection (${code}${why ? `, ${why}` : ''})`));
    });
  });
