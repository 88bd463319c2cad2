import type { Clock } from '../../domain/clock.ts';
import { type Contact, isNewer, startedAt } from '../../domain/contact/contact.ts';
import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import { missingReason } from '../../domain/recording/missing-reason.ts';
import type { MissingRecording, MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
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
    await missing.note({
      contactId,
      ...missed,
      since: clock().toISOString(),
      startedAt: startedAt(contact),
      ...(contact.agentId !== undefined && { agentId: contact.agentId }),
    });
    // The file may have come in between, when its side had nothing to take off the list yet.
    const now = await contacts.find(contactId);
    if (!now?.contact || (await missingReason(now.contact, now.recordings, unmatched, onSite))) return 'missing';
    await missing.clear(contactId);
    return 'not-missing';
  };

/** The contact with the files that its record lists, also those that came under another contact's name (AC-07). */
const joined = async (
  contactId: string,
  { contacts, recordings }: Pick<Stores, 'contacts' | 'recordings'>,
  version: Known['version'],
): Promise<ContactFile | undefined> => {
  const glanced = version && (await contacts.glance(contactId));
  const behind = !glanced?.contact || (version && isNewer(version, glanced.contact));
  const found = behind ? await contacts.find(contactId) : glanced;
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
