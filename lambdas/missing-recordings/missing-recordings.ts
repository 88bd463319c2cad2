import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { MissingRecording } from '../../domain/recording/missing-recording.ts';
import type { UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { everyPage, sideBySide } from './pages.ts';
import { reconcile, type Stores } from './reconcile.ts';

interface Dependencies extends Stores {
  clock: Clock;
  telemetry: Telemetry;
  sweepDays: number;
}

/** What may end without a new contact record, which the stream tells of: these are walked every time. */
const openReasons = ['not-arrived', 'unmatched-nearby', 'record-quarantined'] as const;

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

  /** The list is read at most once a run, and only when a file has not come. */
  const startRun = () => {
    let list: Promise<UnmatchedRecording[]> | undefined;
    const unmatched = (): Promise<UnmatchedRecording[]> => {
      list ??= unmatchedList();
      return list;
    };
    return { unmatched, check: reconcile(stores, clock, unmatched) };
  };

  const unmatchedList = (): Promise<UnmatchedRecording[]> =>
    everyPage(async (cursor) => {
      const { recordings: rows, next } = await recordings.unmatched({ limit: pageSize, ...cursor });
      return { rows, next };
    });

  const missingList = (filter: { reason?: MissingRecording['reason'] }): Promise<MissingRecording[]> =>
    everyPage(async (cursor) => {
      const { missing: rows, next } = await missing.list({ limit: pageSize, ...filter, ...cursor });
      return { rows, next };
    });

  /** A file whose contact has come since takes itself off the unmatched list. */
  const walkUnmatched = async ({ unmatched, check }: ReturnType<typeof startRun>): Promise<void> => {
    await sideBySide(await unmatched(), async ({ location, contactId: suggested }) => {
      const listedBy = await contacts.contactOfLocation(location);
      if (listedBy !== undefined) await recordings.assign(location, listedBy);
      const owner = listedBy ?? suggested;
      if (owner !== undefined && (await check(owner, 'perhaps')) !== 'no-contact') await recordings.unpark(location);
    });
  };

  const walkMissing = async ({ check }: ReturnType<typeof startRun>): Promise<number> => {
    const lists = await Promise.all(openReasons.map((reason) => missingList({ reason })));
    const outcomes = await sideBySide([...byContact(lists.flat())], ([contactId, entry]) => check(contactId, entry));
    return outcomes.filter((outcome) => outcome === 'missing').length;
  };

  const sweep = async ({ check }: ReturnType<typeof startRun>): Promise<number> => {
    const onList = byContact(await missingList({}));
    const now = clock().getTime();
    // A day ahead: a clock that runs fast must not hide a contact.
    const query = {
      from: new Date(now - sweepDays * dayMilliseconds).toISOString(),
      to: new Date(now + dayMilliseconds).toISOString(),
    };
    let checked = 0;
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await contacts.search(query, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
      await sideBySide(page.contacts, ({ contactId }) => check(contactId, onList.get(contactId) ?? 'not'));
      checked += page.contacts.length;
      cursor = page.next;
    }
    return checked;
  };

  return {
    async onContacts({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
      const { check } = startRun();
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      await sideBySide(firstOfEach(Records), async ([contactId, { eventName, dynamodb }]) => {
        try {
          // A contact that is new was never on the list: most contacts cost no write here.
          await check(contactId, eventName === 'INSERT' ? 'not' : 'perhaps');
        } catch (error) {
          defect('A contact was handed back to the stream', error);
          batchItemFailures.push({ itemIdentifier: dynamodb?.SequenceNumber ?? '' });
        }
      });
      flush();
      return { batchItemFailures };
    },

    async onSchedule(event: { sweep?: boolean } = {}): Promise<{ missing: number; swept: number }> {
      const run = startRun();
      try {
        await walkUnmatched(run);
        const swept = event.sweep === true ? await sweep(startRun()) : 0;
        const stillMissing = await walkMissing(startRun());
        log.info('Missing recordings reconciled', { missing: stillMissing, swept });
        count('RecordingsMissing', stillMissing);
        return { missing: stillMissing, swept };
      } finally {
        flush();
      }
    },
  };
};

/** Each contact of a batch once, with the first record that tells of it. */
const firstOfEach = (records: readonly DynamoDBRecord[]): [string, DynamoDBRecord][] => {
  const first = new Map<string, DynamoDBRecord>();
  for (const record of records) {
    const { pk, sk } = record.dynamodb?.Keys ?? {};
    if (record.eventName === 'REMOVE' || sk?.S !== 'contact' || pk?.S === undefined) continue;
    if (!first.has(pk.S)) first.set(pk.S, record);
  }
  return [...first];
};
