import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import { Failure } from '../../domain/failure.ts';
import type { MediaFiles } from '../../domain/recording/media-files.ts';
import { readMedia } from '../../domain/recording/media-reading.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import type { Recheck, WaitingRecording } from '../../domain/recording/recheck.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import { recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import { messageByMessage } from '../kit/batch.ts';
import { type ObjectNotice, objectNotices } from '../kit/object-notices.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { type Arrival, joining } from './joining.ts';

interface Dependencies {
  media: MediaFiles;
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
  recheck: Recheck;
  clock: Clock;
  telemetry: Telemetry;
}

/** The media files that a message tells of, and whether they were here before and had to wait for their contacts. */
const arrivalsIn = (body: string, now: Date): { arrivals: Arrival[]; cameBack: boolean } => ({
  arrivals: objectNotices(body).flatMap(({ bucket, key, arrivedAt }: ObjectNotice & Partial<WaitingRecording>) => {
    const location = `${bucket}/${key}`;
    const told = recordingKey(location);
    return told ? [{ bucket, key, location, told, arrivedAt: arrivedAt ?? now.toISOString() }] : [];
  }),
  cameBack: (JSON.parse(body) as { recheck?: boolean } | null)?.recheck === true,
});

/**
 * Takes in media files: keeps each with its length under its contact, and lists it as unmatched when that has not come
 * after a while. Files come before their contacts, twice and overwritten, and a run may die anywhere.
 */
export const recordingImport = ({ media, recheck, clock, telemetry, ...stores }: Dependencies) => {
  const { keep, joinIfThere, joinedMeanwhile, joinAtLast, park } = joining(stores);
  const { log, count } = telemetry;

  /** Whether the file has to wait for its contact. */
  const takeIn = async (arrival: Arrival): Promise<boolean> => {
    const facts = await readMedia(media, arrival, arrival.told.medium);
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
    const facts = await readMedia(media, arrival, arrival.told.medium);
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

  const unlessDeleted = async (take: Promise<boolean>): Promise<boolean> => {
    try {
      return await take;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'not-found')) throw error;
      log.warn('A recording was deleted before it could be read');
      return false;
    }
  };

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const waiting: WaitingRecording[] = [];
    const takeMessage = async ({ body }: { body: string }): Promise<void> => {
      const { arrivals, cameBack } = arrivalsIn(body, clock());
      const take = cameBack ? takeBack : takeIn;
      const waits = await Promise.all(arrivals.map((arrival) => unlessDeleted(take(arrival))));
      const left = arrivals.filter((_, index) => waits[index]);
      waiting.push(...left.map(({ bucket, key, arrivedAt }) => ({ bucket, key, arrivedAt })));
    };
    const response = await messageByMessage(takeMessage, telemetry)(event);
    // One message for all of them; when it cannot be sent this throws, and the whole batch comes back.
    if (waiting.length > 0) await recheck.later(waiting);
    return response;
  };
};
