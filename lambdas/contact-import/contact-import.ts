import type { Clock } from '../../domain/clock.ts';
import { taskGroup } from '../../domain/concurrency.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { BadRecord, ContactRecords, RecordObject } from '../../domain/contact/contact-records.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import { newestOfEach } from '../../domain/contact/newest-of-each.ts';
import type { Quarantine } from '../../domain/contact/quarantine.ts';
import { Failure } from '../../domain/failure.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
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

/** Contacts kept in one go. Fewer would leave the store idle between goes; more would cost memory for nothing. */
const windowSize = 400;
/** Goes under way while the next contacts are read. */
const windowsAtOnce = 2;
/** Bad records put aside together: an object of nothing else then makes some dozen of files, not tens of thousands. */
const partRecords = 200;
const partBytes = 4 << 20;
/** One after the other, an object of nothing but nonsense would take longer than an invocation may. */
const notesAtOnce = 16;

/**
 * Imports the contacts of one object of the record bucket. Running it again, late, or beside itself changes nothing:
 * the store keeps the newest of each contact, and what is put aside comes to lie in the same place.
 */
export const contactImport =
  ({ records, contacts, quarantine, missing, ignored, clock, telemetry }: Dependencies) =>
  async (object: RecordObject): Promise<void> => {
    const { log, count } = telemetry;
    const { inherit, repair } = directionsOfChains(contacts);
    if (isIgnored(object, ignored)) return;
    const importedAt = clock().toISOString();
    const counted = { imported: 0, superseded: 0, quarantined: 0, agentEvents: 0 };

    const keep = async (some: Contact[]) => {
      const newest = await inherit(newestOfEach(some));
      const outcomes = await contacts.keepNewest(newest);
      const kept = newest.filter((_, index) => outcomes[index] === 'kept');
      await repair(kept);
      counted.imported += kept.length;
      counted.superseded += some.length - kept.length;
    };
    const putAside = async (some: BadRecord[]) => {
      const keys = await quarantine.put(object, some);
      const noting = taskGroup(notesAtOnce);
      try {
        for (const [index, { reason, contactId }] of some.entries()) {
          const note = { quarantineKey: keys[index]!, ...(contactId !== undefined && { contactId }), reason };
          await noting.start(() => missing.noteQuarantined({ ...note, at: importedAt }));
          log.warn('A contact record was put aside', note);
        }
      } finally {
        await noting.finish();
      }
      counted.quarantined += some.length;
    };

    const keeping = taskGroup(windowsAtOnce);
    let waiting: Contact[] = [];
    let bad: BadRecord[] = [];
    let badBytes = 0;
    try {
      for await (const batch of records.read(object, importedAt)) {
        counted.agentEvents += batch.agentEvents;
        waiting.push(...batch.contacts);
        for (const record of batch.bad) {
          bad.push(record);
          badBytes += record.raw.length;
          if (bad.length < partRecords && badBytes < partBytes) continue;
          await putAside(bad);
          bad = [];
          badBytes = 0;
        }
        if (waiting.length < windowSize) continue;
        const window = waiting;
        waiting = [];
        await keeping.start(() => keep(window));
      }
      if (bad.length > 0) await putAside(bad);
      if (waiting.length > 0) await keeping.start(() => keep(waiting));
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'not-found')) throw error;
      // Deleted since the notice: there is nothing to import, and trying again would not bring it back.
      log.warn('A contact record object is gone', { bucket: object.bucket, key: object.key });
      return;
    } finally {
      // Also when reading failed: nothing goes on behind the back of an invocation that has ended.
      await keeping.finish();
    }

    count('ContactsImported', counted.imported);
    count('ContactsSuperseded', counted.superseded);
    count('RecordsQuarantined', counted.quarantined);
    count('AgentEventsSkipped', counted.agentEvents);
    log.info('Contact records imported', { bucket: object.bucket, key: object.key, ...counted });
  };
