import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { FlaggedRecording } from '../../domain/flag/flagged-recording.ts';
import { entryWithoutContact } from '../../domain/flag/flags-without-contact.ts';
import type { RecordingServer } from '../../domain/flag/recording-server.ts';
import type { Dependencies } from './operation.ts';

/**
 * Lists flags whose contact is not known: missing-recordings takes them off the list once it comes. A gateway sends most calls
 * together with their flags, so that in most batches there is nothing to look up.
 */
export const noteWithoutContact = async (
  { contacts, missing, people, clock }: Pick<Dependencies, 'contacts' | 'missing' | 'people' | 'clock'>,
  recordings: readonly FlaggedRecording[],
  { server, stored, refused }: { server: RecordingServer; stored: ReadonlySet<string>; refused: ReadonlySet<string> },
): Promise<void> => {
  const unsure = recordings.filter(({ contactId }) => !stored.has(contactId));
  if (unsure.length === 0) return;
  const found = await contacts.some([...new Set(unsure.map(({ contactId }) => contactId))]);
  const known = new Set(found.map(({ contactId }) => contactId));
  const alone = unsure.filter(({ contactId }) => !known.has(contactId));
  if (alone.length === 0) return;
  const { extensions } = await people();
  const at = clock().toISOString();
  const entries = alone.map((recording) =>
    entryWithoutContact(recording, { server, extensions, isRefused: refused.has(recording.contactId), at }),
  );
  await mapConcurrently(entries, maxStoreRequests, (entry) => missing.noteFlags(entry));
};
