import { useCallback, useEffect, useRef, useState } from 'react';

export interface RequestState<Answer> {
  answer: Answer | undefined;
  problem: unknown;
  /** True while there is nothing to show yet. */
  loading: boolean;
  /** Sends the request again. The present answer stays until the new one arrives. */
  reload(): void;
}

/** Sends a request when the page opens and whenever `key` changes. An answer to an older request is dropped. */
export const useRequest = <Answer>(
  key: string,
  send: (signal: AbortSignal) => Promise<Answer>,
): RequestState<Answer> => {
  const [state, setState] = useState<{ key: string; answer?: Answer; problem?: unknown }>({ key });
  const [round, setRound] = useState(0);
  const latest = useRef(send);
  latest.current = send;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round repeats the same request
  useEffect(() => {
    const controller = new AbortController();
    latest
      .current(controller.signal)
      .then((answer) => !controller.signal.aborted && setState({ key, answer }))
      .catch(
        (problem: unknown) =>
          !controller.signal.aborted &&
          setState((before) => (before.key === key && before.answer ? { ...before, problem } : { key, problem })),
      );
    return () => controller.abort();
  }, [key, round]);

  const reload = useCallback(() => {
    setState(({ key: before, answer }) => (answer === undefined ? { key: before } : { key: before, answer }));
    setRound((count) => count + 1);
  }, []);
  const current = state.key === key ? state : { key };
  return {
    answer: current.answer,
    problem: current.problem,
    loading: current.answer === undefined && current.problem === undefined,
    reload,
  };
};

/** Runs `act` at this interval while the page is visible. */
export const useEvery = (seconds: number, act: () => void) => {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && latest.current(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
};
