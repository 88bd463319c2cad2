import type { Item } from './batches.ts';

/** Whose recording a location is (`contactId`), and where that recording was ever moved (`movedTo`). */
export const locationKey = (location: string): Item => ({ pk: { S: `location#${location}` }, sk: { S: 'location' } });
