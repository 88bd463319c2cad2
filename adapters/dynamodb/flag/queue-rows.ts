import { marshall } from '@aws-sdk/util-dynamodb';
import type { FlaggedRecording, FoundFlag } from '../../../domain/flag/flagged-recording.ts';
import { placeOf } from '../../../domain/flag/flagged-recording.ts';
import { sha256 } from '../../../domain/sha256.ts';
import type { Item } from '../table/batches.ts';

/** Calls of one row began at most so far apart: a search looks so far beyond its end. */
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
 * The calls of one queue that came in one batch are one row, where its newest call began: a row for each would cost as much as
 * all the rest of its flags by a quarter. What is in a row is in its key, so that a repetition in another batch replaces nothing;
 * the search leaves out what it has seen.
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
