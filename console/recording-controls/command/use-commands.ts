import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandAnswer, RecordingStatus } from '../../../api/control.ts';
import { RequestProblem, sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { failureText, lostText } from '../words.ts';
import { answerLost, type Command, type SentCommand, sendUntilAnswered } from './command.ts';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
/** An answer that has not come by then will not come. */
const patience = 20_000;

const place = (contactId: string) => `fermata.asked.${contactId}`;
/** What went wrong stays loud over a refresh; how things stand is never kept, only asked. */
const kept = (contactId: string): SentCommand | undefined => {
  try {
    return JSON.parse(sessionStorage.getItem(place(contactId)) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
};
const keep = (contactId: string, asked: SentCommand | undefined) => {
  try {
    if (asked?.problem) sessionStorage.setItem(place(contactId), JSON.stringify(asked));
    else sessionStorage.removeItem(place(contactId));
  } catch {
    // A browser that keeps nothing still tells until the page is closed.
  }
};

/** Tells the recorders of one contact, and remembers what was asked last and how it went. */
export const useCommands = (contactId: string, onState: (state?: RecordingStatus) => void) => {
  const { api } = useFermata();
  const [asked, setAsked] = useState(() => kept(contactId));
  const [busy, setBusy] = useState<Command>();
  const newest = useRef('');
  const tell = useRef(onState);
  tell.current = onState;
  useEffect(() => keep(contactId, asked), [contactId, asked]);

  const ask = useCallback(
    async (wanted: Command, clientRequestId: string = crypto.randomUUID()) => {
      newest.current = clientRequestId;
      setBusy(wanted);
      const { what, media, reason, seconds } = wanted;
      const send = (id: string): Promise<CommandAnswer> => {
        const signal = AbortSignal.timeout(patience);
        const said = { ...(reason ? { reason } : {}), clientRequestId: id };
        if (what === 'blackout-start') return api.commandBlackout(contactId, 'start', said, signal);
        if (what === 'blackout-stop') return api.commandBlackout(contactId, 'stop', said, signal);
        const command = { ...said, ...(media ? { media } : {}), ...(what === 'pause' && seconds ? { seconds } : {}) };
        return api.commandRecording(contactId, what, command, signal);
      };
      const done = (part: Pick<SentCommand, 'outcomes' | 'problem'>, state?: RecordingStatus) => {
        tell.current(state);
        // Who asked something else meanwhile is told of that.
        if (newest.current !== clientRequestId) return;
        setAsked({ ...wanted, contactId, clientRequestId, ...part });
        setBusy(undefined);
      };
      try {
        const { outcomes, state } = await sendUntilAnswered(clientRequestId, send, wait);
        done({ outcomes, problem: failureText(wanted, outcomes) }, state);
      } catch (problem) {
        const outcomes = problem instanceof RequestProblem ? [...problem.outcomes] : [];
        const lost = answerLost(problem) ? lostText(wanted) : '';
        done({ outcomes, problem: lost || failureText(wanted, outcomes) || sentenceOf(problem) });
      }
    },
    [api, contactId],
  );

  return {
    ask: (wanted: Command) => void ask(wanted),
    /** The same once more under the same id: if it did reach the recorders, nothing happens twice. */
    askAgain: () => asked && void ask(asked, asked.outcomes.length === 0 ? asked.clientRequestId : undefined),
    /** It is as it was asked, or he does not want it any more: what comes later is not its failure. */
    settle: useCallback(() => setAsked((before) => before && { ...before, problem: '' }), []),
    asked,
    busy,
  };
};

export type Asking = ReturnType<typeof useCommands>;
