import type { Medium } from '../../recording/recording.ts';
import type { Provider, RecorderName } from '../recorder/recorder-name.ts';

/**
 * Where one medium of one contact stands; drawn in docs/recording-states.md. The `-ing` ones: told, not yet confirmed.
 * `stopped` and `ended` are final.
 */
export type MediumStanding =
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
  standing: MediumStanding;
  /** Whether the recorders themselves said so. False: it is what the contact's flow sets, or an answer is missing. */
  confirmed: boolean;
  /** Since when it stands so. ISO 8601 UTC. */
  since: string;
  /** The command that brought it here; absent where its answers came and did not tell whether it happened. */
  commandId?: string;
  /** Recorders that were told and have not confirmed. */
  awaiting?: readonly RecorderName[];
  /** Where it goes back to when every recorder says that the command under way did not happen. */
  before?: 'recording' | 'paused' | 'not-recording';
  blackout?: boolean;
  /** It was paused before, and stays so until somebody ends it, whatever its recorders find there now. */
  lasting?: boolean;
  /** Of a pause that was meant for several contacts: which. */
  together?: string;
  /** By recorder: what it needs to be told to undo the pause. */
  tokens?: Readonly<Record<string, string>>;
}

/** The control state of one contact (one leg of a chain). It only goes forward: `revision` counts its steps. */
export interface ControlState {
  contactId: string;
  initialContactId: string;
  provider: Provider;
  agentId?: string;
  revision: number;
  media: Partial<Record<Medium, MediumState>>;
  /** When the pause ends by itself; absent when nothing is paused. Never moved back by pausing again. */
  pausedUntil?: string;
  /** The last entry of its ledger: where the next one is chained to. */
  ledger: { length: number; hash: string };
  updatedAt: string;
}
