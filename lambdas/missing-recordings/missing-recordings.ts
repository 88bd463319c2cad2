import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import { isListed } from '../../domain/flag/flags-without-contact.ts';
import {
  flagsWithoutContact,
  isReasonOfSound,
  type MissingReason,
  type MissingRecording,
} from '../../domain/recording/missing/missing-recording.ts';
import type { UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { everyPage, inParallel } from './pages.ts';
import { type Hints, reconcile, type Stores } from './reconcile.ts';

interface Dependencies extends Stores {
  clock: Clock;
  telemetry: Telemetry;
  sweepDays: number;
}

/** Reasons that may end without a new contact record in the stream. These contacts are checked each time. */
const openReasons = ['not-arrived', 'unreadable', 'unmatched-nearby', 'record-quarantined'] as const;

const pageSize = 200;
const dayMilliseconds = 86_400_000;

/** One list entry per contact. A missing file takes precedence over a quarantined record. */
const byContact = (missing: readonly MissingRecording[]): Map<string, MissingRecording> => {
  const sounds = missing.filter(({ reason }) => isReasonOfSound(reason));
  const quarantinedFirst = sounds.sort(
    (a, b) => Number(b.reason === 'record-quarantined') - Number(a.reason === 'record-quarantined'),
  );
  return new Map(quarantinedFirst.flatMap((entry) => (entry.contactId ? [[entry.contactId, entry] as const] : [])));
};

/**
 * Maintains the list of contacts whose recording is missing, and why. `onContacts` checks each contact when its record
 * arrives; `onSchedule` checks open entries again, and at night every contact of the last days, so that anything that
 * was overlooked is found by the next morning.
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

  /** Reads the unmatched list at most once, and only when a file has not arrived. */
  const newCheck = () => {
    let list: Promise<UnmatchedRecording[]> | undefined;
    return reconcile(stores, clock, () => {
      list ??= unmatchedList();
      return list;
    });
  };

  /** If the contact of a file has arrived in the meantime, the file is joined to it and leaves the list. */
  const walkUnmatched: Walk = async () => {
    const check = newCheck();
    const { failures } = await inParallel(await unmatchedList(), async ({ location, contactId: suggested }) => {
      const listing = await contacts.contactsOfLocation(location);
      const owners = listing.length > 0 ? listing : suggested === undefined ? [] : [suggested];
      for (const owner of owners) {
        if ((await check(owner)) !== 'no-contact') await recordings.unpark(location);
      }
    });
    return { count: 0, failures };
  };

  const walkMissing: Walk = async () => {
    const check = newCheck();
    const lists = await Promise.all(openReasons.map((reason) => missingList({ reason })));
    const open = [...byContact(lists.flat())];
    const { done, failures } = await inParallel(open, ([contactId, entry]) => check(contactId, { entry }));
    return { count: done.filter((outcome) => outcome === 'missing').length, failures };
  };

  /** Flags leave the list once their contact is there. Those that have just come are not counted yet. */
  const walkFlags: Walk = async () => {
    const alone = await missingList({ reason: flagsWithoutContact });
    const ids = alone.flatMap(({ contactId }) => contactId ?? []);
    const known = new Set((await contacts.some(ids)).map(({ contactId }) => contactId));
    const { failures } = await inParallel([...known], (contactId) => missing.clearFlags(contactId));
    const left = alone.filter(({ contactId }) => contactId === undefined || !known.has(contactId));
    return { count: left.filter((entry) => isListed(entry, clock())).length, failures };
  };

  const sweep: Walk = async () => {
    const check = newCheck();
    const onList = byContact(await missingList({}));
    const now = clock().getTime();
    // One day into the future: a fast clock must not hide a contact.
    const query = {
      from: new Date(now - sweepDays * dayMilliseconds).toISOString(),
      to: new Date(now + dayMilliseconds).toISOString(),
    };
    const result = { count: 0, failures: [] as unknown[] };
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await contacts.list(query, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
      const { failures } = await inParallel(page.contactIds, (contactId) => {
        const entry = onList.get(contactId);
        return check(contactId, entry && { entry });
      });
      result.count += page.contactIds.length;
      result.failures.push(...failures);
      cursor = page.next;
    }
    return result;
  };

  return {
    async onContacts({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
      const check = newCheck();
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      await inParallel(newestOfEach(Records), async ([contactId, { dynamodb }]) => {
        try {
          await check(contactId, versionIn(dynamodb?.NewImage));
        } catch (error) {
          defect('A contact was returned to the stream for a retry', error);
          batchItemFailures.push({ itemIdentifier: dynamodb?.SequenceNumber ?? '' });
        }
      });
      flush();
      return { batchItemFailures };
    },

    async onSchedule(event: { sweep?: boolean } = {}): Promise<{ missing: number; swept: number }> {
      // One after the other, because each reduces the work of the next. None depends on the one before.
      const unmatched = await attempt(walkUnmatched);
      const swept = event.sweep === true ? await attempt(sweep) : undefined;
      const open = await attempt(walkMissing);
      const flags = await attempt(walkFlags);
      log.info('Missing recordings reconciled', { missing: open.count, swept: swept?.count ?? 0 });
      count('RecordingsMissing', open.count);
      count('FlagsWithoutContact', flags.count);
      flush();
      const failures = [unmatched, swept, open, flags].flatMap((walk) => walk?.failures ?? []);
      // What could not be checked is checked next time. Throw, so that the failure is visible.
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} could not be reconciled`);
      return { missing: open.count, swept: swept?.count ?? 0 };
    },
  };
};

/** How many were counted, and what failed while the rest was processed. */
type Walk = () => Promise<{ count: number; failures: unknown[] }>;

const attempt = (walk: Walk): ReturnType<Walk> => walk().catch((error: unknown) => ({ count: 0, failures: [error] }));

/** Each contact of a batch once, with the last record about it. */
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
const versionIn = (image: Record<string, AttributeValue> | undefined): Hints => {
  const [updatedAt, contentHash] = image?.version?.S?.split('#') ?? [];
  return updatedAt !== undefined && contentHash !== undefined ? { version: { updatedAt, contentHash } } : {};
};
