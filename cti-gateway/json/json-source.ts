import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { type CallSource, type SourceDependencies, sourceState } from '../call-source.ts';
import { readMessages, toCallEvents } from './messages.ts';

const maxBodyBytes = 1024 * 1024;
const maxMessages = 1000;

export interface JsonSourceSettings {
  listen: { port: number; token: string };
  silenceSeconds: number;
}

const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > maxBodyBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isAllowed = (request: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));

const respond = (response: ServerResponse, status: number, content: object): void => {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(content));
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * A call source of anybody's own: JSON messages with CSTA's events, posted to this machine's loopback address with a
 * token. Nothing from outside can connect.
 */
export const jsonSource = (
  { listen: { port, token }, silenceSeconds }: JsonSourceSettings,
  { nowMs, sleep, warn }: SourceDependencies,
): CallSource & { port(): number } => {
  const state = sourceState('json', nowMs);
  const place = `http://127.0.0.1:${port}/call-events`;
  let lastMs = 0;
  let boundPort = port;

  const take = async (
    request: IncomingMessage,
    response: ServerResponse,
    onEvents: (events: readonly CallEvent[]) => void,
  ): Promise<void> => {
    const refuse = (status: number, title: string, more: object = {}) => respond(response, status, { title, ...more });
    if (!isAllowed(request, token)) return refuse(401, 'Send the token: Authorization: Bearer <token>');
    if (request.url !== '/call-events') return refuse(404, 'Send messages to /call-events');
    if (request.method !== 'POST') return refuse(405, 'Send messages by POST');
    const body = await bodyOf(request);
    if (body === undefined) return refuse(413, `Send at most ${maxBodyBytes / 1024} KB at once`);
    const content = parse(body);
    if (content === undefined) return refuse(400, 'This is not JSON');
    if (Array.isArray(content) && content.length > maxMessages) {
      return refuse(413, `Send at most ${maxMessages} messages at once`);
    }
    const read = readMessages(content);
    if ('problems' in read) {
      warn(`A message of the call source was refused: ${read.problems[0]!.path}: ${read.problems[0]!.problem}`);
      return refuse(400, 'Nothing was accepted: correct these messages, and send all of them again', read);
    }
    const isFirst = state.get().state !== 'connected';
    if (isFirst && read.messages[0]?.event !== 'snapshot') {
      return refuse(
        409,
        'Send a snapshot first: which calls are in progress is not known yet, or nothing has arrived for too long',
      );
    }
    lastMs = nowMs();
    if (isFirst) state.set('connected', `messages arrive at ${place}`);
    onEvents(read.messages.flatMap((one) => toCallEvents(one, nowMs())));
    respond(response, 200, { taken: read.messages.length });
  };

  return {
    port: () => boundPort,
    async run(onEvents, signal) {
      const server = createServer((request, response) => {
        take(request, response, onEvents).catch((error) => {
          warn(`A message of the call source was lost: ${error.message}`);
          respond(response, 500, { title: 'This failed in the gateway' });
        });
      });
      server.requestTimeout = 30_000;
      const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
      await listening;
      boundPort = (server.address() as { port: number }).port;
      state.set('connecting', `waiting for a snapshot at ${place}`);
      while (!signal.aborted) {
        await sleep(1000, signal).catch(() => {});
        if (state.get().state !== 'connected' || nowMs() - lastMs < silenceSeconds * 1000) continue;
        state.set('lost', `no message came for ${silenceSeconds} seconds`);
        warn(`The call source has sent nothing for ${silenceSeconds} seconds`);
        onEvents([{ is: 'source-lost', atMs: lastMs }]);
      }
      server.closeAllConnections();
      server.close();
    },
    lookUpGuid: async () => undefined,
    status: () => state.get(),
  };
};
