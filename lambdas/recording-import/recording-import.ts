import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import { Failure } from '../../domain/failure.ts';
import type { MediaContainers } from '../../domain/recording/media/media-container.ts';
import type { MediaFiles } from '../../domain/recording/media/media-files.ts';
import { type MediaFacts, readMedia } from '../../domain/recording/media/media-reading.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
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

/** The media files of a message, and whether they were here before and had to wait for their contacts. */
const arrivalsIn = (body: string, now: Date): { arrivals: Arrival[]; cameBack: boolean } => ({
  arrivals: objectNotices(body).flatMap(
    ({ bucket, key, arrivedAt, expired }: ObjectNotice & Partial<WaitingRecording>) => {
      const location = `${bucket}/${key}`;
      const fromName = recordingKey(location);
      const seenAt = now.toISOString();
      return fromName
        ? [{ bucket, key, location, fromName, seenAt, arrivedAt: arrivedAt ?? seenAt, ...(expired && { expired }) }]
        : [];
    },
  ),
  cameBack: (JSON.parse(body) as { recheck?: boolean } | null)?.recheck === true,
});

/**
 * Imports media files: stores each with its length under its contact, and lists it as unmatched when the contact has
 * not arrived after a while. Files arrive before their contacts, twice and overwritten, and a run may die anywhere.
 * Later they are archived, restored and deleted. An event only says that something happened; the bucket is asked for
 * the present state, so that late and duplicate events change nothing.
 */
export const recordingImport = ({ media, containers, recheck, clock, telemetry, ...stores }: Dependencies) => {
  const {
    isListed,
    keep,
    noteGone,
    joinIfThere,
    wasJoined: joinedMeanwhile,
    joinForCertain: joinAtLast,
    park,
  } = joining(stores);
  const { log, count } = telemetry;

  /** A file that neither its name nor its header shows to be a recording counts only when a record lists it. */
  const isNotARecording = async (arrival: Arrival, facts: MediaFacts): Promise<boolean> =>
    arrival.fromName.medium === undefined && facts.unreadable !== undefined && !(await isListed(arrival));

  /** Imports a file; returns whether it has to wait for its contact. */
  const importFile = async (arrival: Arrival): Promise<boolean> => {
    const facts = await readMedia({ media, containers }, arrival);
    if (await isNotARecording(arrival, facts)) return true;
    const contactId = await keep(arrival, facts);
    count('RecordingsImported', 1);
    if (facts.unreadable !== undefined) {
      count('RecordingsUnreadable', 1);
      log.warn('A recording cannot be read', { contactId, recordingId: await recordingIdOf(arrival.location) });
    }
    return !(await joinIfThere(arrival, contactId));
  };

  /** The contact has nearly always arrived by now, and then the file is not read again. */
  const recheckFile = async (arrival: Arrival): Promise<false> => {
    if (await joinedMeanwhile(arrival)) return false;
    const facts = await readMedia({ media, containers }, arrival);
    if (await isNotARecording(arrival, facts)) {
      await park(arrival, '', facts);
      count('RecordingsUnmatched', 1);
      log.warn('A file is not a recording', { recordingId: await recordingIdOf(arrival.location) });
      return false;
    }
    const contactId = await keep(arrival, facts);
    if (await joinAtLast(arrival, contactId)) return false;
    await park(arrival, contactId, facts);
    if (await joinAtLast(arrival, contactId)) return false;
    count('RecordingsUnmatched', 1);
    log.warn('A recording has no contact', {
      contactId,
      recordingId: await recordingIdOf(arrival.location),
    });
    return false;
  };

  const unlessDeleted = async (arrival: Arrival, work: Promise<boolean>): Promise<boolean> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'not-found')) throw error;
      const wasStored = await noteGone(arrival);
      if (wasStored) count('RecordingsDeleted', 1);
      log.warn(
        wasStored ? 'A recording was deleted in its bucket' : 'A recording was deleted before it could be read',
        {
          recordingId: await recordingIdOf(arrival.location),
        },
      );
      return false;
    }
  };

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const waiting: WaitingRecording[] = [];
    const takeMessage = async ({ body }: { body: string }): Promise<void> => {
      // Take the time before asking the bucket: whatever happens to a file later has an event of its own.
      const { arrivals, cameBack } = arrivalsIn(body, clock());
      const importOne = cameBack ? recheckFile : importFile;
      const mustWait = await Promise.all(arrivals.map((arrival) => unlessDeleted(arrival, importOne(arrival))));
      const unjoined = arrivals.filter((_, index) => mustWait[index]);
      waiting.push(...unjoined.map(({ bucket, key, arrivedAt }) => ({ bucket, key, arrivedAt })));
    };
    const response = await messageByMessage(takeMessage, telemetry)(event);
    // One message for all of them. If it cannot be sent, this throws, and the whole batch is retried.
    if (waiting.length > 0) await recheck.later(waiting);
    return response;
  };
};
