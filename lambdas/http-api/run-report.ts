import { Failure } from '../../domain/failure.ts';
import type { UploadState } from '../../domain/recording/recording.ts';
import type { CustodyEntry, StagedRecording } from '../../domain/upload/staged-recording.ts';
import { runIdOf } from '../../domain/workflow/schedule.ts';
import { line } from '../kit/csv.ts';
import type { Context, Operation } from './operation.ts';

const columns = [
  'Recording',
  'Contact',
  'Medium',
  'Agent',
  'Data Server',
  'Bytes',
  'SHA-256',
  'File Upload State',
  'Rule',
  'Decision',
  'Decided',
  'Upload started',
  'Archived',
  'Local copy deleted',
  'Archive key',
  'Failure',
];

/** What needs somebody's eye comes first. */
const states: readonly UploadState[] = ['Failed', 'Uploading', 'Not yet uploaded', 'Uploaded', 'Recycled', 'Removed'];

/** An answer of a function may have six million bytes, and takes at most twenty seconds. */
const mostRows = 10_000;
const mostMilliseconds = 12_000;

const rowOf = (one: StagedRecording, dataServer: string): (string | number | undefined)[] => {
  const atStep = (step: CustodyEntry['step']) => one.custody.findLast((entry) => entry.step === step)?.at;
  return [
    one.recordingId,
    one.contactId,
    one.medium,
    one.username,
    dataServer,
    one.size,
    one.sha256,
    one.uploadState,
    one.decision?.ruleName,
    one.decision?.outcome,
    one.decision?.at,
    atStep('upload-started'),
    atStep('archived'),
    atStep('local-copy-deleted'),
    one.receipt?.key,
    one.failure?.reason,
  ];
};

/** A report that had to stop early says so in its last line: it must not be taken for the whole. */
const cutShort = 'This report was cut short: not every recording of the run is in it';

export const getRunReport: Operation<'getRunReport'> =
  ({ dailyRuns, dataServers, uploads, clock }: Context) =>
  async ({ params: { localDate } }) => {
    const run = /^\d{4}-\d{2}-\d{2}$/.test(localDate) ? await dailyRuns.find(runIdOf(localDate)) : undefined;
    if (!run) throw new Failure('not-found', 'There was no run of the Daily Event on this day');
    const until = clock().getTime() + mostMilliseconds;
    const servers = (await dataServers.all()).sort((a, b) => a.name.localeCompare(b.name, 'en'));
    const lines = [line(columns)];
    for (const state of states) {
      for (const { dataServerId, name } of servers) {
        let cursor: string | undefined;
        do {
          const page = await uploads.ofDataServer(dataServerId, state, { limit: 500, ...(cursor && { cursor }) });
          const decided = page.recordings.filter(({ decision }) => decision?.runId === run.runId);
          lines.push(...decided.map((recording) => line(rowOf(recording, name))));
          cursor = page.next;
          if (lines.length > mostRows || (cursor !== undefined && clock().getTime() >= until)) {
            return [...lines.slice(0, mostRows), line([cutShort])].join('');
          }
        } while (cursor !== undefined);
      }
    }
    return lines.join('');
  };
