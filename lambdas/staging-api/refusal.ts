import type { StagingRequest } from '../../api/programs/staging.ts';
import { contactIdProblem } from '../../domain/contact/contact-id.ts';

export type Dropped = StagingRequest<'register'>['recordings'][number];

/** A control character, a backslash, a doubled or closing slash, an absolute path, or a step up. */
const leavesLocation = (path: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f\\]|^[A-Za-z]:/.test(path) ||
  path.split('/').some((part) => part === '' || part === '.' || part === '..');

/** What is wrong with a manifest, in a sentence; undefined when it is valid. */
export const refusalOf = ({ path, manifest }: Dropped): string | undefined => {
  if (leavesLocation(path)) return 'Its path does not lie within the staging location';
  const wrongId = contactIdProblem(manifest.contactId);
  if (wrongId !== undefined) return `Its manifest is wrong: contactId ${wrongId}`;
  if (Date.parse(manifest.endedAt) < Date.parse(manifest.startedAt))
    return 'Its manifest ends before it starts: endedAt must not be before startedAt';
  return undefined;
};
