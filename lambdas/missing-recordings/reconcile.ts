import type { Clock } from '../../domain/clock.ts';
import { type Contact, isNewer } from '../../domain/contact/contact.ts';
import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import { missingEntry, missingReason } from '../../domain/recording/missing/missing-reason.ts';
import type { MissingRecording, MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import { ownersOf } from '../../domain/recording/owners.ts';
import { recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingStore, UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import { soundIsStaged } from '../../domain/upload/upload-state.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';

/** What the caller already knows about the contact. */
export interface Hints {
  /** Its entry on the missing list, as read a moment ago. */
  entry?: MissingRecording;
  /** A version that is certainly stored: a read that returns this version, or a newer one, is up to date. */
  version?: Pick<Contact, 'updatedAt' | 'contentHash'>;
}

export interface Stores {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
  uploads: Pick<UploadStore, 'ofContact'>;
}

/**
 * Makes everything that is stored about one contact consistent: its recordings belong to it, none of them is listed as
 * unmatched, and it is on the missing list exactly when a recording is missing. Returns whether it is on the list now.
 * Harmless when repeated.
 */
export const reconcile =
  ({ contacts, recordings, missing, uploads }: Stores, clock: Clock, unmatched: () => Promise<UnmatchedRecording[]>) =>
  async (contactId: string, hints: Hints = {}): Promise<'missing' | 'not-missing' | 'no-contact'> => {
    const found = await withAllRecordings(contactId, { contacts, recordings }, hints.version);
    if (!found?.contact) return 'no-contact';
    const { contact } = found;
    const onSite = async () => soundIsStaged(await uploads.ofContact(contactId));
    const cause = await missingReason(contact, found.recordings, unmatched, onSite);
    if (!cause) {
      if (found.onMissingList) await missing.clear(contactId);
      return 'not-missing';
    }
    if (hints.entry?.reason === cause.reason && hints.entry.detail === cause.detail) return 'missing';
    await missing.note(missingEntry(contact, cause, clock().toISOString()));
    // The file may have arrived in between, and its import may have found nothing to take off the list yet.
    const now = await contacts.find(contactId);
    if (!now?.contact || (await missingReason(now.contact, now.recordings, unmatched, onSite))) return 'missing';
    await missing.clear(contactId);
    return 'not-missing';
  };

/**
 * The contact with all files that its record lists, including those that arrived under another contact's name (AC-07),
 * and those that another record lists too.
 */
const withAllRecordings = async (
  contactId: string,
  { contacts, recordings }: Pick<Stores, 'contacts' | 'recordings'>,
  version: Hints['version'],
): Promise<ContactFile | undefined> => {
  const cheapRead = version && (await contacts.findCheaply(contactId));
  const isStale = !cheapRead?.contact || (version && isNewer(version, cheapRead.contact));
  const found = isStale ? await contacts.find(contactId) : cheapRead;
  if (!found?.contact) return found;
  const absent = mediaLocations(found.contact).filter(
    (location) => !found.recordings.some((recording) => recording.location === location),
  );
  let assigned = false;
  for (const location of absent) {
    const isNamed = recordingKey(location)?.contactId === contactId;
    const owners = await ownersOf(location, contacts, isNamed ? found : undefined);
    // The usual case: no other record lists it, so it would be here if it had arrived.
    if (isNamed && owners.length <= 1) continue;
    await recordings.assign(location, owners.includes(contactId) ? owners : [...owners, contactId]);
    assigned = true;
  }
  for (const { location, unmatchedSince } of found.recordings) {
    if (unmatchedSince !== undefined) await recordings.unpark(location);
  }
  return assigned ? contacts.find(contactId) : found;
};

const mediaLocations = ({ listedRecordings }: Contact): string[] =>
  listedRecordings.filter(({ medium }) => medium !== 'chat').map(({ location }) => location);
