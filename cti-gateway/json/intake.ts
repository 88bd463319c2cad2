import type { CallEvent } from '../../domain/telephony/call-events.ts';
import type { SourceDependencies, sourceState } from '../call-source.ts';
import { readMessages, toCallEvents } from './messages.ts';

export const maxContentBytes = 1024 * 1024;
const maxMessages = 1000;

/** The answer to the call source: a status as in HTTP, and its details. */
export interface IntakeAnswer {
  status: number;
  content: object;
}

export const refusal = (status: number, title: string, more: object = {}): IntakeAnswer => ({
  status,
  content: { title, ...more },
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Accepts messages of a JSON call source, however they arrive: one message or a list, all of them or none. */
export const intake = (
  { state, silenceSeconds }: { state: ReturnType<typeof sourceState>; silenceSeconds: number },
  { nowMs, warn }: Pick<SourceDependencies, 'nowMs' | 'warn'>,
) => {
  let lastMs = nowMs();
  const isConnected = () => state.get().state === 'connected';
  return {
    take(text: string, place: string, onEvents: (events: readonly CallEvent[]) => void): IntakeAnswer {
      const content = parse(text);
      if (content === undefined) return refusal(400, 'This is not JSON');
      if (Array.isArray(content) && content.length > maxMessages) {
        return refusal(413, `Send at most ${maxMessages} messages at once`);
      }
      const read = readMessages(content);
      if ('problems' in read) {
        warn(`A message of the call source was refused: ${read.problems[0]!.path}: ${read.problems[0]!.problem}`);
        return refusal(400, 'Nothing was accepted: correct these messages, and send all of them again', read);
      }
      if (!isConnected() && read.messages[0]?.event !== 'snapshot') {
        return refusal(
          409,
          'Send a snapshot first: which calls are in progress is not known yet, or nothing has arrived for too long',
        );
      }
      lastMs = nowMs();
      if (!isConnected()) state.set('connected', place);
      onEvents(read.messages.flatMap((one) => toCallEvents(one, nowMs())));
      return { status: 200, content: { taken: read.messages.length } };
    },
    /** Counts silence from now on. */
    start(): void {
      lastMs = nowMs();
    },
    isSilent: (): boolean => nowMs() - lastMs >= silenceSeconds * 1000,
    /** Reports that the source is lost, so the state of calls in progress is uncertain. */
    lose(reason: string, onEvents: (events: readonly CallEvent[]) => void): void {
      const wasConnected = isConnected();
      state.set('lost', reason);
      if (wasConnected) onEvents([{ is: 'source-lost', atMs: lastMs }]);
    },
  };
};
