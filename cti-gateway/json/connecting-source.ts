import { repeat } from '../../agent-kit/program/repeat.ts';
import { retries as retriesOf, Unreachable } from '../../agent-kit/transfer/retry.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { type CallSource, type SourceDependencies, sourceState } from '../call-source.ts';
import { type CallSocketSettings, openCallSocket, type SocketTimes } from './call-socket.ts';
import { intake } from './intake.ts';

export interface ConnectingSourceSettings {
  connect: CallSocketSettings;
  silenceSeconds: number;
}

/**
 * A customer's own call source to which the gateway connects, with the same messages as `jsonSource`, over a WebSocket. Each
 * message is answered, even if it is refused.
 */
export const connectingSource = (
  { connect, silenceSeconds }: ConnectingSourceSettings,
  { nowMs, sleep, random, warn, times }: SourceDependencies & { times?: SocketTimes },
): CallSource => {
  const state = sourceState('json', nowMs);
  const { host } = new URL(connect.url);
  const messages = intake({ state, silenceSeconds }, { nowMs, warn });

  const connectOnce = async (onEvents: (events: readonly CallEvent[]) => void, signal: AbortSignal): Promise<void> => {
    state.set('connecting', `connecting to the call source at ${host}`);
    messages.start();
    // A message may arrive as the socket opens, before it is returned.
    const { promise: opened, resolve: open } = Promise.withResolvers<{ send(content: object): void }>();
    const onContent = async (text: string): Promise<void> => {
      const { status, content } = messages.take(text, `messages arrive from ${host}`, onEvents);
      (await opened).send({ status, ...content });
    };
    const socket = await openCallSocket(connect, (text) => void onContent(text), times);
    open(socket);
    const watch = new AbortController();
    const stop = () => socket.close();
    signal.addEventListener('abort', stop, { once: true });
    const silent = async (): Promise<Error> => {
      while (!messages.isSilent() && !watch.signal.aborted) await sleep(1000, watch.signal).catch(() => {});
      return new Error(`it has sent nothing for ${silenceSeconds} seconds`);
    };
    try {
      if (signal.aborted) return;
      throw await Promise.race([socket.ended, silent()]);
    } finally {
      watch.abort();
      signal.removeEventListener('abort', stop);
      socket.close();
    }
  };

  const retries = retriesOf({ clock: () => new Date(nowMs()), random, warn, baseMs: 1000 });

  return {
    async run(onEvents, signal) {
      await repeat(
        `the call source ${host}`,
        async () => {
          try {
            await connectOnce(onEvents, signal);
          } catch (error) {
            const reason = `The call source at ${host}: ${(error as Error).message}`;
            messages.lose(reason, onEvents);
            throw new Unreachable(reason, 0, { cause: error });
          }
        },
        { retries, restMs: () => 0, sleep, signal },
      );
    },
    lookUpGuid: async () => undefined,
    status: () => state.get(),
  };
};
