import type { KeptKind } from '../workflow.ts';
import { hash } from './hash.ts';

const deckSize = 100;

/** A shuffled deck: the position of each card. It depends on rule and kind, so that two rules draw differently. */
const shuffle = (seed: string): Uint8Array => {
  const deck = Uint8Array.from({ length: deckSize }, (_, card) => card);
  for (let left = deckSize - 1; left > 0; left--) {
    const other = hash(`${seed}#${left}`) % (left + 1);
    [deck[left], deck[other]] = [deck[other]!, deck[left]!];
  }
  return deck;
};

const decks = new Map<string, Uint8Array>();
const deckOf = (ruleId: string, kind: KeptKind): Uint8Array => {
  const seed = `${ruleId}#${kind}`;
  const cached = decks.get(seed);
  if (cached) return cached;
  const deck = shuffle(seed);
  decks.set(seed, deck);
  return deck;
};

/**
 * Whether a recording is in the percentage that an End of Call rule keeps. Later contacts are unknown at this point, so the
 * share is approximate (SU-34). Each recording draws its card by its id, so it always draws the same one. A recording that is
 * kept at one percentage is kept at any higher one.
 */
export const isDrawn = (
  { ruleId, kind, recordingId }: { ruleId: string; kind: KeptKind; recordingId: string },
  percent: number,
): boolean => deckOf(ruleId, kind)[hash(`${ruleId}#${kind}#${recordingId}`) % deckSize]! < percent;
