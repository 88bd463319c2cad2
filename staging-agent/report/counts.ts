import { formatSize } from '../../agent-kit/program/text.ts';

/** What has been done since the start, for the progress line. */
export interface Counts {
  registered: number;
  uploaded: number;
  deleted: number;
  refused: number;
  bytes: number;
  inFlight: number;
}

export const noCounts = (): Counts => ({
  ...{ registered: 0, uploaded: 0, deleted: 0, refused: 0 },
  ...{ bytes: 0, inFlight: 0 },
});

export const progressLine = (counts: Counts, bytesPerSecond: number, limit?: number): string =>
  [
    `${counts.registered} registered`,
    `${counts.uploaded} uploaded`,
    `${counts.refused} refused`,
    `${counts.inFlight} in flight`,
    // The rate is before the total, because a terminal cuts off the end of a long line.
    `${formatSize(bytesPerSecond)}/s${limit === undefined ? '' : ` of ${formatSize(limit)}/s`}`,
    `${formatSize(counts.bytes)} sent`,
  ].join('  ');
