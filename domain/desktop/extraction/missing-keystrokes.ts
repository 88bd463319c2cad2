import type { MissingKeystrokesReason, MissingRecording } from '../../recording/missing/missing-recording.ts';
import type { NoScreenReason } from '../words.ts';
import { type Extraction, isOfScreen } from './extraction.ts';

/** Nothing that was typed is missing then. */
const isWithoutLoss = (reason: NoScreenReason): boolean => reason === 'not-captured' || reason === 'nothing-typed';

/**
 * Why the keystrokes of a contact are missing, by what its PCs have answered; undefined: they are not, or a PC has yet to
 * answer. Each PC has its own part of them, so that one that came does not make up for another.
 */
export const missingKeystrokes = (
  all: readonly Extraction[],
): { reason: MissingKeystrokesReason; detail: string } | undefined => {
  const [detail] = all
    .filter((one) => !isOfScreen(one))
    .flatMap(({ state }) => (state.is === 'none' && !isWithoutLoss(state.reason) ? [state.detail] : []));
  return detail === undefined ? undefined : { reason: 'keystrokes-not-made', detail };
};

/** The entry for this contact on the list of missing recordings. */
export const missingKeystrokesEntry = (
  { contactId, agentId, from }: Pick<Extraction, 'contactId' | 'agentId' | 'from'>,
  { reason, detail }: { reason: MissingKeystrokesReason; detail: string },
  at: string,
): MissingRecording & { contactId: string; reason: MissingKeystrokesReason } => ({
  ...{ contactId, agentId, reason, detail, since: at, startedAt: from },
});
