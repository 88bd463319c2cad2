import { marshall } from '@aws-sdk/util-dynamodb';
import type { FlaggedRecording, FoundFlag } from '../../../domain/flag/flagged-recording.ts';
import { placeOf } from '../../../domain/flag/flagged-recording.ts';
import { sha256 } from '../../../domain/sha256.ts';
import type { Item } from '../table/batches.ts';

/** Calls in one row began at most this far apart, so a search looks this far beyond its end. */
export const rowSpanMs = 15 * 60_000;

/** `startedAt`, GUID and contact id of a recording. */
type Call = readonly [string, string, string];

const byServer = (recordings: readonly FlaggedRecording[]): FlaggedRecording[][] => [
  ...Map.groupBy(recordings, ({ recordingServerId }) => recordingServerId).values(),
];

/** Recordings that began close to each other, newest first. */
const groupsOf = (recordings: readonly FlaggedRecording[]): FlaggedRecording[][] => {
  const groups: FlaggedRecording[][] = [];
  for (const recording of recordings.toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))) {
    const group = groups.at(-1);
    const newestMs = Date.parse(group?.[0]?.startedAt ?? '');
    if (group && newestMs - Date.parse(recording.startedAt) <= rowSpanMs) group.push(recording);
    else groups.push([recording]);
  }
  return groups;
};

/**
 * Calls of one queue that arrive in one batch share a row, placed where the newest call began. A row for each call
 * would make all its flags a quarter more expensive. The key contains the content of the row, so a repetition in
 * another batch replaces nothing, and the search skips recordings that it has seen.
 */
export const queueRows = (pk: string, recordings: readonly FlaggedRecording[]): Promise<Item[]> =>
  Promise.all(
    byServer(recordings)
      .flatMap(groupsOf)
      .map(async (group) => {
        const [{ startedAt, recordingServerId }] = group as [FlaggedRecording];
        const calls = JSON.stringify(group.map((one): Call => [one.startedAt, one.guid, one.contactId]));
        const digest = (await sha256(`${recordingServerId} ${calls}`)).slice(0, 16);
        return marshall({ pk, sk: `${startedAt}#${digest}`, recordingServerId, calls });
      }),
  );

export const foundInQueueRow = ({ recordingServerId, calls }: Item): FoundFlag[] =>
  (JSON.parse(calls!.S!) as Call[]).map(([startedAt, guid, contactId]) => ({
    ...{ startedAt, guid, contactId, recordingServerId: recordingServerId!.S! },
  }));
