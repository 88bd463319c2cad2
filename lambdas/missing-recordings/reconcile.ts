import type { Clock } from '../../domain/clock.ts';
import { type Contact, isNewer } from '../../domain/contact/contact.ts';
import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import { missingEntry, missingReason } from '../../domain/recording/missing-reason.ts';
import type { MissingRecording, MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import { ownersOf } from '../../domain/recording/owners.ts';
import { recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingStore, UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import { soundIsStaged } from '../../domain/upload/upload-state.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';

/** What the asker knows of the contact already. */
export interface Known {
  /** Its place on the missing list, as read a moment ago. */
  entry?: MissingRecording;
  /** The version that is stored for certain: a read that shows it, or a newer one, is not behind. */
  version?: Pick<Contact, 'updatedAt' | 'contentHash'>;
}

export interface Stores {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
  uploads: Pick<UploadStore, 'ofContact'>;
}

/**
 * Makes what is stored about one contact agree: its recordings are under it, none of them is listed as unmatched, and
 * the contact is on the missing list exactly when a recording is missing. Harmless when repeated; tells whether it is
 * on the list now.
 */
export const reconcile =
  ({ contacts, recordings, missing, uploads }: Stores, clock: Clock, unmatched: () => Promise<UnmatchedRecording[]>) =>
  async (contactId: string, known: Known = {}): Promise<'missing' | 'not-missing' | 'no-contact'> => {
    const found = await joined(contactId, { contacts, recordings }, known.version);
    if (!found?.contact) return 'no-contact';
    const { contact } = found;
    const onSite = async () => soundIsStaged(await uploads.ofContact(contactId));
    const missed = await missingReason(contact, found.recordings, unmatched, onSite);
    if (!missed) {
      if (found.onMissingList) await missing.clear(contactId);
      return 'not-missing';
    }
    if (known.entry?.reason === missed.reason && known.entry.detail === missed.detail) return 'missing';
    await missing.note(missingEntry(contact, missed, clock().toISOString()));
    // The file may have come in between, when its side had nothing to take off the list yet.
    const now = await contacts.find(contactId);
    if (!now?.contact || (await missingReason(now.contact, now.recordings, unmatched, onSite))) return 'missing';
    await missing.clear(contactId);
    return 'not-missing';
  };

/**
 * The contact with the files that its record lists, also those that came under another contact's name (AC-07), and those
 * that another record lists too.
 */
const joined = async (
  contactId: string,
  { contacts, recordings }: Pick<Stores, 'contacts' | 'recordings'>,
  version: Known['version'],
): Promise<ContactFile | undefined> => {
  const glanced = version && (await contacts.glance(contactId));
  const behind = !glanced?.contact || (version && isNewer(version, glanced.contact));
  const found = behind ? await contacts.find(contactId) : glanced;
  if (!found?.contact) return found;
  const absent = mediaLocations(found.contact).filter(
    (location) => !found.recordings.some((recording) => recording.location === location),
  );
  let assigned = false;
  for (const location of absent) {
    const isNamed = recordingKey(location)?.contactId === contactId;
    const owners = await ownersOf(location, contacts, isNamed ? found : undefined);
    // Ordinary: nobody else lists it, so that it would lie here, had it come.
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
