import { setTimeout as wait } from 'node:timers/promises';

/** Waits while a screen stays as it is: only real time makes its recording longer. */
export const letTimePass = async (ms: number): Promise<void> => {
  const end = Date.now() + ms;
  // A timer may fire a moment early.
  while (Date.now() <= end) await wait(Math.max(1, end - Date.now()));
};
