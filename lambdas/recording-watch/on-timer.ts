import type { Clock } from '../../domain/clock.ts';
import type { Timers } from '../../domain/control/watch/timers.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  timers: Timers;
  /** Ends the contact's pause if it is over by now. Harmless when repeated, late, or for a contact without a pause. */
  endPause: (contactId: string) => Promise<unknown>;
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
  telemetry: Pick<Telemetry, 'log' | 'count'>;
}

/** A message that arrives this little before its time waits here. The queue counts in seconds. */
const worthWaiting = 2_000;

/**
 * Handles one message of the timers' queue: a pause that is over is ended. The queue delays messages for a quarter of
 * an hour at most, so a message that arrives early is sent again.
 */
export const onTimer =
  ({ timers, endPause, clock, wait, telemetry: { log, count } }: Dependencies) =>
  async ({ body }: { body: string }): Promise<void> => {
    const timer = timerOf(body);
    if (!timer) {
      count('TimersUnread', 1);
      log.warn('A message of the timers could not be read');
      return;
    }
    const early = Date.parse(timer.at) - clock().getTime();
    if (early > worthWaiting) return timers.set(timer.contactId, timer.at);
    if (early > 0) await wait(early);
    await endPause(timer.contactId);
  };

const timerOf = (body: string): { contactId: string; at: string } | undefined => {
  try {
    const { contactId, at } = JSON.parse(body);
    return typeof contactId === 'string' && contactId !== '' && Number.isFinite(Date.parse(at))
      ? { contactId, at }
      : undefined;
  } catch {
    return undefined;
  }
};
