import { setTimeout as wait } from 'node:timers/promises';

/** Retries until the answer is there; the last error shows why it never was. */
export const eventually = async <Answer>(ask: () => Promise<Answer>, seconds = 90): Promise<Answer> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await wait(100);
    }
  }
};
