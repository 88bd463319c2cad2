import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Trouble, troubles } from './trouble.ts';

export interface SimulatedRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Reply {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** A simulated provider throws this to answer with an error. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`Answers ${reply.status}`);
    this.reply = reply;
  }
}

interface Simulated {
  /** Undefined if the provider has no such operation. */
  operation(request: SimulatedRequest): { name: string; run: () => Reply | Promise<Reply> } | undefined;
  /** Switches below `/simulator/`, in addition to `failures`. */
  switches(request: SimulatedRequest): Reply | Promise<Reply>;
  /** Writes an error in this provider's form. */
  error(error: { status: number; code?: string | number | undefined; message?: string | undefined }): Reply;
}

export interface Server {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a simulated provider on this machine. In addition to what the real one does,
 *
 *     PUT /simulator/failures   { "operation"?, "times"?, "status"?, "kind"?, "delay"?, "code"?, "message"?, "happens"? }
 *
 * makes the next requests fail; see `Trouble`.
 */
export const simulate = async (port: number, { operation, switches, error }: Simulated): Promise<Server> => {
  const failing = troubles();

  const answer = async (request: SimulatedRequest): Promise<{ reply: Reply; trouble?: Trouble | undefined }> => {
    if (request.url.pathname === '/simulator/failures' && request.method === 'PUT')
      return { reply: { status: 200, body: { failures: failing.ask(jsonOf(request.body)) } } };
    if (request.url.pathname.startsWith('/simulator/')) return { reply: await switches(request) };
    const found = operation(request);
    if (!found) return { reply: error({ status: 404 }) };
    const trouble = failing.next(found.name);
    if (!trouble) return { reply: await found.run() };
    if (trouble.delay > 0) await sleep(trouble.delay);
    const done = trouble.happens ? await found.run() : undefined;
    return { reply: (trouble.kind === 'error' ? undefined : done) ?? error(trouble), trouble };
  };

  const server = createServer(async (message, response) => {
    const request = await readRequest(message);
    const { reply, trouble } = await answer(request).catch((thrown: unknown) => ({
      reply: thrown instanceof Refusal ? thrown.reply : error({ status: 500, message: String(thrown) }),
      trouble: undefined,
    }));
    give(response, reply, trouble);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const give = (response: ServerResponse, { status, body, headers }: Reply, trouble: Trouble | undefined) => {
  if (trouble?.kind === 'silence') return;
  if (trouble?.kind === 'reset') return void response.socket?.resetAndDestroy();
  const text = body === undefined ? '' : JSON.stringify(body);
  if (trouble?.kind === 'half') {
    response.writeHead(trouble.happens ? status : 200, { 'content-length': Math.max(text.length, 40), ...headers });
    response.write(text.slice(0, 10) || '{"', () => response.socket?.destroy());
    return;
  }
  response.writeHead(status, { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers });
  response.end(text);
};

const readRequest = async (message: IncomingMessage): Promise<SimulatedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return {
    method: message.method ?? 'GET',
    url: new URL(message.url ?? '/', 'http://simulator'),
    headers: message.headers,
    body: Buffer.concat(chunks).toString(),
  };
};

/** Reads the body of a switch. If it cannot be read, it counts as empty. */
export const jsonOf = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return {};
  }
};
