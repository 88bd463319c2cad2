import { followLogind, lockerMs } from './logind.ts';
import { type SessionEvents, sessionEventSource } from './session-events.ts';

/**
 * Linux: logind reports locks, sleep and the end of the session, and so does the end of the X server. Capture does not
 * wait for the answer of logind: if the session is already locked, capture stops as soon as logind has said so.
 */
export const linuxEvents = ({
  desktopLost,
  warn,
  lockerWaitMs = lockerMs,
}: {
  desktopLost: Promise<void>;
  warn: (what: string) => void;
  lockerWaitMs?: number;
}): SessionEvents => {
  const source = sessionEventSource();
  void desktopLost.then(() => source.emit('ended'));
  const cannotFollow = (why: string): void =>
    warn(`logind does not answer (${why}): a locked screen is recorded like any other`);
  const logind = followLogind(source.emit, cannotFollow, lockerWaitMs);
  return { onEvent: source.onEvent, close: logind.close };
};
