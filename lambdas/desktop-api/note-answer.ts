import { type Extraction, isOfScreen } from '../../domain/desktop/extraction.ts';
import { missingScreen, missingScreenEntry } from '../../domain/desktop/missing-screen.ts';
import type { Dependencies } from './operation.ts';

/** From then on an extraction without an answer may be on the list of missing recordings: desktop-watch puts it there. */
export const listedAfterMilliseconds = 3_600_000;

/** A PC has answered: its contact is on the list of missing recordings exactly when no PC has given a screen. */
export const noteAnswer = async (
  { contactId, requestedAt, media }: Extraction,
  { extractions, uploads, missing, people, clock }: Dependencies,
): Promise<void> => {
  if (!isOfScreen({ media })) return;
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
