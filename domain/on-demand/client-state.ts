/**
 * The state of the On-Demand client's connection, drawn in docs/on-demand.md. It affects On-Demand only: the PC's own
 * channel, its recording and its pauses do not depend on it.
 */
export type ClientState =
  /** An attempt is in progress. `failures`: reconnect attempts that have failed in a row. */
  | { is: 'connecting'; failures: number; isFirst: boolean }
  | { is: 'connected'; server: string }
  /** The next attempt begins by itself. */
  | { is: 'lost'; failures: number; nextAtMs: number }
  /** Nothing happens until somebody chooses *Reconnect*. */
  | { is: 'standby' };

export type ClientEvent =
  | { is: 'connected'; server: string }
  | { is: 'failed'; reason: string }
  | { is: 'disconnected'; reason: string }
  | { is: 'due' }
  | { is: 'reconnect' };

export interface ClientStep {
  state: ClientState;
  /** Whether every server is tried now, one after another. */
  attempts: boolean;
  /** A notification, or an error message. */
  notice?: { isError: boolean; sentence: string };
}

/** The time between two attempts (OD-12). */
export const reconnectMs = 10_000;
/** After this many failed reconnect attempts the client goes to standby (OD-13). */
export const maxReconnects = 10;

/** At launch (OD-09). */
export const launch = (): ClientStep => ({
  state: { is: 'connecting', failures: 0, isFirst: true },
  attempts: true,
  notice: { isError: false, sentence: 'On-Demand is connecting.' },
});

const standbySentence = `On-Demand could not connect after ${maxReconnects} attempts. Choose Reconnect from the menu to try again.`;

/** The step that follows from an event. Events that do not fit the state change nothing. */
export const next = (state: ClientState, event: ClientEvent, nowMs: number): ClientStep => {
  const unchanged: ClientStep = { state, attempts: false };
  switch (event.is) {
    case 'connected':
      if (state.is !== 'connecting') return unchanged;
      return {
        state: { is: 'connected', server: event.server },
        attempts: false,
        notice: { isError: false, sentence: `On-Demand is connected to ${event.server}.` },
      };
    case 'failed': {
      if (state.is !== 'connecting') return unchanged;
      // The attempt at launch, or after Reconnect, is not one of the reconnect attempts.
      const failures = state.isFirst ? 0 : state.failures + 1;
      if (failures >= maxReconnects) {
        return { state: { is: 'standby' }, attempts: false, notice: { isError: true, sentence: standbySentence } };
      }
      return {
        state: { is: 'lost', failures, nextAtMs: nowMs + reconnectMs },
        attempts: false,
        notice: { isError: true, sentence: `On-Demand cannot connect: ${event.reason}` },
      };
    }
    case 'disconnected':
      if (state.is !== 'connected') return unchanged;
      return {
        state: { is: 'lost', failures: 0, nextAtMs: nowMs + reconnectMs },
        attempts: false,
        notice: { isError: true, sentence: `On-Demand was disconnected: ${event.reason}` },
      };
    case 'due':
      if (state.is !== 'lost' || nowMs < state.nextAtMs) return unchanged;
      return {
        state: { is: 'connecting', failures: state.failures, isFirst: false },
        attempts: true,
        notice: {
          isError: false,
          sentence: `On-Demand is connecting: attempt ${state.failures + 1} of ${maxReconnects}.`,
        },
      };
    case 'reconnect':
      return state.is === 'standby' || state.is === 'lost' ? launch() : unchanged;
  }
};
