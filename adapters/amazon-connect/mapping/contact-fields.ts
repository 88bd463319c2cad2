import { customerNumber } from '../../../domain/contact/customer-number.ts';
import type { Medium } from '../../../domain/recording/recording.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field by its name, ignoring case: Amazon's own samples of contact events mix `agentInfo` and `AgentInfo`. */
export const field = (fields: unknown, name: string): unknown => {
  if (!isFields(fields)) return undefined;
  if (name in fields) return fields[name];
  const wanted = name.toLowerCase();
  return Object.entries(fields).find(([key]) => key.toLowerCase() === wanted)?.[1];
};

export const textOf = (fields: unknown, name: string): string | undefined => {
  const value = field(fields, name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/**
 * ISO 8601 with or without milliseconds (events), or seconds since 1970 (answers of the API); returned with
 * milliseconds. Connect writes a time in 1970 for "not yet".
 */
export const instantOf = (fields: unknown, name: string): string | undefined => {
  const value = field(fields, name);
  const at =
    typeof value === 'number' ? new Date(value * 1000) : typeof value === 'string' ? new Date(value) : undefined;
  return at && at.getTime() > 31_536_000_000 ? at.toISOString() : undefined;
};

/** The part after the last slash: the id at the end of an ARN. */
export const idIn = (arn: string | undefined): string | undefined => arn?.split('/').at(-1) || undefined;

/** Only calls have numbers; people who write have an address. */
export const customerNumberIn = (contact: unknown): string | undefined => {
  const endpoint = field(contact, 'customerEndpoint');
  return textOf(endpoint, 'type')?.toUpperCase() === 'TELEPHONE_NUMBER'
    ? customerNumber(textOf(endpoint, 'address'))
    : undefined;
};

const mediaOfStreams: Readonly<Record<string, Medium>> = { AUDIO: 'audio', VIDEO: 'screen' };

/** The media in a list of recordings, each once; undefined when it lists none. */
export const mediaListed = (recordings: unknown): Medium[] | undefined => {
  if (!Array.isArray(recordings)) return undefined;
  const media = recordings.flatMap(
    (recording) => mediaOfStreams[textOf(recording, 'mediaStreamType')?.toUpperCase() ?? ''] ?? [],
  );
  return media.length > 0 ? [...new Set(media)] : undefined;
};
