import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { MissingReason, MissingRecording } from '../../domain/recording/missing-recording.ts';
import type { UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { everyPage, sideBySide } from './pages.ts';
import { type Known, reconcile, type Stores } from './reconcile.ts';

interface Dependencies extends Stores {
  clock: Clock;
  telemetry: Telemetry;
  sweepDays: number;
}

/** What may end without a new contact record, which the stream tells of: these are walked every time. */
const openReasons = ['not-arrived', 'unreadable', 'unmatched-nearby', 'record-quarantined'] as const;

const pageSize = 200;
const dayMilliseconds = 86_400_000;

/** A list entry for each contact; that of a missing file before that of a quarantined record. */
const byContact = (missing: readonly MissingRecording[]): Map<string, MissingRecording> => {
  const quarantinedFirst = [...missing].sort(
    (a, b) => Number(b.reason === 'record-quarantined') - Number(a.reason === 'record-quarantined'),
  );
  return new Map(quarantinedFirst.flatMap((entry) => (entry.contactId ? [[entry.contactId, entry] as const] : [])));
};

/**
 * Keeps the list of contacts whose recording is missing, and why. `onContacts` looks at each contact when its record
 * comes; `onSchedule` looks again at what is open, and at night at every contact of the last days, so that whatever was
 * passed over is found the next morning.
 */
export const missingRecordings = ({ clock, telemetry, sweepDays, ...stores }: Dependencies) => {
  const { contacts, recordings, missing } = stores;
  const { log, count, flush, defect } = telemetry;

  const unmatchedList = (): Promise<UnmatchedRecording[]> =>
    everyPage(async (cursor) => {
      const { recordings: rows, next } = await recordings.unmatched({ limit: pageSize, ...cursor });
      return { rows, next };
    });

  const missingList = (filter: { reason?: MissingReason }): Promise<MissingRecording[]> =>
    everyPage(async (cursor) => {
      const { missing: rows, next } = await missing.list({ limit: pageSize, ...filter, ...cursor });
      return { rows, next };
    });

  /** The unmatched list is read at most once, and only when a file has not come. */
  const checking = () => {
    let list: Promise<UnmatchedRecording[]> | undefined;
    return reconcile(stores, clock, () => {
      list ??= unmatchedList();
      return list;
    });
  };

  /** A file whose contact has come since is joined to it, and leaves the list. */
  const walkUnmatched: Walk = async () => {
    const check = checking();
    const { failures } = await sideBySide(await unmatchedList(), async ({ location, contactId: suggested }) => {
      const listing = await contacts.contactsOfLocation(location);
      const owners = listing.length > 0 ? listing : suggested === undefined ? [] : [suggested];
      for (const owner of owners) {
        if ((await check(owner)) !== 'no-contact') await recordings.unpark(location);
      }
    });
    return { count: 0, failures };
  };

  const walkMissing: Walk = async () => {
    const check = checking();
    const lists = await Promise.all(openReasons.map((reason) => missingList({ reason })));
    const open = [...byContact(lists.flat())];
    const { done, failures } = await sideBySide(open, ([contactId, entry]) => check(contactId, { entry }));
    return { count: done.filter((outcome) => outcome === 'missing').length, failures };
  };

  const sweep: Walk = async () => {
    const check = checking();
    const onList = byContact(await missingList({}));
    const now = clock().getTime();
    // A day ahead: a clock that runs fast must not hide a contact.
    const query = {
      from: new Date(now - sweepDays * dayMilliseconds).toISOString(),
      to: new Date(now + dayMilliseconds).toISOString(),
    };
    const swept = { count: 0, failures: [] as unknown[] };
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await contacts.search(query, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
      const { failures } = await sideBySide(page.contacts, ({ contactId }) => {
        const entry = onList.get(contactId);
        return check(contactId, entry && { entry });
      });
      swept.count += page.contacts.length;
      swept.failures.push(...failures);
      cursor = page.next;
    }
    return swept;
  };

  return {
    async onContacts({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
      const check = checking();
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      await sideBySide(newestOfEach(Records), async ([contactId, { dynamodb }]) => {
        try {
          await check(contactId, versionIn(dynamodb?.NewImage));
        } catch (error) {
          defect('A contact was handed back to the stream', error);
          batchItemFailures.push({ itemIdentifier: dynamodb?.SequenceNumber ?? '' });
        }
      });
      flush();
      return { batchItemFailures };
    },

    async onSchedule(event: { sweep?: boolean } = {}): Promise<{ missing: number; swept: number }> {
      // One after the other, as each makes the next one's work less; but none depends on the one before.
      const unmatched = await attempt(walkUnmatched);
      const swept = event.sweep === true ? await attempt(sweep) : undefined;
      const open = await attempt(walkMissing);
      log.info('Missing recordings reconciled', { missing: open.count, swept: swept?.count ?? 0 });
      count('RecordingsMissing', open.count);
      flush();
      const failures = [unmatched, swept, open].flatMap((walk) => walk?.failures ?? []);
      // What could not be looked at is looked at the next time; this makes the failure seen.
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} could not be reconciled`);
      return { missing: open.count, swept: swept?.count ?? 0 };
    },
  };
};

/** How many it counted, and what it failed at while the rest was done. */
type Walk = () => Promise<{ count: number; failures: unknown[] }>;

const attempt = (walk: Walk): ReturnType<Walk> => walk().catch((error: unknown) => ({ count: 0, failures: [error] }));

/** Each contact of a batch once, with the last record that tells of it. */
const newestOfEach = (records: readonly DynamoDBRecord[]): [string, DynamoDBRecord][] => {
  const newest = new Map<string, DynamoDBRecord>();
  for (const record of records) {
    const { pk, sk } = record.dynamodb?.Keys ?? {};
    if (record.eventName === 'REMOVE' || sk?.S !== 'contact' || pk?.S === undefined) continue;
    newest.set(pk.S, record);
  }
  return [...newest];
};

/** `version` is `<updatedAt>#<contentHash>`: docs/tables.md. */
const versionIn = (image: Record<string, AttributeValue> | undefined): Known => {
  const [updatedAt, contentHash] = image?.version?.S?.split('#') ?? [];
  return updatedAt !== undefined && contentHash !== undefined ? { version: { updatedAt, contentHash } } : {};
};
