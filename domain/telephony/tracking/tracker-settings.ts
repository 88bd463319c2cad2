import type { CallerNameSource, FlagName } from '../../flag/words.ts';

export interface TrackerSettings {
  /** The flags that are written (QG-04). */
  flagsOn: readonly FlagName[];
  /** How long after Connected a recording's id is accepted (QG-25). */
  guidWindowSeconds: number;
  /** How long to wait for the result of a call, if CTIWrapup is written. */
  wrapUpSeconds: number;
  callerNameOrder: readonly CallerNameSource[];
  /** Whether a call that was in progress when it was first seen is flagged, if the source knows its recording (QG-26). */
  lateGuid: 'never' | 'ask';
  /** Outgoing calls are recorded, too, so one without a recording is as wrong as an incoming one. */
  recordsOutgoing?: boolean;
}
