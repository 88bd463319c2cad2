import type { LedgerEntry } from '../control/ledger/ledger.ts';
import type { OutcomeResult } from '../control/recorder/outcome.ts';

interface Span {
  from: string;
  to: string;
}

/** A start that none of these answered has recorded nothing. */
const hasBegun = new Set<OutcomeResult>(['confirmed', 'unchanged', 'pending', 'unconfirmed']);

/** What an agent recorded On-Demand of a contact, in order; the last one lasts until the contact's end. */
const recordedSpans = (ledger: readonly LedgerEntry[], end: string): Span[] => {
  const spans: Span[] = [];
  let from: string | undefined;
  for (const entry of ledger) {
    if (entry.kind !== 'command' || entry.onDemand === undefined) continue;
    const answers = ledger.filter((one) => one.kind === 'answer' && one.commandId === entry.commandId);
    const isEffective = answers.some((one) => one.kind === 'answer' && hasBegun.has(one.result));
    if (entry.verb === 'start' && isEffective) from ??= entry.at;
    if (entry.verb === 'stop' && from !== undefined) {
      spans.push({ from, to: entry.at });
      from = undefined;
    }
  }
  return from === undefined ? spans : [...spans, { from, to: end }];
};

/**
 * The screen that belongs to a call that was recorded On-Demand (OD-29): from the first start to the last stop, with what
 * lies between a stop and the next start. Undefined: nobody started a recording.
 */
export const screenSpan = (
  ledger: readonly LedgerEntry[],
  contact: Span,
): { span: Span; unwanted: Span[] } | undefined => {
  const spans = recordedSpans(ledger, contact.to)
    .map(({ from, to }) => ({
      from: from > contact.from ? from : contact.from,
      to: to < contact.to ? to : contact.to,
    }))
    .filter(({ from, to }) => from < to);
  const [first, ...later] = spans;
  if (!first) return undefined;
  return {
    span: { from: first.from, to: spans.at(-1)!.to },
    unwanted: later.map(({ from }, index) => ({ from: spans[index]!.to, to: from })),
  };
};

/** The screen of a call: all of one that is recorded by itself, else what its agent recorded. Undefined: nothing. */
export const screenOfCall = (
  ledger: readonly LedgerEntry[],
  call: Span,
  isAutomatic: boolean,
): { span: Span; unwanted: Span[] } | undefined =>
  isAutomatic ? { span: call, unwanted: [] } : screenSpan(ledger, call);
