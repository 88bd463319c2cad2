import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import { Failure } from '../../domain/failure.ts';
import type { MediaContainers } from '../../domain/recording/media-container.ts';
import type { MediaFiles } from '../../domain/recording/media-files.ts';
import { type MediaFacts, readMedia } from '../../domain/recording/media-reading.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import type { Recheck, WaitingRecording } from '../../domain/recording/recheck.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import { recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { type ObjectNotice, objectNotices } from '../kit/queue/object-notices.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { type Arrival, joining } from './joining.ts';

interface Dependencies {
  media: MediaFiles;
  containers: MediaContainers;
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
  recheck: Recheck;
  clock: Clock;
  telemetry: Telemetry;
}

/** The media files that a message tells of, and whether they were here before and had to wait for their contacts. */
const arrivalsIn = (body: string, now: Date): { arrivals: Arrival[]; cameBack: boolean } => ({
  arrivals: objectNotices(body).flatMap(
    ({ bucket, key, arrivedAt, expired }: ObjectNotice & Partial<WaitingRecording>) => {
      const location = `${bucket}/${key}`;
      const told = recordingKey(location);
      const seenAt = now.toISOString();
      return told
        ? [{ bucket, key, location, told, seenAt, arrivedAt: arrivedAt ?? seenAt, ...(expired && { expired }) }]
        : [];
    },
  ),
  cameBack: (JSON.parse(body) as { recheck?: boolean } | null)?.recheck === true,
});

/**
 * Takes in media files: keeps each with its length under its contact, and lists it as unmatched when that has not come
 * after a while. Files come before their contacts, twice and overwritten, and a run may die anywhere. Later they are
 * archived, restored and deleted: an event only says that something happened, and the bucket is asked what is so now, so
 * that late and doubled events change nothing.
 */
export const recordingImport = ({ media, containers, recheck, clock, telemetry, ...stores }: Dependencies) => {
  const { isListed, keep, noteGone, joinIfThere, joinedMeanwhile, joinAtLast, park } = joining(stores);
  const { log, count } = telemetry;

  /** A file that neither its name nor its header calls a recording is one only when a record says so. */
  const isUnknown = async (arrival: Arrival, facts: MediaFacts): Promise<boolean> =>
    arrival.told.medium === undefined && facts.unreadable !== undefined && !(await isListed(arrival));

  /** Whether the file has to wait for its contact. */
  const takeIn = async (arrival: Arrival): Promise<boolean> => {
    const facts = await readMedia({ media, containers }, arrival);
    if (await isUnknown(arrival, facts)) return true;
    const contactId = await keep(arrival, facts);
    count('RecordingsImported', 1);
    if (facts.unreadable !== undefined) {
      count('RecordingsUnreadable', 1);
      log.warn('A recording cannot be read', { contactId, recordingId: await recordingIdOf(arrival.location) });
    }
    return !(await joinIfThere(arrival, contactId));
  };

  /** The contact is nearly always there by now, and the file is not read a second time. */
  const takeBack = async (arrival: Arrival): Promise<false> => {
    if (await joinedMeanwhile(arrival)) return false;
    const facts = await readMedia({ media, containers }, arrival);
    if (await isUnknown(arrival, facts)) {
      await park(arrival, '', facts);
      count('RecordingsUnmatched', 1);
      log.warn('A file is no recording that we know', { recordingId: await recordingIdOf(arrival.location) });
      return false;
    }
    const contactId = await keep(arrival, facts);
    if (await joinAtLast(arrival, contactId)) return false;
    await park(arrival, contactId, facts);
    if (await joinAtLast(arrival, contactId)) return false;
    count('RecordingsUnmatched', 1);
    log.warn('A recording has no contact that we know', {
      contactId,
      recordingId: await recordingIdOf(arrival.location),
    });
    return false;
  };

  const unlessDeleted = async (arrival: Arrival, take: Promise<boolean>): Promise<boolean> => {
    try {
      return await take;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'not-found')) throw error;
      const isKnown = await noteGone(arrival);
      if (isKnown) count('RecordingsDeleted', 1);
      log.warn(isKnown ? 'A recording was deleted in its bucket' : 'A recording was deleted before it could be read', {
        recordingId: await recordingIdOf(arrival.location),
      });
      return false;
    }
  };

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const waiting: WaitingRecording[] = [];
    const takeMessage = async ({ body }: { body: string }): Promise<void> => {
      // Before the bucket is asked: what happens to a file afterwards is told by an event of its own.
      const { arrivals, cameBack } = arrivalsIn(body, clock());
      const take = cameBack ? takeBack : takeIn;
      const waits = await Promise.all(arrivals.map((arrival) => unlessDeleted(arrival, take(arrival))));
      const left = arrivals.filter((_, index) => waits[index]);
      waiting.push(...left.map(({ bucket, key, arrivedAt }) => ({ bucket, key, arrivedAt })));
    };
    const response = await messageByMessage(takeMessage, telemetry)(event);
    // One message for all of them; when it cannot be sent this throws, and the whole batch comes back.
    if (waiting.length > 0) await recheck.later(waiting);
    return response;
  };
};
