import { line } from '../../../domain/csv.ts';
import { Failure } from '../../../domain/failure.ts';
import type { UploadState } from '../../../domain/recording/recording.ts';
import { type CustodyEntry, type StagedRecording, uploadOrder } from '../../../domain/upload/staged-recording.ts';
import { runIdOf } from '../../../domain/workflow/schedule.ts';
import type { Context, Operation } from '../operation.ts';

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
  'Reason',
  'Decided',
  'Upload started',
  'Archived',
  'Local copy deleted',
  'Removed',
  'Archive key',
  'Failure',
];

/** What needs attention comes first. */
const states: readonly UploadState[] = [
  'Lost',
  'Failed',
  'Uploading',
  'Not yet uploaded',
  'Uploaded',
  'Recycled',
  'Removed',
];

/** The answer of a function may have six million bytes, and takes at most twenty seconds. */
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
    one.decision?.reason,
    one.decision?.at,
    atStep('upload-started'),
    atStep('archived'),
    atStep('local-copy-deleted'),
    atStep('removed'),
    one.receipt?.key,
    one.loss?.reason ?? one.failure?.reason,
  ];
};

/** A report that had to stop early says so in its last line, so that nobody takes it for complete. */
const cutShort = 'This report was cut short: not every recording of the run is in it. Ask part by part (ids)';

const digits = [...'0123456789abcdef'];

export const getRunReport: Operation<'getRunReport'> =
  ({ dailyRuns, dataServers, uploads, clock }: Context) =>
  async ({ params: { localDate }, query: { ids } }) => {
    const run = /^\d{4}-\d{2}-\d{2}$/.test(localDate) ? await dailyRuns.find(runIdOf(localDate)) : undefined;
    if (!run) throw new Failure('not-found', 'There was no run of the Daily Event on this day');
    const until = clock().getTime() + mostMilliseconds;
    const [servers, former] = await Promise.all([dataServers.all(), dataServers.former()]);
    const names = new Map([...former, ...servers].map(({ dataServerId, name }) => [dataServerId, name]));

    const found: StagedRecording[] = [];
    let whole = true;
    const collect = async (begin: string): Promise<void> => {
      let cursor: string | undefined;
      do {
        if (found.length >= mostRows || clock().getTime() >= until) {
          whole = false;
          return;
        }
        const page = await uploads.ofRun(run.runId, begin, { limit: 500, ...(cursor && { cursor }) });
        found.push(...page.recordings);
        cursor = page.next;
      } while (cursor !== undefined);
    };
    await Promise.all((ids === undefined ? digits : [ids]).map(collect));

    const nameOf = ({ dataServerId }: StagedRecording): string => names.get(dataServerId) ?? dataServerId;
    found.sort(
      (a, b) =>
        states.indexOf(a.uploadState) - states.indexOf(b.uploadState) ||
        nameOf(a).localeCompare(nameOf(b), 'en') ||
        (uploadOrder(a) < uploadOrder(b) ? -1 : 1),
    );
    const lines = found.slice(0, mostRows).map((recording) => line(rowOf(recording, nameOf(recording))));
    const missing = whole && found.length <= mostRows ? [] : [line([cutShort])];
    return [line(columns), ...lines, ...missing].join('');
  };
