import type { ContactStore } from '../../domain/contact/contact-store.ts';
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
  /** Whose it is: as a contact record says, else as its name says (AC-07). */
  const ownerOf = async ({ location, told }: Arrival): Promise<{ contactId: string; listed: boolean }> => {
    const listedBy = await contacts.contactOfLocation(location);
    return { contactId: listedBy ?? told.contactId ?? nobody, listed: listedBy !== undefined };
  };

  /** The record that lists the file may have come since it was kept under another id. */
  const reassigned = async (arrival: Arrival, before: string): Promise<string> => {
    const { contactId } = await ownerOf(arrival);
    if (contactId !== before) await recordings.assign(arrival.location, contactId);
    return contactId;
  };

  const find = async (contactId: string) => (contactId === nobody ? undefined : contacts.find(contactId));

  /** Whether the contact is there; if so, nothing about this file stays open. */
  const join = async ({ location }: Arrival, contactId: string): Promise<boolean> => {
    const file = await find(contactId);
    if (!file?.contact) return false;
    const stored = file.recordings.find((recording) => recording.location === location);
    if (stored?.unmatchedSince !== undefined) await recordings.unpark(location);
    if (recordingState(file.contact, file.recordings) === 'present') await missing.clear(contactId);
    return true;
  };

  return {
    join,

    /**
     * Keeps the file under its contact, whether or not that has come, and tells which it is. It is written first and
     * looked for afterwards, as the other side does it too: whichever is last joins the two.
     */
    async keep(arrival: Arrival, facts: MediaFacts): Promise<string> {
      const { location, told, arrivedAt } = arrival;
      const { contactId, listed } = await ownerOf(arrival);
      await recordings.keep({
        recordingId: await recordingIdOf(location),
        contactId,
        medium: told.medium,
        part: told.part,
        location,
        ...facts,
        arrivedAt,
        matchedBy: listed ? 'location' : 'file-name',
        uploadState: 'Uploaded',
      });
      return reassigned(arrival, contactId);
    },

    /** Whether file and contact found each other while the file waited. */
    async joinedMeanwhile(arrival: Arrival): Promise<boolean> {
      const { contactId } = await ownerOf(arrival);
      const file = await find(contactId);
      const stored = file?.recordings.find(({ location }) => location === arrival.location);
      return file?.contact !== undefined && stored !== undefined && stored.unmatchedSince === undefined;
    },

    /** Lists the file as unmatched. The contact may come in just that moment, so it is looked for once more. */
    async park(arrival: Arrival, contactId: string, { size, durationSeconds }: MediaFacts): Promise<void> {
      const { location, told, arrivedAt } = arrival;
      await recordings.park({
        location,
        arrivedAt,
        size,
        ...(contactId !== nobody && { contactId }),
        ...(told.recordedAt !== undefined && { recordedAt: told.recordedAt }),
        ...(durationSeconds !== undefined && { durationSeconds }),
      });
      await join(arrival, await reassigned(arrival, contactId));
    },
  };
};
