import type { Medium } from '../../recording/recording.ts';
import type { RequestClaim } from '../../request/request-store.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import type { Outcome } from '../recorder/outcome.ts';
import type { ControlState } from '../state/control-state.ts';
import type { Command, OnDemand } from './command.ts';

/** A request to control the recording of one contact. */
export interface CommandRequest
  extends Pick<Command, 'verb' | 'by' | 'source' | 'reason' | 'clientRequestId' | 'together'> {
  /** Any id of the transfer chain. */
  contactId: string;
  /** By default, everything that is recorded of the contact. */
  media?: readonly Medium[];
  blackout?: boolean;
  /** Only for start and stop. */
  onDemand?: OnDemand;
  /** Only for a pause: send it again to media that are already paused. */
  again?: boolean;
  /** Only for a pause: media that are already paused stay paused until the end of this pause, if that is later. */
  prolong?: boolean;
  /** Only for a pause: seconds, or until when; never longer than the longest pause in the settings. */
  pauseFor?: number;
  pauseUntil?: string;
  /** Only for a pause: when its cause happened, if that was before the command. */
  since?: string;
}

export interface CommandResult {
  command: Command;
  outcomes: Outcome[];
  /** The current state. */
  state: ControlState;
}

export interface LegOptions {
  /** By default, a new one. */
  commandId?: string;
  /** Checked on exactly the state that would be changed: if true, nothing is done, and there are no outcomes. */
  unless?: (state: ControlState, at: string) => boolean;
  /** The state as it was read together with the contact. By default, it is read now. */
  read?: { state: ControlState | undefined } | undefined;
  /** The caller's request id, claimed in the same transaction as the command's entry in the ledger. */
  claim?: RequestClaim;
}

/** Carries out a command on one leg, whatever its stage. */
export type CommandLeg = (
  contact: LiveContact,
  request: CommandRequest,
  options?: LegOptions,
) => Promise<CommandResult>;
