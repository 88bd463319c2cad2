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
  /** When they were written. */
  writtenAt: string;
}

export type WriteOutcome =
  | { outcome: 'written' | 'unchanged' }
  /** Other flags were written before, and stay. */
  | { outcome: 'differs'; stands: FlaggedRecording };

/** Recordings that have one of these values in this flag, compared as `searchedValue` writes them. */
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
  /** What the gateway makes interactions of, see `interactionOfCall`; where they follow from it, references of calls need no rows. */
  callSource?: string | undefined;
}

export interface FlagStore {
  /**
   * Writes the flags of recordings once, and makes them searchable by each of them. The first write of a contact and GUID wins; the
   * same again repeats what a write that died may have left undone. The outcomes are in the order of the writes. Together they
   * cost less than one by one.
   */
  writeBatch(writes: readonly FlagWrite[]): Promise<WriteOutcome[]>;
  /** The same of one recording. */
  write(recording: FlaggedRecording, more?: Pick<FlagWrite, 'callSource'>): Promise<WriteOutcome>;
  /** A page of what was found, newest first; `next` is absent at the end. */
  search(query: FlagQuery, page: { limit: number; cursor?: string }): Promise<{ found: FoundFlag[]; next?: string }>;
}

/**
 * Names and numbers as a search compares them: case, surrounding white space and repeated white space do not matter.
 */
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

/** Sorts as calls began, and is unique. */
export const placeOf = ({ startedAt, recordingServerId, guid }: Omit<FoundFlag, 'contactId'>): string =>
  `${startedAt}#${recordingServerId}#${guid}`;
