import type { Contact } from '../contact/contact.ts';
import { type ArrivalState, type ListedAndArrived, listedAndArrived } from './listed-and-arrived.ts';
import type { Recording } from './recording.ts';

export const recordingStates = [
  'present',
  'missing',
  'deleted',
  'archived',
  'restoring',
  'not-recorded',
  'not-expected',
] as const;
/** What people who search need to know about a contact's recordings. */
export type RecordingState = (typeof recordingStates)[number];

/**
 * Whether the talk with an agent should have been recorded. Chats, tasks and e-mails have no sound; a caller who hung
 * up before an agent answered had no talk; a supervisor who listens in is heard on the contact they listen to.
 */
export const agentTalked = (contact: Contact): boolean =>
  contact.channel === 'voice' &&
  contact.initiationMethod !== 'MONITOR' &&
  contact.connectedToAgentAt !== undefined &&
  (contact.agentId !== undefined || contact.acdId !== undefined);

/** The record knows better than the file's name which talk it is. */
const partOf = ({ listed, recording }: ListedAndArrived): string | undefined => listed?.part ?? recording?.part;
/** A recording of unknown kind may be the sound of the call, so it counts as sound. */
const isSound = ({ listed, recording }: ListedAndArrived): boolean => {
  const medium = recording?.medium ?? listed?.medium;
  return medium === 'audio' || medium === 'other';
};

/**
 * The recordings that decide about a contact: its sound. If an agent talked, only that talk counts; what the caller
 * said to a machine before does not replace it.
 */
export const decidingRecordings = (contact: Contact, recordings: readonly Recording[]): ListedAndArrived[] =>
  listedAndArrived(contact.listedRecordings, recordings)
    .filter(isSound)
    .filter((entry) => !agentTalked(contact) || partOf(entry) !== 'ivr');

/**
 * - `missing`: the record lists a recording whose file has not arrived, or is not a recording. A redacted copy does not
 *   replace it.
 * - `archived`, `restoring`: it exists, and must be restored before anybody can listen.
 * - `present`: there is a file with sound. A redacted copy counts if nothing else is listed.
 * - `deleted`: it was deleted according to the record, whatever is still stored, or it is no longer in the bucket.
 * - `not-recorded`: an agent talked, but the record lists no recording, because the flow did not ask for one (AC-04).
 * - `not-expected`: nothing had to be recorded, and nothing was.
 */
export const recordingState = (contact: Contact, recordings: readonly Recording[]): RecordingState => {
  const deciding = decidingRecordings(contact, recordings);
  const listed = deciding.filter((entry) => entry.listed !== undefined);
  const relevant = listed.length > 0 ? listed : deciding;
  const hasState = (...states: ArrivalState[]): boolean => relevant.some(({ state }) => states.includes(state));
  // Everything that the record lists must be complete. Among files that it does not list, one that plays is enough.
  if (listed.length > 0 && hasState('not-arrived', 'unreadable')) return 'missing';
  if (hasState('archived')) return 'archived';
  if (hasState('restoring')) return 'restoring';
  if (hasState('present')) return 'present';
  if (hasState('unreadable')) return 'missing';
  if (hasState('deleted')) return 'deleted';
  return agentTalked(contact) ? 'not-recorded' : 'not-expected';
};
