import type { SessionEvent, SessionEvents } from '../../../desktop-agent/session/events/session-events.ts';
import { until } from '../kit/until.ts';

export interface EventPlace {
  events: SessionEvents;
  /** Makes it happen to the session. */
  happen(what: SessionEvent): void;
  close(): Promise<void>;
}

/** What every source of session events must do. */
export const eventSuite = (open: () => Promise<EventPlace>) => {
  test('a screen that is locked, left or asleep is reported, and so is its return (AC-10)', async () => {
    const place = await open();
    const seen: SessionEvent[] = [];
    place.events.onEvent((event) => void seen.push(event));
    const all: SessionEvent[] = ['locked', 'unlocked', 'disconnected', 'connected', 'suspending', 'resumed'];
    for (const event of all) {
      place.happen(event);
      await until(() => seen.at(-1) === event);
    }
    expect(seen).toEqual(all);
    await place.close();
  });

  test('the end of a logon is reported (AC-26)', async () => {
    const place = await open();
    const seen: SessionEvent[] = [];
    place.events.onEvent((event) => void seen.push(event));
    place.happen('ended');
    await until(() => seen.length > 0);
    expect(seen).toEqual(['ended']);
    await place.close();
  });
};
