import type { Clock } from '../../domain/clock.ts';
import { type Contact, startedAt } from '../../domain/contact/contact.ts';
import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import { missingReason } from '../../domain/recording/missing-reason.ts';
import type { MissingRecording, MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import { recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingStore, UnmatchedRecording } from '../../domain/recording/recording-store.ts';

export interface Stores {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
}

/** What is known of the contact's place on the list: its entry, that it has none, or nothing. */
export type OnList = MissingRecording | 'not' | 'perhaps';

/**
 * Makes what is stored about one contact agree: its recordings are under it, none of them is listed as unmatched, and
 * the contact is on the missing list exactly when a recording is missing. Harmless when repeated; tells whether it is
 * on the list now.
 */
export const reconcile =
  ({ contacts, recordings, missing }: Stores, clock: Clock, unmatched: () => Promise<UnmatchedRecording[]>) =>
  async (contactId: string, onList: OnList): Promise<'missing' | 'not-missing' | 'no-contact'> => {
    const found = await joined(contactId, { contacts, recordings });
    if (!found?.contact) return 'no-contact';
    const { contact } = found;
    const missed = await missingReason(contact, found.recordings, unmatched);
    if (!missed) {
      if (onList !== 'not') await missing.clear(contactId);
      return 'not-missing';
    }
    if (typeof onList === 'object' && onList.reason === missed.reason && onList.detail === missed.detail) {
      return 'missing';
    }
    await missing.note({
      contactId,
      ...missed,
      since: clock().toISOString(),
      startedAt: startedAt(contact),
      ...(contact.agentId !== undefined && { agentId: contact.agentId }),
    });
    // The file may have come in between, when its side had nothing to take off the list yet.
    const now = await contacts.find(contactId);
    if (!now?.contact || (await missingReason(now.contact, now.recordings, unmatched))) return 'missing';
    await missing.clear(contactId);
    return 'not-missing';
  };

/** The contact with the files that its record lists, also those that came under another contact's name (AC-07). */
const joined = async (
  contactId: string,
  { contacts, recordings }: Pick<Stores, 'contacts' | 'recordings'>,
): Promise<ContactFile | undefined> => {
  const found = await contacts.find(contactId);
  if (!found?.contact) return found;
  const elsewhere = strayLocations(found.contact).filter(
    (location) => !found.recordings.some((recording) => recording.location === location),
  );
  for (const location of elsewhere) await recordings.assign(location, contactId);
  for (const { location, unmatchedSince } of found.recordings) {
    if (unmatchedSince !== undefined) await recordings.unpark(location);
  }
  return elsewhere.length > 0 ? contacts.find(contactId) : found;
};

const strayLocations = ({ contactId, listedRecordings }: Contact): string[] =>
  listedRecordings
    .map(({ location }) => location)
    .filter((location) => {
      const told = recordingKey(location);
      return told !== undefined && told.contactId !== contactId;
    });
