import type { Command, Verb } from '../../../domain/control/command/command.ts';
import { noHash } from '../../../domain/control/ledger/ledger.ts';
import type { Outcome, OutcomeResult } from '../../../domain/control/recorder/outcome.ts';
import type { ControlState, MediumState, MediumStateName } from '../../../domain/control/state/control-state.ts';
import { firstState } from '../../../domain/control/state/control-steps.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { connected } from './control-kit.ts';

export const at = '2026-11-20T10:00:00.000Z';
export const later = '2026-11-20T10:00:05.000Z';
export const recorders = {
  audio: ['amazon-connect'],
  screen: ['amazon-connect', 'desktop'],
  keystroke: ['desktop'],
} as const;

export const standing = (
  medium: Medium,
  known: Partial<MediumState> & { standing: MediumStateName },
): ControlState => ({
  ...firstState(connected, {}, at),
  media: { [medium]: { confirmed: true, since: at, ...known } },
  ledger: { length: 3, hash: noHash },
});

export const command = (verb: Verb, asked: readonly Medium[], changes: Partial<Command> = {}): Command => ({
  commandId: 'id-2',
  verb,
  media: asked,
  contactId: 'c-1',
  blackout: false,
  by: 'ann',
  source: 'person',
  at: later,
  ...(verb === 'pause' && { pauseUntil: '2026-11-20T10:05:00.000Z' }),
  ...changes,
});

export const outcomes = (medium: Medium, result: OutcomeResult, more: Partial<Outcome> = {}): Outcome[] =>
  recorders[medium].map((recorder) => ({ recorder, medium, result, at: later, ...more }));
