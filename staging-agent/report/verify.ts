import { isAbsent, reasonOf } from '../../agent-kit/files/file-errors.ts';
import { printable } from '../../agent-kit/program/text.ts';
import { limitConcurrency } from '../../domain/concurrency.ts';
import { partsDiffer } from '../../domain/upload/archive/parts.ts';
import type { Cloud } from '../cloud.ts';
import { maxTakenAtOnce } from '../intake/take-in.ts';
import { markedAs } from '../intake/watch.ts';
import type { Journal } from '../journal/journal.ts';
import type { Ended, Waiting } from '../journal/states.ts';
import type { Location } from '../location/location.ts';

export interface Verification {
  archived: number;
  waiting: number;
  /** A sentence for each recording that does not match. */
  problems: string[];
}

const batchSize = 100;

/** Asks the archive about everything that was uploaded, and reads again everything that waits. */
export const verify = async (
  journal: Pick<Journal, 'ended' | 'inState' | 'noted'>,
  location: Pick<Location, 'hash' | 'mark' | 'expectPresent' | 'root'>,
  cloud: Cloud,
): Promise<Verification> => {
  const result: Verification = { archived: 0, waiting: 0, problems: [] };

  const checkUploaded = async (uploaded: readonly Ended[]): Promise<void> => {
    const recordingIds = [...new Set(uploaded.map(({ recordingId = '' }) => recordingId))];
    const { recordings } = await cloud('custody', { recordingIds });
    const byId = new Map(recordings.map((one) => [one.recordingId, one]));
    for (const { recordingId = '', path, size, sha256, receipt, at } of uploaded) {
      const custody = byId.get(recordingId);
      // Retention has removed it since, which is not a fault.
      if (custody?.uploadState === 'Removed') continue;
      const archive = custody?.archive;
      const isSame =
        archive?.size === size && archive.sha256 === sha256 && !partsDiffer(archive.partsSha256, receipt?.partsSha256);
      if (isSame) {
        result.archived++;
        continue;
      }
      const problem = archive ? 'the archive holds something else' : 'the archive does not hold it';
      result.problems.push(`${printable(path)} (${recordingId}, deleted here ${at}): ${problem}`);
    }
  };

  for (let offset = 0; ; offset += batchSize) {
    const ended = journal.ended(batchSize, offset);
    if (ended.length === 0) break;
    const uploaded = ended.filter(({ outcome }) => outcome === 'uploaded');
    if (uploaded.length > 0) await checkUploaded(uploaded);
  }
  try {
    await (journal.noted(markedAs(location.root)) === undefined ? location.expectPresent() : location.mark(true));
  } catch (error) {
    result.problems.push(
      `Waiting recordings were not checked, because the staging location cannot be read: ${reasonOf(error)}`,
    );
    return result;
  }

  const checkWaiting = async ({ path, size, sha256 }: Waiting): Promise<void> => {
    try {
      const found = await location.hash(path);
      if (found.size === size && found.sha256 === sha256) result.waiting++;
      else result.problems.push(`${printable(path)}: its content has changed since it was registered`);
    } catch (error) {
      const problem = isAbsent(error) ? 'it is gone' : (error as Error).message;
      result.problems.push(`${printable(path)}: ${problem}`);
    }
  };
  const readers = limitConcurrency(maxTakenAtOnce);
  for (let after = ''; ; ) {
    const entries = journal.inState('waiting', batchSize, after);
    if (entries.length === 0) return result;
    after = entries.at(-1)!.path;
    await Promise.all(entries.map((entry) => readers.run(() => checkWaiting(entry))));
  }
};
