import type { Clock } from '../../domain/clock.ts';
import { taskGroup } from '../../domain/concurrency.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { BadRecord, ContactRecords, RecordObject } from '../../domain/contact/contact-records.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import { newestOfEach } from '../../domain/contact/newest-of-each.ts';
import type { Quarantine } from '../../domain/contact/quarantine.ts';
import { Failure } from '../../domain/failure.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { directionsOfChains } from './directions-of-chains.ts';
import { type Ignored, isIgnored } from './ignored-objects.ts';

interface Dependencies {
  records: ContactRecords;
  contacts: Pick<ContactStore, 'keepNewest' | 'some' | 'chain' | 'correct'>;
  quarantine: Quarantine;
  missing: Pick<MissingRecordingStore, 'noteQuarantined'>;
  ignored: Ignored;
  clock: Clock;
  telemetry: Pick<Telemetry, 'log' | 'count'>;
}

/**
 * Contacts written in one batch. Smaller batches would leave the store idle in between; larger ones would only use
 * memory.
 */
const batchSize = 400;
/** Batches in flight while the next contacts are read. */
const maxBatchesInFlight = 2;
/**
 * How many bad records are stored together. An object that only contains bad records then becomes a dozen files, not
 * tens of thousands.
 */
const maxPartRecords = 200;
const maxPartBytes = 4 << 20;
/** Several at once: one by one, an object full of bad records would exceed the time of an invocation. */
const maxNotesInFlight = 16;

/**
 * Imports the contacts of one object of the record bucket. Running it again, late, or twice at once changes nothing:
 * the store keeps the newest of each contact, and quarantined records get the same keys.
 */
export const contactImport =
  ({ records, contacts, quarantine, missing, ignored, clock, telemetry }: Dependencies) =>
  async (object: RecordObject): Promise<void> => {
    const { log, count } = telemetry;
    const { inherit, repair } = directionsOfChains(contacts);
    if (isIgnored(object, ignored)) return;
    const importedAt = clock().toISOString();
    const counts = { imported: 0, superseded: 0, quarantined: 0, agentEvents: 0 };

    const keep = async (batch: Contact[]) => {
      const newest = await inherit(newestOfEach(batch));
      const outcomes = await contacts.keepNewest(newest);
      const stored = newest.filter((_, index) => outcomes[index] === 'kept');
      await repair(stored);
      counts.imported += stored.length;
      counts.superseded += batch.length - stored.length;
    };
    const quarantineRecords = async (records: BadRecord[]) => {
      const keys = await quarantine.put(object, records);
      const notes = taskGroup(maxNotesInFlight);
      try {
        for (const [index, { reason, contactId }] of records.entries()) {
          const note = { quarantineKey: keys[index]!, ...(contactId !== undefined && { contactId }), reason };
          await notes.start(() => missing.noteQuarantined({ ...note, at: importedAt }));
          log.warn('A contact record was quarantined', note);
        }
      } finally {
        await notes.finish();
      }
      counts.quarantined += records.length;
    };

    const writes = taskGroup(maxBatchesInFlight);
    let waiting: Contact[] = [];
    let bad: BadRecord[] = [];
    let badBytes = 0;
    try {
      for await (const batch of records.read(object, importedAt)) {
        counts.agentEvents += batch.agentEvents;
        waiting.push(...batch.contacts);
        for (const record of batch.bad) {
          bad.push(record);
          badBytes += record.raw.length;
          if (bad.length < maxPartRecords && badBytes < maxPartBytes) continue;
          await quarantineRecords(bad);
          bad = [];
          badBytes = 0;
        }
        if (waiting.length < batchSize) continue;
        const contactBatch = waiting;
        waiting = [];
        await writes.start(() => keep(contactBatch));
      }
      if (bad.length > 0) await quarantineRecords(bad);
      if (waiting.length > 0) await writes.start(() => keep(waiting));
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'not-found')) throw error;
      // It was deleted after the notification. There is nothing to import, and a retry would not bring it back.
      log.warn('A contact record object no longer exists', { bucket: object.bucket, key: object.key });
      return;
    } finally {
      // Wait even if reading failed: no work may continue after the end of the invocation.
      await writes.finish();
    }

    count('ContactsImported', counts.imported);
    count('ContactsSuperseded', counts.superseded);
    count('RecordsQuarantined', counts.quarantined);
    count('AgentEventsSkipped', counts.agentEvents);
    log.info('Contact records imported', { bucket: object.bucket, key: object.key, ...counts });
  };
