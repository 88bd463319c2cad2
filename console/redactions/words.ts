import type { RedactionRequestView } from '../../api/contacts/redaction.ts';

/** `1:02.5` from 62.5: to a tenth of a second, as spans are marked. */
export const moment = (seconds: number): string => {
  const tenths = Math.round(seconds * 10);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest < 10 ? '0' : ''}${rest.toFixed(1)}`;
};

/** Reads `1:02.5`, `62.5` or `1:00:02`. Undefined if it is not a time. */
export const readMoment = (text: string): number | undefined => {
  const found = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)$/.exec(text.trim());
  if (!found) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
};

export const spanText = ({ fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number }): string =>
  `${moment(fromSeconds)} to ${moment(toSeconds)}`;

export const stateText: Record<RedactionRequestView['state'], string> = {
  requested: 'Waiting for a second person',
  refused: 'Refused',
  approved: 'Being removed',
  done: 'Removed',
  failed: 'Not removed',
  expired: 'Expired',
};

export const stateType = {
  requested: 'pending',
  refused: 'stopped',
  approved: 'in-progress',
  done: 'success',
  failed: 'error',
  expired: 'stopped',
} as const satisfies Record<RedactionRequestView['state'], string>;
