import type { Store } from '../../agent-kit/store/store.ts';
import type { EndedCall } from '../../domain/telephony/ended-call.ts';

/** The call of a recording. Times are those of this machine; with the offset they become the cloud's. */
export interface RecordedCall {
  connectionId: string;
  extension: string;
  username: string;
  connectedAtMs: number;
  endedAtMs: number;
  cloudOffsetMs: number;
  /** When its recorder was announced, if this program saw it. */
  announcedAtMs?: number;
}

/** A container in the staging location. Its times are those of the sound, by the cloud's clock. */
export interface StagedContainer {
  /** Below the staging location. */
  path: string;
  size: number;
  sha256: string;
  startedAt: string;
  endedAt: string;
}

/**
 * A recording of the PBX on its way to the staging location. It only moves forward (docs/call-states.md):
 * `awaited` -> `sealed` -> `announced` -> `moved`, or `awaited` -> `set-aside`.
 */
export type RecordingEntry = { guid: string; call: RecordedCall; atMs: number } & (
  | { state: 'awaited' }
  /**
   * Its container is complete. `sealed`: it has no manifest yet, so nobody takes it. `file`: the WAV, below the PBX's folder.
   * `sha256`: its hash, if it was sealed unchanged.
   */
  | { state: 'sealed' | 'announced' | 'moved'; file: string; container: StagedContainer; sha256?: string }
  /** It is not a recording, or no file ever came. */
  | { state: 'set-aside'; file: string; reason: string }
);
export type RecordingState = RecordingEntry['state'];
type InState<State extends RecordingState> = Extract<RecordingEntry, { state: State }> & { state: State };

export const recordingSchema = `
    CREATE TABLE IF NOT EXISTS recording (
      guid TEXT PRIMARY KEY, state TEXT NOT NULL, atMs REAL NOT NULL, entry TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS recordingState ON recording (state, atMs);
`;

interface Row {
  entry: string;
}

const read = ({ entry }: Row): RecordingEntry => JSON.parse(entry);

/** Undefined if one of the calls does not know it, because the other one may have seen it too late. */
const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : Math.min(one, other);

const announced = (announcedAtMs: number | undefined) => (announcedAtMs === undefined ? {} : { announcedAtMs });

/** The recordings of ended calls, in the journal of an instance. */
export const recordingRows = (store: Pick<Store, 'all' | 'run'>) => {
  const save = (entry: RecordingEntry): void =>
    store.run('INSERT OR REPLACE INTO recording (guid, state, atMs, entry) VALUES (?, ?, ?, ?)', [
      ...[entry.guid, entry.state, entry.atMs, JSON.stringify(entry)],
    ]);
  const find = (guid: string): RecordingEntry | undefined =>
    store.all<Row>('SELECT entry FROM recording WHERE guid = ?', guid).map(read)[0];

  return {
    /**
     * Expects the files of these recordings, because their call is over. A recording that continued at another extension belongs
     * to the first call, and lasts until the last one ends.
     */
    expect({ guids, announcedAtMs = {}, ...ended }: EndedCall & { cloudOffsetMs: number }): void {
      const { connectionId, extension, username, connectedAtMs, endedAtMs, cloudOffsetMs } = ended;
      for (const guid of guids) {
        const before = find(guid);
        if (before && (before.state !== 'awaited' || before.call.endedAtMs >= endedAtMs)) continue;
        const { announcedAtMs: earlier, ...first } = before?.call ?? {
          ...{ connectionId, extension, username, connectedAtMs, endedAtMs, cloudOffsetMs },
          ...announced(announcedAtMs[guid]),
        };
        const since = before ? earliest(earlier, announcedAtMs[guid]) : earlier;
        save({ guid, state: 'awaited', atMs: endedAtMs, call: { ...first, endedAtMs, ...announced(since) } });
      }
    },
    save,
    find,
    inState: <State extends RecordingState>(state: State, limit: number): InState<State>[] =>
      store
        .all<Row>('SELECT entry FROM recording WHERE state = ? ORDER BY atMs LIMIT ?', state, limit)
        .map((row) => read(row) as InState<State>),
    count: (state: RecordingState): number =>
      store.all<{ count: number }>('SELECT count(*) AS count FROM recording WHERE state = ?', state)[0]?.count ?? 0,
    /** Forgets recordings that were moved or never came. A file that was set aside stays listed. */
    deleteBefore(atMs: number): void {
      const isWithoutFile = "state = 'set-aside' AND json_extract(entry, '$.file') = ''";
      store.run(`DELETE FROM recording WHERE atMs < ? AND (state IN ('moved', 'awaited') OR (${isWithoutFile}))`, [
        atMs,
      ]);
    },
  };
};
