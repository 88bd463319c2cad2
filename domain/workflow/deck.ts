import { hash } from './hash.ts';
import type { KeptKind } from './workflow.ts';

const cards = 100;

/** A shuffled deck: the place of each card. Shuffled by rule and kind, so that two rules do not draw alike. */
const shuffled = (seed: string): Uint8Array => {
  const deck = Uint8Array.from({ length: cards }, (_, card) => card);
  for (let left = cards - 1; left > 0; left--) {
    const other = hash(`${seed}#${left}`) % (left + 1);
    [deck[left], deck[other]] = [deck[other]!, deck[left]!];
  }
  return deck;
};

const decks = new Map<string, Uint8Array>();
const deckOf = (ruleId: string, kind: KeptKind): Uint8Array => {
  const seed = `${ruleId}#${kind}`;
  const known = decks.get(seed);
  if (known) return known;
  const made = shuffled(seed);
  decks.set(seed, made);
  return made;
};

/**
 * Whether a recording is among the n % that an End of Call rule keeps. Later contacts are not known yet, so the share is
 * approximate (SU-34); each recording draws its card by its id: asked again, it draws the same. Who is kept at n % is
 * kept at any more.
 */
export const drawn = (
  { ruleId, kind, recordingId }: { ruleId: string; kind: KeptKind; recordingId: string },
  percent: number,
): boolean => deckOf(ruleId, kind)[hash(`${ruleId}#${kind}#${recordingId}`) % cards]! < percent;
