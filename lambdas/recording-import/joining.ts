import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import type { MediaFacts } from '../../domain/recording/media-reading.ts';
import { missingEntry, missingReason } from '../../domain/recording/missing-reason.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import { listsLocation, ownersOf } from '../../domain/recording/owners.ts';
import type { WaitingRecording } from '../../domain/recording/recheck.ts';
import type { NotAtHand, Recording } from '../../domain/recording/recording.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import type { RecordingKey } from '../../domain/recording/recording-key.ts';
import { recordingState } from '../../domain/recording/recording-state.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';

/** A media file on its way in. */
export interface Arrival extends WaitingRecording {
  location: string;
  /** What its name tells. */
  told: RecordingKey;
  /** When its bucket was looked into. */
  seenAt: string;
  /** A rule of the bucket deleted it, as was meant. */
  expired?: true;
}

/** The owner of a file that neither a record nor its name gives to a contact. */
const nobody = '';

const recordingAt = ({ recordings }: ContactFile, location: string): Recording | undefined =>
  recordings.find((recording) => recording.location === location);

/** Brings a file and its contacts together. Every step is harmless when repeated. */
export const joining = ({
  contacts,
  recordings,
  missing,
}: {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
}) => {
  /** The contact with its files: seen at a glance where that shows all, else asked for in earnest. */
  const look = async (contactId: string, enough: (file: ContactFile) => boolean): Promise<ContactFile | undefined> => {
    if (contactId === nobody) return undefined;
    const glanced = await contacts.glance(contactId);
    return glanced && enough(glanced) ? glanced : contacts.find(contactId);
  };

  /**
   * Whether the contact stands on the list of missing recordings is put right where this file decides it: it came, or it
   * is no recording, or is not there any more. What has not come is for missing-recordings, which knows what else there is.
   */
  const settleMissing = async (file: ContactFile, seenAt: string): Promise<void> => {
    const { contact, recordings: files, onMissingList } = file;
    if (!contact) return;
    const state = recordingState(contact, files);
    if (state === 'present' || state === 'archived' || state === 'restoring') {
      if (onMissingList) await missing.clear(contact.contactId);
      return;
    }
    const missed = await missingReason(
      contact,
      files,
      async () => [],
      async () => false,
    );
    if (missed?.reason === 'unreadable' || missed?.reason === 'deleted') {
      await missing.note(missingEntry(contact, missed, seenAt));
    }
  };

  /** The contact is there: nothing about this file stays open. */
  const settle = async (file: ContactFile, { location, seenAt }: Arrival): Promise<void> => {
    if (recordingAt(file, location)?.unmatchedSince !== undefined) await recordings.unpark(location);
    await settleMissing(file, seenAt);
  };

  const settleAll = async (contactIds: readonly string[], arrival: Arrival): Promise<boolean> => {
    let anyContact = false;
    for (const contactId of contactIds) {
      const file = contactId === nobody ? undefined : await contacts.find(contactId);
      if (!file?.contact) continue;
      anyContact = true;
      await settle(file, arrival);
    }
    return anyContact;
  };

  /** Joins the file to the contact it was kept under, and to all whose records list it. */
  const join = async (arrival: Arrival, file: ContactFile, contactId: string): Promise<void> => {
    const owners = await ownersOf(arrival.location, contacts, contactId === arrival.told.contactId ? file : undefined);
    if (owners.length === 0 || (owners.length === 1 && owners[0] === contactId)) return settle(file, arrival);
    await recordings.assign(arrival.location, owners);
    await settleAll(owners, arrival);
  };

  return {
    /** Whether a record lists the file: then it counts, whatever its name is. */
    async isListed({ location, told }: Arrival): Promise<boolean> {
      if ((await contacts.contactsOfLocation(location)).length > 0) return true;
      const named = told.contactId === undefined ? undefined : await contacts.find(told.contactId);
      return named !== undefined && listsLocation(named, location);
    },

    /** Keeps the file under the contact its name tells, or whose record lists it; tells which that is. */
    async keep(arrival: Arrival, { medium, ...facts }: MediaFacts): Promise<string> {
      const { location, told, arrivedAt, seenAt } = arrival;
      const contactId = told.contactId ?? (await contacts.contactsOfLocation(location))[0] ?? nobody;
      // Of an archived file its length is known from before, if it is the same file still.
      const before = facts.notAtHand && (await look(contactId, () => true));
      const known = before && recordingAt(before, location);
      const { durationSeconds, format, unreadable } = known?.etag === facts.etag ? known : {};
      await recordings.keep({
        recordingId: await recordingIdOf(location),
        contactId,
        medium: medium ?? known?.medium ?? told.medium ?? 'audio',
        part: told.part,
        location,
        ...(durationSeconds !== undefined && { durationSeconds }),
        ...(format && { format }),
        ...(unreadable !== undefined && { unreadable }),
        ...facts,
        seenAt,
        arrivedAt,
        matchedBy: told.contactId === undefined && contactId !== nobody ? 'location' : 'file-name',
        uploadState: 'Uploaded',
      });
      return contactId;
    },

    /** The bucket has the file no longer. Tells whether it was known here at all. */
    async noteGone(arrival: Arrival): Promise<boolean> {
      const notAtHand: NotAtHand = { state: 'deleted', ...(arrival.expired && { expired: true }) };
      const contactIds = await recordings.noteAvailability(arrival.location, { seenAt: arrival.seenAt, notAtHand });
      await recordings.unpark(arrival.location);
      await settleAll(contactIds, arrival);
      return contactIds.length > 0;
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
        const kept = recordingAt(file, location);
        return file.contact !== undefined && kept !== undefined && kept.unmatchedSince === undefined;
      };
      const file = await look(told.contactId ?? nobody, (seen) => joined(seen) && listsLocation(seen, location));
      return file !== undefined && joined(file) && listsLocation(file, location);
    },

    /** Joins the file to all it belongs to; tells whether any of them is there. Nothing is taken at a glance. */
    async joinAtLast(arrival: Arrival, keptUnder: string): Promise<boolean> {
      const owners = await ownersOf(arrival.location, contacts);
      if (owners.some((owner) => owner !== keptUnder)) await recordings.assign(arrival.location, owners);
      return settleAll(owners.length > 0 ? owners : [keptUnder], arrival);
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
        ...(facts.unreadable !== undefined && { reason: facts.unreadable }),
      });
    },
  };
};
