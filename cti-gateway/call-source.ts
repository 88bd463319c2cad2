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
  /** This machine's time minus the time of the call source, where it is known. */
  clockOffsetMs?: number | undefined;
}

/** A system that reports what happens to calls. */
export interface CallSource {
  /**
   * Listens until the signal stops it, and connects again whenever it is lost. Events come in their order; times are
   * those of this machine.
   */
  run(onEvents: (events: readonly CallEvent[]) => void, signal: AbortSignal): Promise<void>;
  /** Asks for the id of a connection's recording; undefined where it has none, or the source cannot be asked. */
  lookUpGuid(connectionId: string): Promise<string | undefined>;
  /** What can be done with the recorders of connections; left out where Fermata does not control them. */
  recorder?: RecorderAccess;
  status(): SourceStatus;
}

export interface SourceDependencies {
  nowMs: () => number;
  sleep: Sleep;
  random: () => number;
  warn: (what: string) => void;
}

/** The state of a source, and since when. */
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
