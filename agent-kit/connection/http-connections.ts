import net, { type LookupFunction, type Socket } from 'node:net';
import tls, { type SecureContext } from 'node:tls';
import { HTTPParser } from 'http-parser-js';
import { EarlyResponse, type HttpRequest, type HttpResponse, maxResponseBytes, Stalled } from './http.ts';

/** One message at a time. */
interface Connection {
  send(head: string, message: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  /** May be used for another message. */
  readonly open: boolean;
  idleSince: number;
  end(): void;
}

const lost = (why: string) => Object.assign(new Error(why), { code: 'ECONNRESET' });

const headOf = ({ method, headers, body }: HttpRequest, { host, pathname, search }: URL): string => {
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `host: ${host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (Buffer.isBuffer(body) && !('content-length' in headers)) lines.push(`content-length: ${body.length}`);
  if (lines.some((line) => /[\r\n]/.test(line))) throw new Error('A header holds an end of line');
  return `${lines.join('\r\n')}\r\n\r\n`;
};

const headersOf = (flat: readonly string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (let at = 0; at < flat.length; at += 2) headers[flat[at]!.toLowerCase()] = flat[at + 1]!;
  return headers;
};

/** Reads one answer. `over` is called once with it, and whether the connection may go on; `read` throws at a second one. */
const answerReader = (over: (answer: HttpResponse, goesOn: boolean) => void) => {
  const parser = new HTTPParser(HTTPParser.RESPONSE);
  let status = 0;
  let headers: Record<string, string> = {};
  let goesOn = false;
  let kept: Buffer[] = [];
  let length = 0;
  let isOver = false;
  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    status = info.statusCode;
    headers = headersOf(info.headers);
    goesOn = info.shouldKeepAlive;
    kept = [];
  };
  parser[HTTPParser.kOnBody] = (piece, offset, count) => {
    length += count;
    if (length <= maxResponseBytes) kept.push(Buffer.from(piece.subarray(offset, offset + count)));
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    // Only a word on the way to it.
    if (status >= 100 && status < 200) return;
    if (isOver) throw new Error('The archive answers more than it was asked');
    isOver = true;
    over({ status, headers, body: Buffer.concat(kept).toString() }, goesOn);
  };
  return {
    read(piece: Buffer) {
      const outcome = parser.execute(piece, 0, piece.length);
      if (outcome instanceof Error) throw outcome;
    },
    /** Some answers end with their connection. */
    end: () => void parser.finish(),
  };
};

const connection = (socket: Socket, stallMs: number, idle: (one: Connection) => void): Connection => {
  let reader: ReturnType<typeof answerReader> | undefined;
  let fail: ((error: Error) => void) | undefined;
  // While the next piece is not there yet (a bandwidth limit), it is not the other side that is silent.
  let ours = false;
  socket.on('data', (piece: Buffer) => {
    // Nobody has asked for anything.
    if (!reader) return void socket.destroy();
    try {
      reader.read(piece);
    } catch (error) {
      socket.destroy(error as Error);
    }
  });
  socket.on('end', () => {
    try {
      reader?.end();
    } catch {
      // Half an answer is none: `close` says so.
    }
    socket.destroy();
  });
  socket.on('error', (error) => fail?.(error));
  socket.on('close', () => fail?.(lost('The connection was closed before an answer came')));
  socket.on('timeout', () => {
    if (!fail) return;
    if (ours) socket.setTimeout(stallMs);
    else socket.destroy(new Stalled(`Nothing moved for ${stallMs / 1000} s`));
  });

  const one: Connection = {
    idleSince: 0,
    get open() {
      return !socket.destroyed && socket.writable;
    },
    end: () => void socket.destroy(),
    send(head, message, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
      const { body } = message;
      const wanted = Buffer.isBuffer(body) ? body.length : Number(message.headers['content-length']);
      let written = 0;
      let wake: (() => void) | undefined;
      const over = () => {
        reader = undefined;
        fail = undefined;
        socket.setTimeout(0);
        // Idle, it does not keep the program alive.
        socket.unref();
        signal?.removeEventListener('abort', abort);
        wake?.();
      };
      const abort = () => socket.destroy(signal!.reason);
      fail = (error) => {
        over();
        reject(signal?.aborted ? signal.reason : error);
      };
      reader = answerReader((answer, goesOn) => {
        over();
        // In the middle of a body that nobody wants any more, it is good for nothing else.
        if (written < wanted || !goesOn) socket.destroy();
        else idle(one);
        resolve(answer);
      });
      signal?.addEventListener('abort', abort, { once: true });
      socket.setTimeout(stallMs);
      socket.ref();
      if (Buffer.isBuffer(body)) {
        written = wanted;
        // Together, they would be copied together.
        const together = body.length < 16 * 1024;
        if (together) socket.cork();
        socket.write(head, 'latin1');
        socket.write(body);
        if (together) socket.uncork();
        return promise;
      }
      socket.write(head, 'latin1');
      const mine = reader;
      ours = true;
      void body((piece) => {
        if (reader !== mine) throw new EarlyResponse();
        ours = false;
        const { promise: sent, resolve: next } = Promise.withResolvers<void>();
        wake = next;
        written += piece.length;
        socket.write(piece, () => {
          ours = true;
          next();
        });
        return sent;
      }).then(
        () => {
          ours = false;
        },
        (error) => {
          if (!(error instanceof EarlyResponse) && reader === mine) socket.destroy(error);
        },
      );
      return promise;
    },
  };
  return one;
};

/** Longer, and the other side or something between may have forgotten it without a word. */
const mostIdleMs = 4000;

/**
 * HTTP/1.1 straight to the other side: by `node:http` each small file would cost twice as much. There are as many
 * connections as there are messages at a time.
 */
export const httpConnections = ({
  secureContext,
  lookup,
  stallMs,
}: {
  secureContext: SecureContext;
  lookup(hostname: string): LookupFunction | undefined;
  stallMs: number;
}) => {
  const idle = new Map<string, Connection[]>();
  const all = new Set<Socket>();

  const connect = (address: URL): Connection => {
    const { origin } = address;
    const host = address.hostname.replace(/^\[(.*)\]$/, '$1');
    const secure = address.protocol === 'https:';
    const found = lookup(address.hostname);
    const to = { host, port: Number(address.port) || (secure ? 443 : 80), ...(found && { lookup: found }) };
    const socket = secure
      ? tls.connect({ ...to, servername: net.isIP(host) ? '' : host, secureContext })
      : net.connect(to);
    socket.setNoDelay(true);
    all.add(socket);
    socket.once('close', () => all.delete(socket));
    return connection(socket, stallMs, (one) => {
      one.idleSince = performance.now();
      const others = idle.get(origin);
      if (others) others.push(one);
      else idle.set(origin, [one]);
    });
  };

  return {
    async send(message: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
      signal?.throwIfAborted();
      const address = new URL(message.url);
      const head = headOf(message, address);
      const free = idle.get(address.origin) ?? [];
      for (let one = free.pop(); one; one = free.pop()) {
        if (one.open && performance.now() - one.idleSince < mostIdleMs) return one.send(head, message, signal);
        one.end();
      }
      return connect(address).send(head, message, signal);
    },
    close() {
      for (const socket of all) socket.destroy();
    },
  };
};
