import { Failure } from '../../failure.ts';
import { media as allMedia } from '../../recording/recording.ts';
import type { Command } from '../command/command.ts';
import type { ControlState } from '../state/control-state.ts';
import { isEnded } from '../state/control-steps.ts';
import type { ControlStore } from '../state/control-store.ts';
import type { LedgerFact } from './ledger.ts';
import { appended, headOf } from './ledger-chain.ts';
import type { Outcome } from '../recorder/outcome.ts';

/** What was paused to the end. */
export const contactEndedFact = ({ media }: ControlState): LedgerFact => ({
  kind: 'contact-ended',
  pausedMedia: allMedia.filter((medium) => media[medium]?.before === 'paused'),
});

/**
 * Saves the state with these facts appended to its ledger, both or neither. Undefined: somebody was faster. What is
 * saved says by itself where its ledger ends. What comes after a contact's end is written down, too, and its ledger
 * closed again: `contact-ended` is always the last entry.
 */
export const commit = async (
  controls: Pick<ControlStore, 'commit'>,
  state: ControlState,
  facts: readonly LedgerFact[],
  at: string,
): Promise<ControlState | undefined> => {
  const closing: LedgerFact[] =
    isEnded(state) && facts.at(-1)?.kind !== 'contact-ended' ? [contactEndedFact(state)] : [];
  const entries = await appended(state.ledger, [...facts, ...closing], at, state.contactId);
  const next = { ...state, revision: state.revision + 1, ledger: headOf(state.ledger, entries) };
  return (await controls.commit(next, entries)) ? next : undefined;
};

/** Repeats a step on the state as it is then, until nobody else was faster. */
export const retried = async <Result>(step: () => Promise<Result | undefined>): Promise<Result> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const result = await step();
    if (result !== undefined) return result;
  }
  throw new Failure('unavailable', 'Too many commands for this contact at once');
};

export const commandFact = ({ at: _, contactId: __, ...command }: Command): LedgerFact => ({
  kind: 'command',
  ...command,
});

export const answerFact = (commandId: string, { recorder, medium, result, code, detail }: Outcome): LedgerFact => ({
  kind: 'answer',
  commandId,
  recorder,
  medium,
  result,
  ...(code !== undefined && { code }),
  ...(detail !== undefined && { detail }),
});
