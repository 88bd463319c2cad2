import type { Item } from './batches.ts';

/** Whose records list a location (`contactIds`), and where that recording was ever moved (`movedTo`). */
export const locationKey = (location: string): Item => ({ pk: { S: `location#${location}` }, sk: { S: 'location' } });
