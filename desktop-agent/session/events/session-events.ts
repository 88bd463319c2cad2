/** Events of a user's session on the PC. `ended`: the user logs off, or the desktop is gone. */
export const sessionEvents = [
  'locked',
  'unlocked',
  'disconnected',
  'connected',
  'suspending',
  'resumed',
  'ended',
] as const;
export type SessionEvent = (typeof sessionEvents)[number];

export interface SessionEvents {
  onEvent(listener: (event: SessionEvent) => void): () => void;
  close(): void;
}

/** Passes events on to all listeners. */
export const sessionEventSource = (): { emit(event: SessionEvent): void; onEvent: SessionEvents['onEvent'] } => {
  const listeners = new Set<(event: SessionEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
