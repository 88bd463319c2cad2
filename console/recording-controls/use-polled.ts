import { useCallback, useEffect, useRef, useState } from 'react';

export interface Polled<Answer> {
  answer: Answer | undefined;
  /** By the page's own clock, which never jumps. */
  askedAt: number;
  answeredAt: number;
  /** Why the last question got no answer; undefined when it did. */
  problem: unknown;
  /** Asks now. */
  again(): void;
}

/** An unanswered question is given up after this, so that the next one can be asked. */
const patience = 5000;

/** Asks again and again while somebody looks at the page: at once when he comes back to it, or gets on line again. */
export const usePolled = <Answer>(
  key: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
  waitAfter: (answer: Answer | undefined, problem: unknown) => number,
): Polled<Answer> => {
  const [state, setState] = useState<Omit<Polled<Answer>, 'again'> & { key: string }>({
    key,
    answer: undefined,
    askedAt: 0,
    answeredAt: 0,
    problem: undefined,
  });
  const latest = useRef({ ask, waitAfter });
  latest.current = { ask, waitAfter };
  const now = useRef<() => void>(() => undefined);

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking: AbortController | undefined;

    const next = (milliseconds: number) => {
      clearTimeout(timer);
      if (!over) timer = setTimeout(() => void question(), milliseconds);
    };
    const question = async (): Promise<void> => {
      clearTimeout(timer);
      asking?.abort();
      if (document.visibilityState === 'hidden') return;
      const mine = new AbortController();
      asking = mine;
      const giveUp = setTimeout(() => mine.abort('late'), patience);
      const askedAt = performance.now();
      let outcome: { answer: Answer } | { problem: unknown };
      try {
        outcome = { answer: await latest.current.ask(mine.signal) };
      } catch (problem) {
        outcome = { problem };
      }
      clearTimeout(giveUp);
      // Somebody asked anew meanwhile, or the page is gone.
      if (over || asking !== mine) return;
      const answeredAt = performance.now();
      setState((before) =>
        'answer' in outcome
          ? { key, answer: outcome.answer, askedAt, answeredAt, problem: undefined }
          : { ...(before.key === key ? before : empty<Answer>(key)), problem: outcome.problem },
      );
      next(
        latest.current.waitAfter(
          'answer' in outcome ? outcome.answer : undefined,
          'problem' in outcome ? outcome.problem : undefined,
        ),
      );
    };
    const wake = () => void question();
    now.current = wake;
    document.addEventListener('visibilitychange', wake);
    addEventListener('online', wake);
    wake();
    return () => {
      over = true;
      clearTimeout(timer);
      asking?.abort();
      document.removeEventListener('visibilitychange', wake);
      removeEventListener('online', wake);
    };
  }, [key]);

  const again = useCallback(() => now.current(), []);
  return { ...(state.key === key ? state : empty<Answer>(key)), again };
};

const empty = <Answer>(key: string): Omit<Polled<Answer>, 'again'> & { key: string } => ({
  key,
  answer: undefined,
  askedAt: 0,
  answeredAt: 0,
  problem: undefined,
});
