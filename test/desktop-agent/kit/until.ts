import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition, and fails when it does not come. */
export const until = async (condition: () => boolean | Promise<boolean>, withinMs = 90_000): Promise<void> => {
  for (const end = Date.now() + withinMs; !(await condition()); await wait(10)) {
    if (Date.now() > end) throw new Error(`It did not happen: ${condition}`);
  }
};
