import { useCallback, useEffect, useRef, useState } from 'react';

export interface Asked<Answer> {
  answer: Answer | undefined;
  problem: unknown;
  /** True while there is nothing to show yet. */
  loading: boolean;
  /** Asks again; what is shown stays until the new answer is here. */
  again(): void;
}

/** Asks when the page opens and whenever `key` changes; an answer to an older question is dropped. */
export const useAnswer = <Answer>(key: string, ask: (signal: AbortSignal) => Promise<Answer>): Asked<Answer> => {
  const [state, setState] = useState<{ key: string; answer?: Answer; problem?: unknown }>({ key });
  const [round, setRound] = useState(0);
  const question = useRef(ask);
  question.current = ask;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is a request to ask the same again
  useEffect(() => {
    const asking = new AbortController();
    question
      .current(asking.signal)
      .then((answer) => !asking.signal.aborted && setState({ key, answer }))
      .catch(
        (problem: unknown) =>
          !asking.signal.aborted &&
          setState((before) => (before.key === key && before.answer ? { ...before, problem } : { key, problem })),
      );
    return () => asking.abort();
  }, [key, round]);

  const again = useCallback(() => {
    setState(({ key: before, answer }) => (answer === undefined ? { key: before } : { key: before, answer }));
    setRound((count) => count + 1);
  }, []);
  const current = state.key === key ? state : { key };
  return {
    answer: current.answer,
    problem: current.problem,
    loading: current.answer === undefined && current.problem === undefined,
    again,
  };
};

/** Does something again and again while somebody looks at the page. */
export const useEvery = (seconds: number, act: () => void) => {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && latest.current(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
};
