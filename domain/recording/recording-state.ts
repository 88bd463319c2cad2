import type { Contact } from '../contact/contact.ts';
import { type ListedAndArrived, listedAndArrived } from './listed-and-arrived.ts';
import type { Recording } from './recording.ts';

/** What a searcher needs to know of a contact's recordings. */
export type RecordingState = 'present' | 'missing' | 'deleted' | 'not-recorded' | 'not-expected';

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
const mediumOf = ({ listed, recording }: ListedAndArrived): string | undefined => recording?.medium ?? listed?.medium;

/**
 * The recordings that decide about a contact: its sound. Where an agent talked, only that talk counts: what the caller
 * said to the machine before does not stand in for it.
 */
export const decidingRecordings = (contact: Contact, recordings: readonly Recording[]): ListedAndArrived[] =>
  listedAndArrived(contact.listedRecordings, recordings)
    .filter((entry) => mediumOf(entry) === 'audio')
    .filter((entry) => !agentTalked(contact) || partOf(entry) !== 'ivr');

/**
 * - `missing`: the record lists a recording whose file has not come. A redacted copy does not stand in for it.
 * - `present`: a file is there; also one whose length could not be read, and a redacted copy where nothing else is listed.
 * - `deleted`: the record says that what there was has been deleted, whatever is still stored.
 * - `not-recorded`: an agent talked, and the record lists no recording: the flow did not ask for one (AC-04).
 * - `not-expected`: nothing had to be recorded, and nothing was.
 */
export const recordingState = (contact: Contact, recordings: readonly Recording[]): RecordingState => {
  const deciding = decidingRecordings(contact, recordings);
  const listed = deciding.filter((entry) => entry.listed !== undefined);
  if (listed.some(({ state }) => state === 'not-arrived')) return 'missing';
  const arrived = (listed.length > 0 ? listed : deciding).some(({ state }) => state !== 'deleted');
  if (arrived) return 'present';
  if (listed.length > 0) return 'deleted';
  return agentTalked(contact) ? 'not-recorded' : 'not-expected';
};
