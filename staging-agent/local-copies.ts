import type { Clock } from '../domain/clock.ts';
import type { Manifest } from '../domain/upload/manifest.ts';
import { agrees } from './agreement.ts';
import type { Calls } from './calls.ts';
import type { Done } from './done.ts';
import { gather } from './gather.ts';
import { isHeld } from './held.ts';
import type { Ended, Journal, JournalReceipt, Row } from './journal.ts';
import { type Location, reasonOf } from './location.ts';
import { manifestSuffix } from './names.ts';
import type { Notes } from './notes.ts';
import { NotNow } from './sending.ts';

/** How a recording leaves this site: archived, recycled or refused. Each step is in the journal before the next. */
export interface LocalCopies {
  commit(step: { path: string; change: Partial<Omit<Row, 'path'>> }): Promise<void>;
  end(row: Row, outcome: Ended['outcome'], reason?: string): Promise<void>;
  /** Stays for the next look when somebody has it open. */
  refuse(row: Row): Promise<void>;
  /** By the archive's own word: every copy of this recording here that agrees with it goes. */
  archived(recordingId: string, receipt: JournalReceipt): Promise<void>;
  /** Archived or recycled: only now the local copy may go. */
  letGo(row: Row): Promise<void>;
  /** From the trash for good; and from there on. */
  emptyTrash(row: Row): Promise<void>;
  tellDeleted(row: Row): Promise<void>;
  /** It was recycled, and is to be kept after all: back to where it lay, if it is there still. */
  bringBack(row: Row): Promise<Row | undefined>;
}

/** Who it was stands in the manifest and in the reason beside it, where only those look who may; not in a log. */
const withoutName = ({ reason, manifest }: Row): string => {
  const { username, ipAddress } = (manifest === null ? {} : JSON.parse(manifest)) as Partial<Manifest>;
  const told = reason ?? '';
  let said = told;
  if (username) said = said.replaceAll(username, 'its agent');
  if (ipAddress) said = said.replaceAll(ipAddress, 'its address');
  return said === told ? told : `${said} (Its manifest tells who, and where.)`;
};

export const localCopies = ({
  at,
  journal,
  calls,
  notes,
  clock,
  done,
  recycledGraceHours,
  signal,
}: {
  at: Location;
  journal: Journal;
  calls: Pick<Calls, 'deleted'>;
  notes: Notes;
  clock: Clock;
  done: Done;
  recycledGraceHours: number;
  signal: AbortSignal;
}): LocalCopies => {
  const now = () => clock().getTime();
  const commit = gather(
    (batch: Parameters<LocalCopies['commit']>[0][]) => {
      journal.set(batch);
      return batch.map(() => undefined);
    },
    { most: 100, withinMs: 20 },
  );
  const finish = gather(
    (batch: Ended[]) => {
      journal.end(batch);
      return batch.map(() => undefined);
    },
    { most: 100, withinMs: 10 },
  );

  const end = ({ recordingId, path, size, sha256, receipt, reason }: Row, outcome: Ended['outcome'], why = reason) =>
    finish({
      recordingId: recordingId ?? '',
      path,
      outcome,
      at: clock().toISOString(),
      size,
      sha256,
      receipt,
      reason: why,
    });

  const refuse = async (row: Row): Promise<void> => {
    try {
      await at.refuse(row.path, row.path + manifestSuffix, row.reason ?? 'No reason was given');
    } catch (error) {
      if (!isHeld(error)) throw error;
      notes.trouble(`${row.path} is to be refused, and cannot be moved yet: ${reasonOf(error)}`);
      return;
    }
    await end(row, 'refused');
    done.refused++;
    notes.trouble(`Refused ${row.path}: ${withoutName(row)}`);
  };

  /** The last step on site. */
  const tellDeleted = async (row: Row): Promise<void> => {
    await calls.deleted({ recordingId: row.recordingId!, at: clock().toISOString() });
    await end(row, row.receipt ? 'uploaded' : 'recycled');
    done.deleted++;
  };

  const emptyTrash = async (row: Row): Promise<void> => {
    await at.emptyTrash(row.recordingId!, row.path);
    await commit({ path: row.path, change: { state: 'gone' } });
    await tellDeleted({ ...row, state: 'gone' });
  };

  const letGo = async (row: Row): Promise<void> => {
    const receipt: JournalReceipt | null = row.receipt && JSON.parse(row.receipt);
    if (row.state === 'archived' && !agrees(row, receipt)) {
      notes.trouble(`The archive's receipt for ${row.path} does not agree with it: kept`);
      await commit({ path: row.path, change: { state: 'waiting', receipt: null } });
      return;
    }
    const found = await at.look(row.path);
    if (!found) await at.present();
    if (found && (found.size !== row.size || found.mtimeMs !== row.mtimeMs)) {
      const again = await at.hash(row.path, { size: row.size, signal });
      if (again.size !== row.size || again.sha256 !== row.sha256) {
        notes.trouble(`Another recording lies under the name ${row.path}: it is looked at anew`);
        await end(row, 'changed', 'Something else took its place');
        return;
      }
    }
    await at.toTrash(row.recordingId!, row.path, row.path + manifestSuffix);
    const dueAt = row.state === 'archived' ? now() : now() + recycledGraceHours * 3_600_000;
    await commit({ path: row.path, change: { state: 'trashed', dueAt } });
    if (dueAt <= now()) await emptyTrash({ ...row, state: 'trashed' });
  };

  const bringBack = async (row: Row): Promise<Row | undefined> => {
    const outcome = await at.fromTrash(row.recordingId!, row.path, row.path + manifestSuffix);
    if (outcome === 'occupied') throw new NotNow('It is kept after all, but another file lies under its name');
    if (outcome === 'gone') {
      // Dropped twice, it lay in the trash once, and another row has brought it back.
      await end(row, 'elsewhere');
      return undefined;
    }
    const change = { state: 'waiting' as const, dueAt: null };
    await commit({ path: row.path, change });
    notes.say(`${row.path} is kept after all`);
    return { ...row, ...change };
  };

  const archived = async (recordingId: string, receipt: JournalReceipt): Promise<void> => {
    const rows = journal.ofRecording(recordingId).filter(({ state }) => state === 'waiting' || state === 'sent');
    const right = rows.filter((row) => agrees(row, receipt));
    for (const row of rows) {
      if (!right.includes(row)) notes.trouble(`The archive's receipt for ${row.path} does not agree with it: kept`);
    }
    const change = { state: 'archived' as const, receipt: JSON.stringify(receipt) };
    await Promise.all(right.map(({ path }) => commit({ path, change })));
    if (right.length > 0) done.uploaded++;
    await Promise.all(right.map((row) => letGo({ ...row, ...change })));
  };

  return { commit, end, refuse, archived, letGo, emptyTrash, tellDeleted, bringBack };
};
