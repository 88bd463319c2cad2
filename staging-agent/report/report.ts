import { machineStatus } from '../../agent-kit/program/machine-status.ts';
import { printable } from '../../agent-kit/program/text.ts';
import type { StagingAnswer, StagingRequest } from '../../api/programs/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import { earliestOf } from '../../domain/instant.ts';
import type { Cloud } from '../cloud.ts';
import type { Journal } from '../journal/journal.ts';
import { version } from '../version.ts';

/** The settings that the cloud last sent. They are stored, so that they also apply after a start without a network. */
export type Plan = Pick<StagingAnswer<'status'>, 'stagedUpload' | 'timeZone' | 'bandwidth'>;

const firstPlan = '{"stagedUpload":true,"timeZone":"UTC","bandwidth":[]}';

/** More files that are not taken are only counted. */
const maxReported = 30;

/** The present status, from the journal and the disk of the location. */
export const currentStatus = async (
  journal: Pick<Journal, 'totals' | 'troubles' | 'leftovers'>,
  root: string,
  clock: Clock,
): Promise<StagingRequest<'status'>> => {
  const totals = journal.totals().filter(({ state }) => ['whole', 'waiting', 'sent'].includes(state));
  const oldest = earliestOf(totals.map((one) => one.oldest));
  const notTaken = journal.leftovers(maxReported);
  return {
    version,
    waiting: {
      count: totals.reduce((sum, one) => sum + one.count, 0),
      bytes: totals.reduce((sum, one) => sum + one.bytes, 0),
      ...(oldest && { oldest }),
    },
    ...(await machineStatus(root, journal.troubles(50), clock())),
    notTaken: {
      count: notTaken.count,
      files: notTaken.files.map(({ path, since, reason }) => ({
        path: printable(path),
        since,
        reason: reason.slice(0, 300),
      })),
    },
  };
};

/** Reports the status to the cloud, and receives the plan. */
export const report = ({
  journal,
  root,
  cloud,
  clock,
  signal,
}: {
  journal: Pick<Journal, 'totals' | 'troubles' | 'leftovers' | 'note' | 'noted'>;
  root: string;
  cloud: Cloud;
  clock: Clock;
  signal: AbortSignal;
}): { plan(): Plan; send(): Promise<void> } => {
  let plan: Plan = JSON.parse(journal.noted('plan') ?? firstPlan);
  return {
    plan: () => plan,
    async send() {
      const answer = await cloud('status', await currentStatus(journal, root, clock), signal);
      const { stagedUpload, timeZone, bandwidth } = answer;
      const next: Plan = { stagedUpload, timeZone, bandwidth };
      if (JSON.stringify(next) !== JSON.stringify(plan)) journal.note('plan', JSON.stringify(next));
      plan = next;
    },
  };
};
