import { statfs } from 'node:fs/promises';
import type { Cloud } from '../../agent-kit/connection/cloud.ts';
import type { StagingAnswer, StagingRequest } from '../../api/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import { earliestOf } from '../../domain/instant.ts';
import type { Journal } from '../journal/journal.ts';
import { shown } from '../location/names.ts';
import { version } from '../version.ts';

/** What the cloud last said this agent is to go by; kept, so that it holds after a start without a network too. */
export type Plan = Pick<StagingAnswer<'status'>, 'stagedUpload' | 'timeZone' | 'bandwidth'>;

const asBefore = '{"stagedUpload":true,"timeZone":"UTC","bandwidth":[]}';

/** Of files that are not taken; the rest is counted. */
const mostReported = 30;

/** How things stand, as the journal and the disk of the location tell. */
export const standing = async (
  journal: Pick<Journal, 'totals' | 'troubles' | 'leftovers'>,
  root: string,
  clock: Clock,
): Promise<Omit<StagingRequest<'status'>, 'version'>> => {
  const totals = journal.totals().filter(({ state }) => ['whole', 'waiting', 'sent'].includes(state));
  const oldest = earliestOf(totals.map((one) => one.oldest));
  const disk = await statfs(root).catch(() => undefined);
  const notTaken = journal.leftovers(mostReported);
  const recent = new Date(clock().getTime() - 24 * 3_600_000).toISOString();
  return {
    waiting: {
      count: totals.reduce((sum, one) => sum + one.count, 0),
      bytes: totals.reduce((sum, one) => sum + one.bytes, 0),
      ...(oldest && { oldest }),
    },
    disk: {
      freeBytes: disk ? disk.bavail * disk.bsize : 0,
      totalBytes: disk ? disk.blocks * disk.bsize : 0,
    },
    errors: journal
      .troubles(50)
      .filter(({ at }) => at >= recent)
      .map(({ what }) => what),
    notTaken: {
      count: notTaken.count,
      files: notTaken.files.map(({ path, since, reason }) => ({
        path: shown(path),
        since,
        reason: reason.slice(0, 300),
      })),
    },
  };
};

/** Tells the cloud how things stand, and is told what to go by. */
export const report = ({
  journal,
  root,
  cloud,
  clock,
  signal,
}: {
  journal: Journal;
  root: string;
  cloud: Cloud;
  clock: Clock;
  signal: AbortSignal;
}): { plan(): Plan; tell(): Promise<void> } => {
  let plan: Plan = JSON.parse(journal.noted('plan') ?? asBefore);
  return {
    plan: () => plan,
    async tell() {
      const answer = await cloud('status', { version, ...(await standing(journal, root, clock)) }, signal);
      const { stagedUpload, timeZone, bandwidth } = answer;
      const next: Plan = { stagedUpload, timeZone, bandwidth };
      if (JSON.stringify(next) !== JSON.stringify(plan)) journal.note('plan', JSON.stringify(next));
      plan = next;
    },
  };
};
