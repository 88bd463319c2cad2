import type { Medium } from '../../recording/recording.ts';
import type { Provider, RecorderName } from '../recorder/recorder-name.ts';

/**
 * The names of the states of one medium of one contact, drawn in docs/recording-states.md. In an `-ing` state, a command
 * was sent and is not yet confirmed. `stopped` and `ended` are final.
 */
export type MediumStateName =
  | 'recording'
  | 'pausing'
  | 'paused'
  | 'resuming'
  | 'starting'
  | 'stopping'
  | 'stopped'
  | 'not-recording'
  | 'ended';

export interface MediumState {
  /** Its name. It is stored, and returned by the API, under this key. */
  standing: MediumStateName;
  /** Whether the recorders confirmed it. If not, the contact's flow sets it so, or an answer is missing. */
  confirmed: boolean;
  /** Since when it has this state. ISO 8601 UTC. */
  since: string;
  /** The command that led here. Absent if its answers left open whether it happened. */
  commandId?: string;
  /** Recorders that were instructed and have not confirmed. */
  awaiting?: readonly RecorderName[];
  /** The state to return to if every recorder answers that the command in flight did not happen. */
  before?: 'recording' | 'paused' | 'not-recording';
  blackout?: boolean;
  /** It was paused before, and stays paused until somebody ends the pause, whatever its recorders find now. */
  lasting?: boolean;
  /** The id of a pause that was for several contacts. */
  together?: string;
  /** By recorder: what it needs to undo the pause. */
  tokens?: Readonly<Record<string, string>>;
}

/** An agent's own recording, or the part that an agent marked in a recording that a schedule makes. */
export interface OnDemandRecording {
  by: string;
  since: string;
  commandId: string;
}

/** The control state of one contact (one leg of a chain). It only moves forward: `revision` counts its steps. */
export interface ControlState {
  contactId: string;
  initialContactId: string;
  provider: Provider;
  agentId?: string;
  revision: number;
  media: Partial<Record<Medium, MediumState>>;
  /** The last one that was started; `ownRecording` says whether it is in progress. */
  onDemand?: OnDemandRecording;
  /** When the pause ends by itself; absent when nothing is paused. Never prolonged by pausing again. */
  pausedUntil?: string;
  /** The last entry of its ledger, to which the next one is chained. */
  ledger: { length: number; hash: string };
  updatedAt: string;
}
