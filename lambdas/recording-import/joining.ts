import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import type { MediaFacts } from '../../domain/recording/media/media-reading.ts';
import { missingEntry, missingReason } from '../../domain/recording/missing/missing-reason.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import { listsLocation, ownersOf } from '../../domain/recording/owners.ts';
import type { WaitingRecording } from '../../domain/recording/recheck.ts';
import type { NotAtHand, Recording } from '../../domain/recording/recording.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import type { RecordingKey } from '../../domain/recording/recording-key.ts';
import { recordingState } from '../../domain/recording/recording-state.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';

/** A media file that is being imported. */
export interface Arrival extends WaitingRecording {
  location: string;
  /** The parts of its name. */
  fromName: RecordingKey;
  /** When we asked its bucket. */
  seenAt: string;
  /** A lifecycle rule of the bucket deleted it, as intended. */
  expired?: true;
}

/** The owner of a file that neither a record nor its own name assigns to a contact. */
const nobody = '';

const recordingAt = ({ recordings }: ContactFile, location: string): Recording | undefined =>
  recordings.find((recording) => recording.location === location);

/** Joins files and contacts. Every step is harmless when repeated. */
export const joining = ({
  contacts,
  recordings,
  missing,
}: {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
}) => {
  /** The contact with its files. Uses a cheap read where that is enough, otherwise a consistent one. */
  const findContact = async (
    contactId: string,
    isEnough: (file: ContactFile) => boolean,
  ): Promise<ContactFile | undefined> => {
    if (contactId === nobody) return undefined;
    const cheapRead = await contacts.findCheaply(contactId);
    return cheapRead && isEnough(cheapRead) ? cheapRead : contacts.find(contactId);
  };

  /**
   * Corrects the contact's entry on the list of missing recordings when this file decides about it: it arrived, it is
   * not a recording, or it no longer exists. For files that have not arrived, missing-recordings does this, which knows
   * the rest.
   */
  const settleMissing = async (file: ContactFile, seenAt: string): Promise<void> => {
    const { contact, recordings: files, onMissingList } = file;
    if (!contact) return;
    const state = recordingState(contact, files);
    if (state === 'present' || state === 'archived' || state === 'restoring') {
      if (onMissingList) await missing.clear(contact.contactId);
      return;
    }
    const cause = await missingReason(
      contact,
      files,
      async () => [],
      async () => false,
    );
    if (cause?.reason === 'unreadable' || cause?.reason === 'deleted') {
      await missing.note(missingEntry(contact, cause, seenAt));
    }
  };

  /** The contact has arrived, so nothing about this file remains open. */
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

  /** Joins the file to the contact it was stored under, and to all whose records list it. */
  const join = async (arrival: Arrival, file: ContactFile, contactId: string): Promise<void> => {
    const owners = await ownersOf(
      arrival.location,
      contacts,
      contactId === arrival.fromName.contactId ? file : undefined,
    );
    if (owners.length === 0 || (owners.length === 1 && owners[0] === contactId)) return settle(file, arrival);
    await recordings.assign(arrival.location, owners);
    await settleAll(owners, arrival);
  };

  return {
    /** Whether a record lists the file. It then counts, whatever its name. */
    async isListed({ location, fromName }: Arrival): Promise<boolean> {
      if ((await contacts.contactsOfLocation(location)).length > 0) return true;
      const contactByName = fromName.contactId === undefined ? undefined : await contacts.find(fromName.contactId);
      return contactByName !== undefined && listsLocation(contactByName, location);
    },

    /** Stores the file under the contact that its name gives, or whose record lists it; returns that contact's id. */
    async keep(arrival: Arrival, { medium, ...facts }: MediaFacts): Promise<string> {
      const { location, fromName, arrivedAt, seenAt } = arrival;
      const contactId = fromName.contactId ?? (await contacts.contactsOfLocation(location))[0] ?? nobody;
      // The length of an archived file is known from before, if it is still the same file.
      const before = facts.notAtHand && (await findContact(contactId, () => true));
      const stored = before && recordingAt(before, location);
      const { durationSeconds, format, unreadable } = stored?.etag === facts.etag ? stored : {};
      await recordings.keep({
        recordingId: await recordingIdOf(location),
        contactId,
        medium: medium ?? stored?.medium ?? fromName.medium ?? 'audio',
        part: fromName.part,
        location,
        ...(durationSeconds !== undefined && { durationSeconds }),
        ...(format && { format }),
        ...(unreadable !== undefined && { unreadable }),
        ...facts,
        seenAt,
        arrivedAt,
        matchedBy: fromName.contactId === undefined && contactId !== nobody ? 'location' : 'file-name',
        uploadState: 'Uploaded',
      });
      return contactId;
    },

    /** The bucket no longer has the file. Returns whether we had it at all. */
    async noteGone(arrival: Arrival): Promise<boolean> {
      const notAtHand: NotAtHand = { state: 'deleted', ...(arrival.expired && { expired: true }) };
      const contactIds = await recordings.noteAvailability(arrival.location, { seenAt: arrival.seenAt, notAtHand });
      await recordings.unpark(arrival.location);
      await settleAll(contactIds, arrival);
      return contactIds.length > 0;
    },

    /**
     * Joins a stored file to its contact if the contact has arrived, and returns whether it had. If not, which is
     * normal, nothing more is read: the file comes back after a while, or the check of the contact finds it.
     */
    async joinIfThere(arrival: Arrival, contactId: string): Promise<boolean> {
      const file = contactId === nobody ? undefined : await contacts.findCheaply(contactId);
      if (!file?.contact) return false;
      await join(arrival, file, contactId);
      return true;
    },

    /** Whether file and contact were joined while the file waited. */
    async wasJoined({ location, fromName }: Arrival): Promise<boolean> {
      const isJoined = (file: ContactFile): boolean => {
        const recording = recordingAt(file, location);
        return file.contact !== undefined && recording !== undefined && recording.unmatchedSince === undefined;
      };
      const file = await findContact(
        fromName.contactId ?? nobody,
        (seen) => isJoined(seen) && listsLocation(seen, location),
      );
      return file !== undefined && isJoined(file) && listsLocation(file, location);
    },

    /** Joins the file to all its owners, and returns whether any of them has arrived. Only uses consistent reads. */
    async joinForCertain(arrival: Arrival, storedUnder: string): Promise<boolean> {
      const owners = await ownersOf(arrival.location, contacts);
      if (owners.some((owner) => owner !== storedUnder)) await recordings.assign(arrival.location, owners);
      return settleAll(owners.length > 0 ? owners : [storedUnder], arrival);
    },

    /**
     * Lists the file as unmatched. The caller must look for the contact once more, because it may be arriving at this
     * moment.
     */
    async park({ location, fromName, arrivedAt }: Arrival, contactId: string, facts: MediaFacts): Promise<void> {
      await recordings.park({
        location,
        arrivedAt,
        size: facts.size,
        ...(contactId !== nobody && { contactId }),
        ...(fromName.recordedAt !== undefined && { recordedAt: fromName.recordedAt }),
        ...(facts.durationSeconds !== undefined && { durationSeconds: facts.durationSeconds }),
        ...(facts.unreadable !== undefined && { reason: facts.unreadable }),
      });
    },
  };
};
