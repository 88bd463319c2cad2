import type { LedgerEntry } from '../control/ledger/ledger.ts';
import type { OutcomeResult } from '../control/recorder/outcome.ts';

interface Span {
  from: string;
  to: string;
}

/** If a start has none of these answers, it has recorded nothing. */
const mayHaveBegun = new Set<OutcomeResult>(['confirmed', 'unchanged', 'pending', 'unconfirmed']);

/** The spans of a contact that an agent recorded On-Demand, in order. The last one lasts until the contact's end. */
const recordedSpans = (ledger: readonly LedgerEntry[], end: string): Span[] => {
  const spans: Span[] = [];
  let from: string | undefined;
  for (const entry of ledger) {
    if (entry.kind !== 'command' || entry.onDemand === undefined) continue;
    const answers = ledger.filter((one) => one.kind === 'answer' && one.commandId === entry.commandId);
    const isEffective = answers.some((one) => one.kind === 'answer' && mayHaveBegun.has(one.result));
    if (entry.verb === 'start' && isEffective) from ??= entry.at;
    if (entry.verb === 'stop' && from !== undefined) {
      spans.push({ from, to: entry.at });
      from = undefined;
    }
  }
  return from === undefined ? spans : [...spans, { from, to: end }];
};

/**
 * The screen of a call that was recorded On-Demand (OD-29): from the first start to the last stop, with the unwanted spans
 * between a stop and the next start. Undefined if nobody started a recording.
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

/** The screen of a call: the whole call if it is recorded automatically, otherwise what its agent recorded. Undefined if nothing. */
export const screenOfCall = (
  ledger: readonly LedgerEntry[],
  call: Span,
  isAutomatic: boolean,
): { span: Span; unwanted: Span[] } | undefined =>
  isAutomatic ? { span: call, unwanted: [] } : screenSpan(ledger, call);
