import type { Sleep } from '../agent-kit/transfer/retry.ts';
import type { SourceState } from '../domain/flag/words.ts';
import type { CallEvent } from '../domain/telephony/call-events.ts';
import type { RecorderAccess } from './recorder/recorder-access.ts';

export interface SourceStatus {
  kind: string;
  state: SourceState;
  sinceMs: number;
  /** A sentence for an administrator. */
  detail?: string | undefined;
  /** This machine's time minus the time of the call source, if it is known. */
  clockOffsetMs?: number | undefined;
}

/** A system that reports what happens to calls. */
export interface CallSource {
  /**
   * Listens until the signal stops it, and connects again whenever the connection is lost. Events come in order; times are
   * those of this machine.
   */
  run(onEvents: (events: readonly CallEvent[]) => void, signal: AbortSignal): Promise<void>;
  /** Asks for the id of a connection's recording; undefined if it has none, or the source cannot be asked. */
  lookUpGuid(connectionId: string): Promise<string | undefined>;
  /** Controls the recorders of connections; left out if Fermata does not control them. */
  recorder?: RecorderAccess;
  status(): SourceStatus;
}

export interface SourceDependencies {
  nowMs: () => number;
  sleep: Sleep;
  random: () => number;
  warn: (what: string) => void;
}

/** Keeps the state of a source, and since when it has been in it. */
export const sourceState = (kind: string, nowMs: () => number) => {
  let status: SourceStatus = { kind, state: 'connecting', sinceMs: nowMs() };
  return {
    set(state: SourceState, detail?: string): void {
      const sinceMs = state === status.state ? status.sinceMs : nowMs();
      status = { ...status, state, sinceMs, detail };
    },
    setClockOffset(clockOffsetMs: number): void {
      status = { ...status, clockOffsetMs };
    },
    get: (): SourceStatus => status,
  };
};
