import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { type CallSource, type SourceDependencies, sourceState } from '../call-source.ts';
import { type IntakeAnswer, intake, maxContentBytes, refusal } from './intake.ts';

export interface JsonSourceSettings {
  listen: { port: number; token: string };
  silenceSeconds: number;
}

const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > maxContentBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isAllowed = (request: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));

const respond = (response: ServerResponse, { status, content }: IntakeAnswer): void => {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(content));
};

/**
 * A customer's own call source: JSON messages with CSTA's events, posted to this machine's loopback address with a
 * token. Nothing from outside can connect.
 */
export const jsonSource = (
  { listen: { port, token }, silenceSeconds }: JsonSourceSettings,
  { nowMs, sleep, warn }: SourceDependencies,
): CallSource & { port(): number } => {
  const state = sourceState('json', nowMs);
  const place = `http://127.0.0.1:${port}/call-events`;
  const messages = intake({ state, silenceSeconds }, { nowMs, warn });
  let boundPort = port;

  const answerTo = async (
    request: IncomingMessage,
    onEvents: (events: readonly CallEvent[]) => void,
  ): Promise<IntakeAnswer> => {
    if (!isAllowed(request, token)) return refusal(401, 'Send the token: Authorization: Bearer <token>');
    if (request.url !== '/call-events') return refusal(404, 'Send messages to /call-events');
    if (request.method !== 'POST') return refusal(405, 'Send messages by POST');
    const body = await bodyOf(request);
    if (body === undefined) return refusal(413, `Send at most ${maxContentBytes / 1024} KB at once`);
    return messages.take(body, `messages arrive at ${place}`, onEvents);
  };

  return {
    port: () => boundPort,
    async run(onEvents, signal) {
      const server = createServer(async (request, response) => {
        try {
          respond(response, await answerTo(request, onEvents));
        } catch (error) {
          warn(`A message of the call source was lost: ${(error as Error).message}`);
          respond(response, refusal(500, 'This failed in the gateway'));
        }
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
        if (state.get().state !== 'connected' || !messages.isSilent()) continue;
        warn(`The call source has sent nothing for ${silenceSeconds} seconds`);
        messages.lose(`no message came for ${silenceSeconds} seconds`, onEvents);
      }
      server.closeAllConnections();
      server.close();
    },
    lookUpGuid: async () => undefined,
    status: () => state.get(),
  };
};
