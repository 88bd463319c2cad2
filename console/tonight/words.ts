import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Tonight, UploadItem } from '../kit/api/administration.ts';
import { elapsed, rate } from '../kit/format.ts';
import { custodySteps } from '../kit/state/custody.ts';

type Server = Tonight['dataServers'][number];

/** A hand-over in words. An unknown one is shown unchanged. */
export const stepText = (step: string): string => (custodySteps as Record<string, string>)[step] ?? step;

export const mediumNames: Record<UploadItem['medium'], string> = {
  audio: 'Voice recording',
  screen: 'Screen recording',
  keystroke: 'Keystroke recording',
};

/** The time between two instants: `2 hours`. */
const between = (from: string, to: string): string => {
  const text = elapsed(from, new Date(to));
  return text === 'just now' ? 'less than a minute' : text;
};

/** When the upload will be done, compared with the end of the window. */
export const forecast = (
  {
    forecastEndAt,
    windowEndAt,
    limitBytesPerSecond,
    silentSince,
    totals,
  }: Pick<Server, 'forecastEndAt' | 'windowEndAt' | 'limitBytesPerSecond' | 'silentSince' | 'totals'>,
  clock: (iso: string) => string,
): { type: StatusIndicatorProps.Type; state: string; sentence: string } => {
  if (totals.released.count + totals.uploading.count === 0) {
    return { type: 'success', state: 'Nothing to upload', sentence: 'No recordings are released.' };
  }
  if (silentSince) {
    return {
      type: 'error',
      state: 'Silent',
      sentence: `Its staging agent has not reported since ${clock(silentSince)}, so nothing is being uploaded.`,
    };
  }
  if (!forecastEndAt) {
    const until = windowEndAt ? ` until ${clock(windowEndAt)}` : ' at present';
    return limitBytesPerSecond === 0
      ? { type: 'pending', state: 'Waiting for the window to end', sentence: `Uploads are blocked${until}.` }
      : {
          type: 'info',
          state: 'No forecast',
          sentence: 'The speed without a limit is known once the upload has started.',
        };
  }
  const end = clock(forecastEndAt);
  if (!windowEndAt) return { type: 'success', state: 'Under way', sentence: `Done at ${end}.` };
  const windowEnd = clock(windowEndAt);
  return Date.parse(forecastEndAt) <= Date.parse(windowEndAt)
    ? {
        type: 'success',
        state: 'Within the window',
        sentence: `Done at ${end}, ${between(forecastEndAt, windowEndAt)} before the window ends at ${windowEnd}.`,
      }
    : {
        type: 'warning',
        state: 'After the window',
        sentence: `Done at ${end}, ${between(windowEndAt, forecastEndAt)} after the window ends at ${windowEnd}.`,
      };
};

/** The limit that applies now, or the measured rate if there is none. */
export const limitText = ({
  limitBytesPerSecond: limit,
  measuredBytesPerSecond: measured,
}: Pick<Server, 'limitBytesPerSecond' | 'measuredBytesPerSecond'>): string => {
  if (limit !== null) return limit === 0 ? 'No uploads' : rate(limit);
  return measured === null ? 'No limit' : `No limit; ${rate(measured)} measured`;
};

/** The archived share of released recordings, 0 to 100. Undefined if nothing was released. */
export const uploadedPercent = ({ released, uploading, uploaded, failed }: Server['totals']): number | undefined => {
  const bytes = released.bytes + uploading.bytes + uploaded.bytes + failed.bytes;
  if (bytes === 0) return undefined;
  // 100 means that nothing is left.
  return Math.floor((uploaded.bytes / bytes) * 100);
};

/** `in 5 hours`, `now`. */
export const untilText = (iso: string, now: Date): string => {
  const text = elapsed(now.toISOString(), new Date(iso));
  return text === 'just now' ? 'now' : `in ${text}`;
};
