import type { Contact } from '../contact/contact.ts';
import { type ArrivalState, type ListedAndArrived, listedAndArrived } from './listed-and-arrived.ts';
import type { Recording } from './recording.ts';

/** What a searcher needs to know of a contact's recordings. */
export type RecordingState =
  | 'present'
  | 'missing'
  | 'deleted'
  | 'archived'
  | 'restoring'
  | 'not-recorded'
  | 'not-expected';

/**
 * Whether the talk with an agent should have been recorded. Chats, tasks and e-mails have no sound; who hung up before
 * an agent came has no talk; a supervisor who listens in is heard on the contact he listens to.
 */
export const agentTalked = (contact: Contact): boolean =>
  contact.channel === 'voice' &&
  contact.initiationMethod !== 'MONITOR' &&
  contact.connectedToAgentAt !== undefined &&
  (contact.agentId !== undefined || contact.acdId !== undefined);

/** The record knows better than the file's name which talk it is. */
const partOf = ({ listed, recording }: ListedAndArrived): string | undefined => listed?.part ?? recording?.part;
/** What nobody knows yet may be the sound of the call: it is missed like it. */
const isSound = ({ listed, recording }: ListedAndArrived): boolean => {
  const medium = recording?.medium ?? listed?.medium;
  return medium === 'audio' || medium === 'other';
};

/**
 * The recordings that decide about a contact: its sound. Where an agent talked, only that talk counts: what the caller
 * said to the machine before does not stand in for it.
 */
export const decidingRecordings = (contact: Contact, recordings: readonly Recording[]): ListedAndArrived[] =>
  listedAndArrived(contact.listedRecordings, recordings)
    .filter(isSound)
    .filter((entry) => !agentTalked(contact) || partOf(entry) !== 'ivr');

/**
 * - `missing`: the record lists a recording whose file has not come, or is no recording. A redacted copy does not stand
 *   in for it.
 * - `archived`, `restoring`: it is there, and must be restored before anybody can listen.
 * - `present`: a file is there, with sound in it; a redacted copy where nothing else is listed.
 * - `deleted`: what there was has been deleted: the record says so, whatever is still stored, or the bucket has it no more.
 * - `not-recorded`: an agent talked, and the record lists no recording: the flow did not ask for one (AC-04).
 * - `not-expected`: nothing had to be recorded, and nothing was.
 */
export const recordingState = (contact: Contact, recordings: readonly Recording[]): RecordingState => {
  const deciding = decidingRecordings(contact, recordings);
  const listed = deciding.filter((entry) => entry.listed !== undefined);
  const counting = listed.length > 0 ? listed : deciding;
  const some = (...states: ArrivalState[]): boolean => counting.some(({ state }) => states.includes(state));
  // Only what the record lists must be there whole; of files that came by themselves one that plays is enough.
  if (listed.length > 0 && some('not-arrived', 'unreadable')) return 'missing';
  if (some('archived')) return 'archived';
  if (some('restoring')) return 'restoring';
  if (some('present')) return 'present';
  if (some('unreadable')) return 'missing';
  if (some('deleted')) return 'deleted';
  return agentTalked(contact) ? 'not-recorded' : 'not-expected';
};
