import { recordingKey } from '../recording/recording-key.ts';
import type { Contact } from './contact.ts';

/** Locations of media that this contact's record lists although their file names do not contain the contact's id. */
export const oddlyNamedLocations = ({ contactId, listedRecordings }: Contact): string[] =>
  listedRecordings
    .filter(({ medium }) => medium !== 'chat')
    .map(({ location }) => location)
    .filter((location) => recordingKey(location)?.contactId !== contactId);
