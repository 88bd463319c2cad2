import type { Cloud } from '../../agent-kit/connection/cloud.ts';
import { lanes } from '../../agent-kit/transfer/lanes.ts';
import { partsDiffer } from '../../domain/upload/parts.ts';
import { takenAtOnce } from '../intake/intake.ts';
import type { Journal, JournalReceipt, Row } from '../journal/journal.ts';
import { isAbsent, type Location, reasonOf } from '../location/location.ts';
import { shown } from '../location/names.ts';
import { markedAs } from '../location/watch.ts';

export interface Verified {
  archived: number;
  waiting: number;
  /** A sentence for each that is not as it should be. */
  wrong: string[];
}

const batch = 100;

/** Asks the archive about everything that was uploaded, and reads everything again that waits. */
export const verify = async (
  journal: Journal,
  at: Pick<Location, 'hash' | 'mark' | 'present' | 'root'>,
  cloud: Cloud,
): Promise<Verified> => {
  const told: Verified = { archived: 0, waiting: 0, wrong: [] };
  for (let offset = 0; ; offset += batch) {
    const ended = journal.ended(batch, offset);
    if (ended.length === 0) break;
    const uploaded = ended.filter(({ outcome }) => outcome === 'uploaded');
    if (uploaded.length === 0) continue;
    const recordingIds = [...new Set(uploaded.map(({ recordingId }) => recordingId))];
    const { recordings } = await cloud('custody', { recordingIds });
    const byId = new Map(recordings.map((one) => [one.recordingId, one]));
    for (const { recordingId, path, size, sha256, receipt, at: when } of uploaded) {
      const then: JournalReceipt | null = receipt && JSON.parse(receipt);
      const archive = byId.get(recordingId)?.archive;
      // Retention has taken it since: that is no fault.
      if (byId.get(recordingId)?.uploadState === 'Removed') continue;
      if (archive?.size === size && archive.sha256 === sha256 && !partsDiffer(archive.partsSha256, then?.partsSha256))
        told.archived++;
      else {
        const why = archive ? 'the archive holds something else' : 'the archive does not hold it';
        told.wrong.push(`${shown(path)} (${recordingId}, deleted here ${when}): ${why}`);
      }
    }
  }
  try {
    await (journal.noted(markedAs(at.root)) === undefined ? at.present() : at.mark(true));
  } catch (error) {
    told.wrong.push(`What waits was not looked at, since the staging location cannot be read: ${reasonOf(error)}`);
    return told;
  }
  for (let after = ''; ; ) {
    const rows = journal.inState('waiting', batch, after);
    if (rows.length === 0) return told;
    after = rows.at(-1)!.path;
    const one = async ({ path, size, sha256 }: Row) => {
      try {
        const hashes = await at.hash(path, { size });
        if (hashes.size === size && hashes.sha256 === sha256) told.waiting++;
        else told.wrong.push(`${shown(path)}: its content has changed since it was registered`);
      } catch (error) {
        const why = isAbsent(error) ? 'it is not there any more' : (error as Error).message;
        told.wrong.push(`${shown(path)}: ${why}`);
      }
    };
    const some = lanes(takenAtOnce);
    await Promise.all(rows.map((row) => some.run(() => one(row))));
  }
};
