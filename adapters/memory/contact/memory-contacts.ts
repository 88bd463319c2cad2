import type { Contact } from '../../../domain/contact/contact.ts';
import type { Redaction } from '../../../domain/control/redaction.ts';
import type { Evaluation } from '../../../domain/evaluation/evaluation.ts';
import type { FlaggedRecording } from '../../../domain/flag/flagged-recording.ts';
import type { Monitoring } from '../../../domain/live/monitoring.ts';
import type { MarkChange, Metadatum, Tag } from '../../../domain/mark/mark.ts';
import type { MissingRecording } from '../../../domain/recording/missing/missing-recording.ts';
import type { AccessEntry, Recording } from '../../../domain/recording/recording.ts';
import type { UnmatchedRecording } from '../../../domain/recording/recording-store.ts';
import type { RedactionRequest } from '../../../domain/redaction/request.ts';

/** The marks of one contact, emptied fields included, and every change of them. */
export interface MarksInMemory {
  /** By label in lower case. */
  tags: Map<string, Tag>;
  metadata: Map<string, Metadatum>;
  changes: MarkChange[];
}

/** The counterpart of the contacts table in AWS: stores that share it see each other's writes. */
export class MemoryContacts {
  readonly contacts = new Map<string, Contact>();
  /** By location. */
  readonly recordings = new Map<string, Recording>();
  /** By contact id, then by entry. */
  readonly accesses = new Map<string, Map<string, AccessEntry>>();
  /** For recordings that several contacts share: their contact ids, by location. */
  readonly shared = new Map<string, string[]>();
  /** The contacts that list a location whose name has no contact id. */
  readonly locations = new Map<string, Set<string>>();
  /** By location. */
  readonly unmatched = new Map<string, UnmatchedRecording>();
  /** By contact id, or by quarantine key. */
  readonly missing = new Map<string, MissingRecording>();
  /** By contact id. */
  readonly redactions = new Map<string, Redaction>();
  /** By contact id, then by request id. */
  readonly redactionRequests = new Map<string, Map<string, RedactionRequest>>();
  /** By contact id, then by evaluation id. */
  readonly evaluations = new Map<string, Map<string, Evaluation>>();
  /** By contact id. */
  readonly marks = new Map<string, MarksInMemory>();
  /** By contact id. */
  readonly flags = new Map<string, FlaggedRecording[]>();
  readonly queueNames = new Set<string>();
  /** By their ids. */
  readonly monitorings = new Map<string, Monitoring>();
  readonly queuesById = new Map<string, string>();
  lastImportedAt: string | undefined;
}

/** One page of a sorted list, starting after a position. */
export const pageOf = <Row>(
  rows: Row[],
  { limit, after, place }: { limit: number; after: string | undefined; place: (row: Row) => string },
): { page: Row[]; last?: string } => {
  const rest = after === undefined ? rows : rows.slice(rows.findLastIndex((row) => place(row) <= after) + 1);
  const page = rest.slice(0, limit);
  return rest.length > limit ? { page, last: place(page.at(-1)!) } : { page };
};
