import type { Sleep } from '../../agent-kit/transfer/retry.ts';

/** Lets a loop wait until there is something to do, or until a timeout. */
export interface Waker {
  wake(): void;
  /** Resolves at once if it was woken after the last wait. */
  wait(ms: number): Promise<void>;
}

export const waker = ({ sleep, signal }: { sleep: Sleep; signal: AbortSignal }): Waker => {
  let isWoken = false;
  let end = () => {};
  return {
    wake() {
      isWoken = true;
      end();
    },
    async wait(ms) {
      if (!isWoken) {
        const woken = new AbortController();
        end = () => woken.abort();
        await sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => {});
      }
      isWoken = false;
    },
  };
};
