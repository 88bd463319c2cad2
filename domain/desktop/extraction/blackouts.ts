import { soundRecordedUntil } from '../../control/ledger/late-pause.ts';
import type { LedgerEntry } from '../../control/ledger/ledger.ts';
import { isMissed, missedSound } from '../../control/ledger/missed-pause.ts';
import { type PauseSpan, pausesOf } from '../../control/ledger/pause-spans.ts';
import type { Blackout } from './extraction.ts';

interface Span {
  from: string;
  to: string;
}

const earliest = (instants: readonly string[]): string => [...instants].sort()[0]!;

/** When a pause ends for the screens of a PC, which recorded whatever the provider's recorders did. */
const endOf = (
  { from, to, endedThrough, pauseUntil }: PauseSpan,
  ledger: readonly LedgerEntry[],
  span: Span,
): string => {
  switch (endedThrough) {
    // Only a report of the end was received, and its time is not exactly the end of the contact.
    case 'contact-end':
    case 'transfer':
      return span.to;
    // No recorder of the provider paused, but somebody still typed what nobody may see.
    case 'failure': {
      const resumes = ledger.filter((entry) => entry.kind === 'command' && entry.verb === 'resume' && entry.at > from);
      return earliest([span.to, ...(pauseUntil === undefined ? [] : [pauseUntil]), ...resumes.map(({ at }) => at)]);
    }
    default:
      return to ?? span.to;
  }
};

const within = ({ from, to = '9' }: { from: string; to?: string }, span: Span): Blackout => ({
  from: from < span.from ? span.from : from,
  to: to < span.to ? to : span.to,
  cause: 'pause',
});

/** A pause that was kept at a transfer starts with the new leg. */
const toBlackout = ({ from, source, blackout }: PauseSpan, to: string, span: Span): Blackout => ({
  from: source === 'transfer' || from < span.from ? span.from : from,
  to: to < span.to ? to : span.to,
  cause: blackout ? 'blackout' : 'pause',
});

/**
 * The spans that are black in a contact's screens: every pause in its ledger, whether or not a recorder confirmed or made
 * it, and whether or not the PC ever learned of it. A pause of the sound counts, too, because what nobody may hear is usually
 * typed. A pause without an end lasts until the contact's end, and one that was kept at a transfer starts with the new leg.
 */
export const blackoutsOf = (
  ledger: readonly LedgerEntry[],
  span: Span,
  /** Between recordings that an agent stopped and started. */
  unwanted: readonly Span[] = [],
  /** Keystrokes are left out in every pause. Screens are not black in a pause of keystrokes alone. */
  medium: 'screen' | 'keystroke' = 'screen',
): Blackout[] => {
  const paused = pausesOf(ledger)
    .filter(({ media }) => medium === 'keystroke' || media.some((one) => one !== 'keystroke'))
    .map((pause) => toBlackout(pause, endOf(pause, ledger, span), span));
  return mergeBlackouts(
    [...paused, ...unwanted.map((one) => ({ ...one, cause: 'pause' as const }))].filter(({ from, to }) => from < to),
  );
};

/**
 * The spans of a contact's sound that may contain what should be silent, because no recorder confirmed the pause, or only
 * after a while. This happens at a PBX whose gateway is down while a call is transferred.
 */
export const unsilencedSpans = (ledger: readonly LedgerEntry[], span: Span): Blackout[] =>
  mergeBlackouts(
    pausesOf(ledger)
      .filter(({ media }) => media.includes('audio'))
      .flatMap((pause) => {
        // A gateway reported it, with the exact time.
        if (isMissed(pause)) return [];
        const { audio: confirmedAt } = pause.confirmed;
        const isPrompt = confirmedAt !== undefined && soundRecordedUntil(pause) === undefined;
        return isPrompt ? [] : [toBlackout(pause, confirmedAt ?? endOf(pause, ledger, span), span)];
      })
      .concat(missedSound(ledger).map((missed) => within(missed, span)))
      .filter(({ from, to }) => from < to),
  );

/** Sorted and merged, so that no two touch each other. */
export const mergeBlackouts = (blackouts: readonly Blackout[]): Blackout[] => {
  const inOrder = [...blackouts].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const merged: Blackout[] = [];
  for (const one of inOrder) {
    const last = merged.at(-1);
    if (!last || one.from > last.to) merged.push({ ...one });
    else {
      if (one.to > last.to) last.to = one.to;
      if (one.cause === 'blackout') last.cause = 'blackout';
    }
  }
  return merged;
};
