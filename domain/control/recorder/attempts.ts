import type { Clock } from '../../clock.ts';
import type { OutcomeResult } from './outcome.ts';

/** The result of one attempt to instruct a recorder. */
export interface Attempt {
  result: OutcomeResult;
  code?: string;
  detail?: string;
  token?: string;
  /** Another attempt may succeed. */
  again?: boolean;
}

/** The recorder's answer never came, or only a part of it: the command may have been carried out. */
export class AnswerLost extends Error {
  /** The error code of the system. */
  readonly code: string;
  /** The command was certainly not sent. */
  readonly unsent: boolean;
  constructor(code: string, { unsent = false } = {}) {
    super(`No answer: ${code}`);
    this.code = code;
    this.unsent = unsent;
  }
}

const unreached = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Errors of `fetch`, or of reading credentials. */
export const toAnswerLost = (error: unknown): AnswerLost => {
  const { name, code } = ((error as { cause?: unknown }).cause ?? error) as { name?: unknown; code?: unknown };
  // Its message may contain details that not everybody may see.
  if ((error as { name?: unknown }).name === 'Failure' || name === 'CredentialsProviderError')
    return new AnswerLost('no-credentials', { unsent: true });
  const word = typeof code === 'string' ? code : 'answer-lost';
  return new AnswerLost(word, { unsent: unreached.test(word) });
};

export interface Pace {
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  random: () => number;
  /** Milliseconds before the second attempt, before the third... At most half as much again is added at random. */
  waits: readonly number[];
}

const unanswered = 'No answer in time: it may or may not have happened.';
const lost = 'The answer was lost: it may or may not have happened.';
const notReached = 'The recorder could not be reached: nothing happened.';

/**
 * Instructs a recorder, and retries if that may help, but never beyond `until`. `attempt` throws `AnswerLost` for a lost
 * answer. It may ignore its signal, so the time limit is enforced here.
 */
export const attemptUntil = async (
  attempt: (signal: AbortSignal) => Promise<Attempt>,
  until: Date,
  pace: Pace,
): Promise<Attempt> => {
  const remainingMs = () => until.getTime() - pace.clock().getTime();
  if (remainingMs() <= 0)
    return { result: 'failed', code: 'no-time-left', detail: 'There was no time left to send the command.' };
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Attempt>((resolve) => {
    timer = setTimeout(() => {
      silence.abort();
      resolve({ result: 'unconfirmed', code: 'no-answer', detail: unanswered });
    }, remainingMs());
  });
  try {
    return await Promise.race([attempts(attempt, silence.signal, remainingMs, pace), deadline]);
  } finally {
    clearTimeout(timer);
  }
};

const attempts = async (
  attempt: (signal: AbortSignal) => Promise<Attempt>,
  signal: AbortSignal,
  remainingMs: () => number,
  { wait, random, waits }: Pace,
): Promise<Attempt> => {
  let mayHaveHappened = false;
  for (let number = 0; ; number += 1) {
    const answer = await attempt(signal).catch((error: unknown): Attempt => {
      const { code, unsent } = error instanceof AnswerLost ? error : { code: 'unexpected', unsent: false };
      return unsent
        ? { result: 'failed', code, detail: notReached, again: true }
        : { result: 'unconfirmed', code, detail: lost, again: true };
    });
    const { again, ...outcome } = answer;
    const pause = (waits[number] ?? Number.POSITIVE_INFINITY) * (1 + random() / 2);
    if (!again || signal.aborted || pause >= remainingMs()) return mayHaveHappened ? asUnconfirmed(outcome) : outcome;
    mayHaveHappened ||= outcome.result === 'unconfirmed';
    await wait(pause);
  }
};

/** If an earlier attempt may have worked, a later answer that the command did not happen proves nothing. */
const asUnconfirmed = (outcome: Attempt): Attempt =>
  /^(failed|throttled|illegal|unsupported)$/.test(outcome.result)
    ? { ...outcome, result: 'unconfirmed', detail: lost }
    : outcome;
