import type { CallerNameSource, FlagName, Flags } from './words.ts';

/** A recording on site with its flags, as they were when the call ended. Nothing changes them afterwards (QG-27). */
export interface FlaggedRecording {
  recordingServerId: string;
  /** The recorder's own id of the recording. */
  guid: string;
  contactId: string;
  extension?: string;
  /** ISO 8601 UTC: when the call was connected, and when it ended for this extension. */
  startedAt: string;
  endedAt: string;
  flags: Flags;
  callerNameSource?: CallerNameSource;
  /** When the flags were written. */
  writtenAt: string;
}

export type WriteOutcome =
  | { outcome: 'written' | 'unchanged' }
  /** Other flags were written before, and remain. */
  | { outcome: 'differs'; stands: FlaggedRecording };

/** A search for recordings with one of these values in this flag, in the form of `searchedValue`. */
export interface FlagQuery {
  flag: FlagName;
  values: readonly string[];
  /** Instants, ISO 8601 UTC; `from` inclusive, `to` exclusive, on `startedAt`. */
  from: string;
  to: string;
}

export type FoundFlag = Pick<FlaggedRecording, 'contactId' | 'recordingServerId' | 'guid' | 'startedAt'>;

export interface FlagWrite {
  recording: FlaggedRecording;
  /** The call source from which the gateway derives interaction ids (`interactionOfCall`). Then references of calls need no rows. */
  callSource?: string | undefined;
}

export interface FlagStore {
  /**
   * Writes the flags of recordings once, and makes them searchable by each of them. The first write of a contact and GUID
   * wins. The same write again finishes what an interrupted one left undone. The outcomes are in the order of the writes. A
   * batch costs less than single writes.
   */
  writeBatch(writes: readonly FlagWrite[]): Promise<WriteOutcome[]>;
  /** Writes the flags of one recording. */
  write(recording: FlaggedRecording, more?: Pick<FlagWrite, 'callSource'>): Promise<WriteOutcome>;
  /** A page of results, newest first. `next` is absent at the end. */
  search(query: FlagQuery, page: { limit: number; cursor?: string }): Promise<{ found: FoundFlag[]; next?: string }>;
}

/** Names and numbers in the form in which a search compares them: case, and white space around or repeated, do not matter. */
export const searchedValue = (value: string): string =>
  value.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();

const content = ({ writtenAt: _, flags, ...rest }: FlaggedRecording): unknown => [
  Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(),
  Object.entries(flags)
    .filter(([, value]) => value !== undefined)
    .sort(),
];

/** Whether two writes have the same content; the time of writing does not matter. */
export const isSameWrite = (a: FlaggedRecording, b: FlaggedRecording): boolean =>
  JSON.stringify(content(a)) === JSON.stringify(content(b));

/** A unique key that sorts by the beginning of calls. */
export const placeOf = ({ startedAt, recordingServerId, guid }: Omit<FoundFlag, 'contactId'>): string =>
  `${startedAt}#${recordingServerId}#${guid}`;
