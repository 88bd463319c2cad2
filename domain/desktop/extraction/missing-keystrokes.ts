import type { MissingKeystrokesReason, MissingRecording } from '../../recording/missing/missing-recording.ts';
import type { NoScreenReason } from '../words.ts';
import { type Extraction, isOfScreen } from './extraction.ts';

/** With these reasons, nothing that was typed is missing. */
const isWithoutLoss = (reason: NoScreenReason): boolean => reason === 'not-captured' || reason === 'nothing-typed';

/**
 * Why the keystrokes of a contact are missing, according to the answers of its PCs. Undefined if they are not, or a PC has
 * not answered yet. Each PC has its own part of them, so the part of one does not replace that of another.
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
