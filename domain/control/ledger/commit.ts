import { Failure } from '../../failure.ts';
import { media as allMedia } from '../../recording/recording.ts';
import type { Command } from '../command/command.ts';
import type { Outcome } from '../recorder/outcome.ts';
import type { ControlState } from '../state/control-state.ts';
import { isEnded } from '../state/control-steps.ts';
import type { ControlStore } from '../state/control-store.ts';
import type { DatedFact, LedgerEntry, LedgerFact } from './ledger.ts';
import { appendEntries, headOf } from './ledger-chain.ts';

/** Media that were paused at the end. */
export const contactEndedFact = ({ media }: ControlState): LedgerFact => ({
  kind: 'contact-ended',
  pausedMedia: allMedia.filter((medium) => media[medium]?.before === 'paused'),
});

const endedAt = ({ media }: ControlState): string | undefined =>
  Object.values(media).find(({ standing }) => standing === 'ended')?.since;

/** A step that is ready to be written: the next state, and the entries that explain it. */
export interface PreparedStep {
  next: ControlState;
  entries: readonly LedgerEntry[];
}

/**
 * The state with these facts appended to its ledger; the state contains the head of the ledger. Facts after a contact's
 * end are written, too, and the ledger is closed again: `contact-ended` is always the last entry.
 */
export const prepareStep = async (
  state: ControlState,
  facts: readonly DatedFact[],
  at: string,
): Promise<PreparedStep> => {
  const isClosedAgain = isEnded(state) && facts.at(-1)?.kind !== 'contact-ended';
  // Late news is dated when it happened, but the contact ended when it ended.
  const closing: DatedFact[] = isClosedAgain ? [{ ...contactEndedFact(state), at: endedAt(state) ?? at }] : [];
  const entries = await appendEntries(state.ledger, [...facts, ...closing], at, state.contactId);
  return { next: { ...state, revision: state.revision + 1, ledger: headOf(state.ledger, entries) }, entries };
};

/** Saves the state with these facts, both or neither. Undefined if another step was written first. */
export const commit = async (
  controls: Pick<ControlStore, 'commit'>,
  state: ControlState,
  facts: readonly DatedFact[],
  at: string,
): Promise<ControlState | undefined> => {
  const { next, entries } = await prepareStep(state, facts, at);
  return (await controls.commit(next, entries)) ? next : undefined;
};

/** How often a step is retried because another one was written in between. */
export const maxConflictRetries = 100;

export const tooManyCommands = () => new Failure('unavailable', 'Too many commands for this contact at once');

/** Repeats a step on the current state until no other one was written in between. */
export const retryOnConflict = async <Result>(step: () => Promise<Result | undefined>): Promise<Result> => {
  for (let tries = 0; tries < maxConflictRetries; tries += 1) {
    const result = await step();
    if (result !== undefined) return result;
  }
  throw tooManyCommands();
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
