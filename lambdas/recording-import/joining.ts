import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import type { MediaFacts } from '../../domain/recording/media-reading.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import type { WaitingRecording } from '../../domain/recording/recheck.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import type { RecordingKey } from '../../domain/recording/recording-key.ts';
import { recordingState } from '../../domain/recording/recording-state.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';

/** A media file on its way in. */
export interface Arrival extends WaitingRecording {
  location: string;
  /** What its name tells. */
  told: RecordingKey;
}

/** The owner of a file that neither a record nor its name gives to a contact. */
const nobody = '';

/** Brings a file and its contact together. Every step is harmless when repeated. */
export const joining = ({
  contacts,
  recordings,
  missing,
}: {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
}) => {
  const listedBy = ({ location }: Arrival): Promise<string | undefined> => contacts.contactOfLocation(location);

  /** The contact with its files: seen at a glance where that shows all, else asked for in earnest. */
  const look = async (contactId: string, enough: (file: ContactFile) => boolean): Promise<ContactFile | undefined> => {
    if (contactId === nobody) return undefined;
    const glanced = await contacts.glance(contactId);
    return glanced && enough(glanced) ? glanced : contacts.find(contactId);
  };

  const stored = ({ recordings: files }: ContactFile, location: string) =>
    files.find((recording) => recording.location === location);

  const lists = ({ contact }: ContactFile, location: string): boolean =>
    contact?.listedRecordings.some((listed) => listed.location === location) ?? false;

  /** The contact is there: nothing about this file stays open. */
  const settle = async (file: ContactFile, contactId: string, location: string): Promise<void> => {
    if (stored(file, location)?.unmatchedSince !== undefined) await recordings.unpark(location);
    const complete = file.contact && recordingState(file.contact, file.recordings) === 'present';
    if (complete && file.onMissingList) await missing.clear(contactId);
  };

  /** Joins the file to the contact it was kept under; or to the one whose record lists it, where that is another. */
  const join = async (arrival: Arrival, file: ContactFile, contactId: string): Promise<void> => {
    const { location } = arrival;
    const other = lists(file, location) ? undefined : await listedBy(arrival);
    if (other === undefined || other === contactId) return settle(file, contactId, location);
    await recordings.assign(location, other);
    const others = await contacts.find(other);
    if (others) await settle(others, other, location);
  };

  return {
    /** Keeps the file under the contact its name tells, or whose record lists it; tells which that is. */
    async keep(arrival: Arrival, facts: MediaFacts): Promise<string> {
      const { location, told, arrivedAt } = arrival;
      const contactId = told.contactId ?? (await listedBy(arrival)) ?? nobody;
      await recordings.keep({
        recordingId: await recordingIdOf(location),
        contactId,
        medium: told.medium,
        part: told.part,
        location,
        ...facts,
        arrivedAt,
        matchedBy: told.contactId === undefined && contactId !== nobody ? 'location' : 'file-name',
        uploadState: 'Uploaded',
      });
      return contactId;
    },

    /**
     * Joins a file that was kept to its contact, if that is there; tells whether it was. When it is not, which is
     * ordinary, nothing more is asked: the file comes back after a while, or the contact's own check finds it.
     */
    async joinIfThere(arrival: Arrival, contactId: string): Promise<boolean> {
      const file = contactId === nobody ? undefined : await contacts.glance(contactId);
      if (!file?.contact) return false;
      await join(arrival, file, contactId);
      return true;
    },

    /** Whether file and contact found each other while the file waited. */
    async joinedMeanwhile({ location, told }: Arrival): Promise<boolean> {
      const joined = (file: ContactFile): boolean => {
        const kept = stored(file, location);
        return file.contact !== undefined && kept !== undefined && kept.unmatchedSince === undefined;
      };
      const file = await look(told.contactId ?? nobody, (seen) => joined(seen) && lists(seen, location));
      return file !== undefined && joined(file) && lists(file, location);
    },

    /** Joins the file to whomever it belongs; tells whether that one is there. Nothing is taken at a glance. */
    async joinAtLast(arrival: Arrival, keptUnder: string): Promise<boolean> {
      const contactId = (await listedBy(arrival)) ?? keptUnder;
      if (contactId !== keptUnder) await recordings.assign(arrival.location, contactId);
      const file = contactId === nobody ? undefined : await contacts.find(contactId);
      if (!file?.contact) return false;
      await settle(file, contactId, arrival.location);
      return true;
    },

    /** Lists the file as unmatched; the caller looks for the contact once more, as it may come in just that moment. */
    async park({ location, told, arrivedAt }: Arrival, contactId: string, facts: MediaFacts): Promise<void> {
      await recordings.park({
        location,
        arrivedAt,
        size: facts.size,
        ...(contactId !== nobody && { contactId }),
        ...(told.recordedAt !== undefined && { recordedAt: told.recordedAt }),
        ...(facts.durationSeconds !== undefined && { durationSeconds: facts.durationSeconds }),
      });
    },
  };
};
