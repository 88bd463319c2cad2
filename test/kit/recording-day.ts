import { MediabunnyContainers } from '../../adapters/mediabunny/media-containers.ts';
import { memoryStores } from '../../adapters/memory/memory-stores.ts';
import { MemoryMediaFiles } from '../../adapters/memory/recording/media-files.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { WaitingRecording } from '../../domain/recording/recheck.ts';
import { recordingState } from '../../domain/recording/recording-state.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { missingRecordings } from '../../lambdas/missing-recordings/missing-recordings.ts';
import type { Stores } from '../../lambdas/missing-recordings/reconcile.ts';
import { recordingImport } from '../../lambdas/recording-import/recording-import.ts';
import { wav } from '../../local/media/wav.ts';

/** What happens before each call to a store; throwing there simulates a crash. */
type BeforeCall = (method: string) => Promise<void> | void;

const watched = <Store extends object>(store: Store, before: BeforeCall): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        await before(String(name));
        return member.apply(target, given);
      };
    },
  });

const s3Notification = (location: string, eventName = 'ObjectCreated:Put'): string => {
  const [bucket, ...key] = location.split('/');
  // As S3 writes keys: encoded, even the colon.
  const encoded = encodeURIComponent(key.join('/')).replaceAll('%2F', '/');
  return JSON.stringify({
    Records: [{ eventName, s3: { bucket: { name: bucket }, object: { key: encoded } } }],
  });
};

const queued = (...bodies: string[]) =>
  ({ Records: bodies.map((body, index) => ({ messageId: String(index), body })) }) as Parameters<
    ReturnType<typeof recordingImport>
  >[0];

/** A contact centre in memory, which gets files and contact records in any order and with any accident. */
export const recordingDay = (stores: Stores = memoryStores()) => {
  const media = new MemoryMediaFiles();
  let now = new Date('2026-02-04T00:15:00Z');
  const counted: Record<string, number> = {};
  const calls: string[] = [];
  const rechecks: WaitingRecording[][] = [];
  const streamed = new Map<string, 'INSERT' | 'MODIFY'>();
  let beforeCall: BeforeCall = () => {};

  const before: BeforeCall = (method) => {
    calls.push(method);
    return beforeCall(method);
  };
  const dependencies = {
    contacts: watched(stores.contacts, before),
    recordings: watched(stores.recordings, before),
    missing: watched(stores.missing, before),
    uploads: watched(stores.uploads, before),
    clock: () => now,
    telemetry: {
      ...silent,
      count: (name: string, value: number) => {
        counted[name] = (counted[name] ?? 0) + value;
      },
    },
  };
  const importFiles = recordingImport({
    ...dependencies,
    media,
    containers: new MediabunnyContainers(),
    recheck: {
      later: async (waiting) => {
        await before('later');
        rechecks.push([...waiting]);
      },
    },
  });
  const missing = missingRecordings({ ...dependencies, sweepDays: 3 });

  const deliver = async (...bodies: string[]): Promise<number> =>
    (await importFiles(queued(...bodies))).batchItemFailures.length;

  return {
    ...stores,
    media,
    counted,
    calls,
    rechecks,
    deliver,
    onSchedule: missing.onSchedule,
    onContacts: missing.onContacts,

    /** From now on this runs before each call to a store; without an argument nothing does. */
    before: (then: BeforeCall = () => {}) => {
      beforeCall = then;
    },

    put: (location: string, file = wav({ seconds: 1 }), modifiedAt = '2026-02-04T00:10:10.000Z') =>
      media.put(location, file, modifiedAt),

    /** Returns how many messages were returned to the queue. */
    notify: (...locations: string[]) => deliver(...locations.map((location) => s3Notification(location))),

    /** S3 reports a change of the object: `ObjectRemoved:DeleteMarkerCreated`, `LifecycleTransition`... */
    happens: (eventName: string, location: string) => deliver(s3Notification(location, eventName)),

    /** From now on the bucket is checked this much later. */
    later: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },

    /** Delivers the messages that wait, as the queue does after its delay. */
    async comeBack(): Promise<number> {
      const bodies = rechecks.splice(0).map((notices) => JSON.stringify({ notices, recheck: true }));
      return bodies.length === 0 ? 0 : deliver(...bodies);
    },

    /** A contact record is imported, and the table's stream reports it. Returns how many were returned to the queue. */
    async contactComes(contact: Contact): Promise<number> {
      await before('keepNewest');
      if (!streamed.has(contact.contactId)) streamed.set(contact.contactId, 'INSERT');
      await stores.contacts.keepNewest([contact]);
      const { batchItemFailures } = await missing.onContacts({
        Records: [
          {
            eventName: streamed.get(contact.contactId)!,
            dynamodb: { Keys: { pk: { S: contact.contactId }, sk: { S: 'contact' } }, SequenceNumber: '1' },
          },
        ],
      });
      // A returned message comes again unchanged.
      if (batchItemFailures.length === 0) streamed.set(contact.contactId, 'MODIFY');
      return batchItemFailures.length;
    },

    /** The contact as a user sees it. */
    async seen(contactId: string) {
      const file = await stores.contacts.find(contactId);
      const unmatched = await stores.recordings.unmatched({ limit: 100 });
      const list = await stores.missing.list({ limit: 100 });
      return {
        state: file?.contact && recordingState(file.contact, file.recordings),
        files: file?.recordings.map(({ location }) => location) ?? [],
        unmatched: unmatched.recordings.map(({ location }) => location),
        missing: list.missing.map((entry) => entry.reason),
      };
    },
  };
};
