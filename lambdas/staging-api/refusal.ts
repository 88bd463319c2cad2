import type { StagingRequest } from '../../api/staging.ts';

export type Dropped = StagingRequest<'register'>['recordings'][number];

/** Ids go into keys of tables and addresses: nothing that divides one, nothing that cannot be seen. */
const plainId = /^[\w.:@+=-]{1,256}$/;

/** A control character, a backslash, a doubled or closing slash, an absolute path, or a step up. */
const leavesLocation = (path: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f\\]|^[A-Za-z]:/.test(path) ||
  path.split('/').some((part) => part === '' || part === '.' || part === '..');

/** What is wrong with a manifest whoever dropped it, in a sentence; undefined when nothing is. */
export const refusalOf = ({ path, manifest }: Dropped): string | undefined => {
  if (leavesLocation(path)) return 'Its path does not lie within the staging location';
  if (!plainId.test(manifest.contactId)) return 'Its contact id holds characters that no contact id has';
  if (Date.parse(manifest.endedAt) < Date.parse(manifest.startedAt)) return 'It ends before it begins';
  return undefined;
};
