import { type SessionEvent, type SessionEvents, sessionEventSource } from './session-events.ts';

/** A session to which things happen when a test says so. */
export const fakeEvents = (): SessionEvents & { emit(event: SessionEvent): void } => {
  const { emit, onEvent } = sessionEventSource();
  return { emit, onEvent, close() {} };
};
