import type { MultipartUpload } from '../../agent-kit/transfer/upload-file.ts';
import { Failure } from '../../domain/failure.ts';
import type { Ended, Entry, Person, Receipt, Registration, State } from './states.ts';

/** A stored entry, with one column for each property of any state. Only this file knows which state has which. */
export interface Row {
  path: string;
  state: State;
  recordingId: string | null;
  size: number;
  sha256: string;
  mtimeMs: number;
  endedAt: string;
  /** JSON: the registration; for a refused file, the person whose recording it is. */
  manifest: string | null;
  uploadId: string | null;
  /** JSON: the parts of a multipart upload. */
  etags: string | null;
  /** JSON */
  receipt: string | null;
  reason: string | null;
  dueAt: number | null;
  /** JSON: the hashes of its parts. */
  parts: string | null;
  /** JSON: since when it has been refused in place, and what its files looked like then. */
  seen: string | null;
}

export interface EndedRow {
  recordingId: string;
  path: string;
  outcome: Ended['outcome'];
  at: string;
  size: number;
  sha256: string;
  receipt: string | null;
  reason: string | null;
}

/** Every version so far has stored this as the reason for entries that are trashed in place. */
const keptInPlace = 'It could not be moved to the trash';

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** In the order of the table. */
export const columns: readonly (keyof Row)[] = [
  ...([
    'path',
    'state',
    'recordingId',
    'size',
    'sha256',
    'mtimeMs',
    'endedAt',
    'manifest',
    'uploadId',
    'etags',
  ] as const),
  ...(['receipt', 'reason', 'dueAt', 'parts', 'seen'] as const),
];

const noColumns = {
  recordingId: null,
  manifest: null,
  uploadId: null,
  etags: null,
  receipt: null,
  reason: null,
  dueAt: null,
  seen: null,
};

/** The columns that only some states have. */
const columnsOf = (entry: Entry): Partial<Row> => {
  switch (entry.state) {
    case 'whole':
      return { manifest: json(entry.registration) };
    case 'waiting':
    case 'recycled':
      return {};
    case 'sent':
      return entry.upload ? { uploadId: entry.upload.uploadId, etags: json(entry.upload.parts) } : {};
    case 'archived':
    case 'gone':
      return { receipt: json(entry.receipt) };
    case 'trashed':
      return { receipt: json(entry.receipt), dueAt: entry.dueAt, reason: entry.inPlace ? keptInPlace : null };
    case 'refusing':
      return { reason: entry.reason, manifest: json(entry.person) };
    case 'refused-in-place':
      return {
        ...{ reason: entry.reason, manifest: json(entry.person) },
        seen: json({ since: entry.since, files: entry.files }),
      };
  }
};

export const toRow = (entry: Entry): Row => {
  const { path, state, size, sha256, mtimeMs, endedAt, parts } = entry;
  const recordingId = 'recordingId' in entry ? entry.recordingId : null;
  const content = { path, state, size, sha256, mtimeMs, endedAt, parts: json(parts) };
  return { ...noColumns, ...content, recordingId, ...columnsOf(entry) };
};

const parse = <Content>(text: string | null): Content | undefined => (text === null ? undefined : JSON.parse(text));

const missing = ({ path, state }: Row, column: string): never => {
  throw new Failure('invalid', `${path} is ${state} in the journal, without ${column}`);
};

const refusedOf = (row: Row, content: Omit<Entry, 'state'>): Entry => {
  const { username, ipAddress } = parse<Person>(row.manifest) ?? {};
  const person = { ...(username && { username }), ...(ipAddress && { ipAddress }) };
  const refused = {
    ...content,
    reason: row.reason ?? 'No reason was given',
    ...(Object.keys(person).length > 0 && { person }),
  };
  const seen = parse<{ since: string; files: string }>(row.seen);
  return seen ? { ...refused, state: 'refused-in-place', ...seen } : { ...refused, state: 'refusing' };
};

/** @throws Failure `invalid` for a row without the values that its state needs */
export const fromRow = (row: Row): Entry => {
  const { path, state, size, sha256, mtimeMs, endedAt } = row;
  const parts = row.parts === null ? {} : { parts: JSON.parse(row.parts) };
  const content = { path, size, sha256, mtimeMs, endedAt, ...parts };
  if (state === 'whole') {
    return { ...content, state, registration: parse<Registration>(row.manifest) ?? missing(row, 'a manifest') };
  }
  if (state === 'refusing' || state === 'refused-in-place') return refusedOf(row, content);
  const registered = { ...content, recordingId: row.recordingId ?? missing(row, 'the id of its recording') };
  const receipt = parse<Receipt>(row.receipt);
  switch (state) {
    case 'waiting':
    case 'recycled':
      return { ...registered, state };
    case 'sent': {
      const upload: MultipartUpload | undefined =
        row.uploadId === null ? undefined : { uploadId: row.uploadId, parts: parse(row.etags) ?? [] };
      return { ...registered, state, ...(upload && { upload }) };
    }
    case 'archived':
      return { ...registered, state, receipt: receipt ?? missing(row, 'a receipt') };
    case 'gone':
      return { ...registered, state, ...(receipt && { receipt }) };
    case 'trashed': {
      const trashed = { dueAt: row.dueAt ?? 0, inPlace: row.reason === keptInPlace };
      return { ...registered, state, ...(receipt && { receipt }), ...trashed };
    }
  }
};

/**
 * Repairs a row that `fromRow` rejects, for example because a disk has lost a part of it. If it is registered, it waits, and
 * the cloud reports its state. If not, it is dropped (undefined), and the next scan finds the file again.
 */
export const repaired = (row: Row): Entry | undefined => {
  const { path, recordingId, size, sha256, mtimeMs, endedAt } = row;
  return recordingId === null ? undefined : { state: 'waiting', path, recordingId, size, sha256, mtimeMs, endedAt };
};

export const toEndedRow = ({
  recordingId = '',
  path,
  outcome,
  at,
  size,
  sha256,
  receipt,
  reason,
}: Ended): EndedRow => ({
  ...{ recordingId, path, outcome, at, size, sha256 },
  receipt: json(receipt),
  reason: reason ?? null,
});

export const fromEndedRow = ({ receipt, reason, recordingId, ...row }: EndedRow): Ended => ({
  ...row,
  state: 'ended',
  ...(recordingId && { recordingId }),
  ...(receipt && { receipt: JSON.parse(receipt) }),
  ...(reason && { reason }),
});
