import type { Contact } from './contact.ts';

const fileName = (location: string): string => location.slice(location.lastIndexOf('/') + 1);

/** Locations of media this contact's record lists although their file names do not begin with the contact's id. */
export const oddlyNamedLocations = ({ contactId, listedRecordings }: Contact): string[] =>
  listedRecordings
    .filter(({ medium }) => medium === 'audio' || medium === 'screen')
    .map(({ location }) => location)
    .filter((location) => !fileName(location).startsWith(contactId));
