import type { PauseSpan } from '../control/ledger/pause-spans.ts';
import type { Blackout } from './extraction.ts';

/**
 * What is black in a contact's screens: every pause that its ledger knows, whether or not a recorder confirmed it, and
 * whether or not the PC ever heard of it. A pause of the sound counts too: what is not to be heard is usually typed. A
 * pause without an end lasts until the contact's end.
 */
export const blackoutsOf = (pauses: readonly PauseSpan[], span: { from: string; to: string }): Blackout[] => {
  const clipped = pauses
    .filter(({ media }) => media.some((medium) => medium !== 'keystroke'))
    .map(({ from, to = span.to, blackout }) => ({
      from: from > span.from ? from : span.from,
      to: to < span.to ? to : span.to,
      cause: blackout ? ('blackout' as const) : ('pause' as const),
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const merged: Blackout[] = [];
  for (const one of clipped) {
    const last = merged.at(-1);
    if (!last || one.from > last.to) merged.push({ ...one });
    else {
      if (one.to > last.to) last.to = one.to;
      if (one.cause === 'blackout') last.cause = 'blackout';
    }
  }
  return merged;
};
