import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandAnswer, RecordingStatus } from '../../../api/control/control.ts';
import { RequestProblem, sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { failureText, lostText } from '../words.ts';
import { answerLost, type Command, type SentCommand, sendUntilAnswered } from './command.ts';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
/** After this time, an answer will not come. */
const patience = 20_000;

const place = (contactId: string) => `fermata.asked.${contactId}`;
/** A failed command is still shown after a refresh. The state itself is never stored, only requested. */
const load = (contactId: string): SentCommand | undefined => {
  try {
    return JSON.parse(sessionStorage.getItem(place(contactId)) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
};
const save = (contactId: string, lastCommand: SentCommand | undefined) => {
  try {
    if (lastCommand?.problem) sessionStorage.setItem(place(contactId), JSON.stringify(lastCommand));
    else sessionStorage.removeItem(place(contactId));
  } catch {
    // In a browser that stores nothing, the failure is shown until the page is closed.
  }
};

/** Sends commands to the recorders of one contact, and remembers the last one and its outcome. */
export const useCommands = (contactId: string, onState: (state?: RecordingStatus) => void) => {
  const { api } = useFermata();
  const [lastCommand, setLastCommand] = useState(() => load(contactId));
  const [busy, setBusy] = useState<Command>();
  const newest = useRef('');
  const latestOnState = useRef(onState);
  latestOnState.current = onState;
  useEffect(() => save(contactId, lastCommand), [contactId, lastCommand]);

  const ask = useCallback(
    async (wanted: Command, clientRequestId: string = crypto.randomUUID()) => {
      newest.current = clientRequestId;
      setBusy(wanted);
      const { what, media, reason, seconds } = wanted;
      const send = (id: string): Promise<CommandAnswer> => {
        const signal = AbortSignal.timeout(patience);
        const body = { ...(reason ? { reason } : {}), clientRequestId: id };
        if (what === 'blackout-start') return api.commandBlackout(contactId, 'start', body, signal);
        if (what === 'blackout-stop') return api.commandBlackout(contactId, 'stop', body, signal);
        const command = { ...body, ...(media ? { media } : {}), ...(what === 'pause' && seconds ? { seconds } : {}) };
        return api.commandRecording(contactId, what, command, signal);
      };
      const finish = (part: Pick<SentCommand, 'outcomes' | 'problem'>, state?: RecordingStatus) => {
        latestOnState.current(state);
        // A newer command has its own outcome.
        if (newest.current !== clientRequestId) return;
        setLastCommand({ ...wanted, contactId, clientRequestId, ...part });
        setBusy(undefined);
      };
      try {
        const { outcomes, state } = await sendUntilAnswered(clientRequestId, send, wait);
        finish({ outcomes, problem: failureText(wanted, outcomes) }, state);
      } catch (problem) {
        const outcomes = problem instanceof RequestProblem ? [...problem.outcomes] : [];
        const lost = answerLost(problem) ? lostText(wanted) : '';
        finish({ outcomes, problem: lost || failureText(wanted, outcomes) || sentenceOf(problem) });
      }
    },
    [api, contactId],
  );

  return {
    ask: (wanted: Command) => void ask(wanted),
    /** Repeats the command with the same id. If it did reach the recorders, nothing happens twice. */
    retry: () =>
      lastCommand && void ask(lastCommand, lastCommand.outcomes.length === 0 ? lastCommand.clientRequestId : undefined),
    /** The state is as requested, or no longer wanted, so later changes are not a failure of this command. */
    settle: useCallback(() => setLastCommand((before) => before && { ...before, problem: '' }), []),
    lastCommand,
    busy,
  };
};

export type Asking = ReturnType<typeof useCommands>;
