import { type SessionEvent, type SessionEvents, sessionEventSource } from './session-events.ts';

/** A session whose events come from a test. */
export const fakeEvents = (): SessionEvents & { emit(event: SessionEvent): void } => {
  const { emit, onEvent } = sessionEventSource();
  return { emit, onEvent, close() {} };
};
