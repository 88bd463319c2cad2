import { pathId } from '../../../domain/path-id.ts';

/** A moment of a recording, as an address names it. */
export interface Moment {
  /** The recording. Without one, the first that can be played. */
  recordingId: string | undefined;
  seconds: number;
}

const clock = /^(?:(\d{1,2}):(?=\d+:))?(?:(\d{1,3}):)?(\d{1,5})$/;
const units = /^(?=\d)(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s)?$/;

/** Reads `?t=93`, also as `1:33` or `1m33s`. Undefined if there is none, or it is not a time. */
export const readMoment = (params: URLSearchParams): Moment | undefined => {
  const text = params.get('t')?.trim() ?? '';
  const found = clock.exec(text) ?? units.exec(text);
  if (!found) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = found;
  return {
    recordingId: params.get('recording') ?? undefined,
    seconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
  };
};

/** The address of a moment. It contains nothing of the search from which somebody came, because that may name a customer. */
export const momentAddress = (origin: string, contactId: string, recordingId: string, seconds: number): string =>
  `${origin}/contacts/${pathId(contactId)}?${new URLSearchParams({ recording: recordingId, t: String(Math.floor(seconds)) })}`;
