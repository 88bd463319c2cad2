import type { Item } from '../table/batches.ts';

/** The contacts whose records list a location (`contactIds`), and those its recording was moved to (`movedTo`). */
export const locationKey = (location: string): Item => ({ pk: { S: `location#${location}` }, sk: { S: 'location' } });
