import { type Extraction, isOfScreen } from '../../../domain/desktop/extraction/extraction.ts';
import { missingKeystrokes, missingKeystrokesEntry } from '../../../domain/desktop/extraction/missing-keystrokes.ts';
import { missingScreen, missingScreenEntry } from '../../../domain/desktop/extraction/missing-screen.ts';
import type { Dependencies } from '../operation.ts';

/**
 * From this time on, an extraction without an answer may be on the list of missing recordings, where desktop-watch puts
 * it.
 */
export const listedAfterMilliseconds = 3_600_000;

/** Handles the answer of a PC for keystrokes. */
const noteKeystrokes = async (
  { contactId, requestedAt }: Extraction,
  { extractions, missing, clock }: Dependencies,
): Promise<void> => {
  const all = (await extractions.ofContact(contactId)).filter((one) => !isOfScreen(one));
  const cause = missingKeystrokes(all);
  const [first] = all;
  if (cause && first) return missing.noteKeystrokes(missingKeystrokesEntry(first, cause, clock().toISOString()));
  if (all.some(({ state }) => state.is === 'open')) return;
  const mayBeListed = clock().getTime() - Date.parse(requestedAt) >= listedAfterMilliseconds || all.length > 1;
  // A later revision may have been answered better.
  if (mayBeListed || all.some(({ revision }) => revision > 1)) await missing.clearKeystrokes(contactId);
};

/**
 * Handles the answer of a PC. Its contact is on the list of missing recordings exactly as long as no PC has given a
 * screen.
 */
export const noteAnswer = async (answered: Extraction, dependencies: Dependencies): Promise<void> => {
  if (!isOfScreen(answered)) return noteKeystrokes(answered, dependencies);
  const { contactId, requestedAt } = answered;
  const { extractions, uploads, missing, people, clock } = dependencies;
  const all = (await extractions.ofContact(contactId)).filter(isOfScreen);
  const mayBeListed = clock().getTime() - Date.parse(requestedAt) >= listedAfterMilliseconds || all.length > 1;
  const isAnswered = all.every(({ state }) => state.is === 'none');
  if (!isAnswered) {
    if (mayBeListed && all.some(({ state }) => state.is !== 'none' && state.is !== 'open'))
      await missing.clearScreen(contactId);
    return;
  }
  const cause = missingScreen(all, await uploads.ofContact(contactId), await people());
  const [first] = all;
  if (cause && first) await missing.noteScreen(missingScreenEntry(first, cause, clock().toISOString()));
};
