import { Failure } from '../../failure.ts';
import type { Medium } from '../../recording/recording.ts';
import type { Command } from './command.ts';
import type { ControlStore, RememberedRequest } from '../state/control-store.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { Outcome } from '../recorder/outcome.ts';

/** What a caller who asks again gets: the same command, and what was answered. */
export interface Answer {
  command: Command;
  outcomes: Outcome[];
}

const sha256 = async (text: string): Promise<string> => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

export const fingerprintOf = (question: Readonly<Record<string, unknown>>): Promise<string> =>
  sha256(JSON.stringify(Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1))));

/** What a ledger tells of a command whose answer was not remembered: a crash came between. */
export const answerIn = (entries: readonly LedgerEntry[], commandId: string): Answer | undefined => {
  const asked = entries.find((entry) => entry.kind === 'command' && entry.commandId === commandId);
  if (asked?.kind !== 'command') return undefined;
  const outcomes = entries.flatMap((entry): Outcome[] => {
    if (entry.kind !== 'answer' || entry.commandId !== commandId) return [];
    const { recorder, medium, result, code, detail, at } = entry;
    return [{ recorder, medium, result, ...(code && { code }), ...(detail && { detail }), at }];
  });
  const answered = (medium: Medium) => outcomes.some((outcome) => outcome.medium === medium);
  if (!asked.media.every(answered)) return undefined;
  const { kind: _, number: __, hash: ___, previousHash: ____, ...command } = asked;
  return { command, outcomes };
};

/**
 * Takes a client request id for this question. Gives the answer when it was asked and answered before, else the id that
 * its command is to have. @throws Failure `conflict` when it was another question
 */
export const claimed = async (
  controls: Pick<ControlStore, 'claimRequest' | 'ledger'>,
  contactId: string,
  request: RememberedRequest & { commandId: string },
): Promise<{ answer: Answer } | { commandId: string; again: boolean }> => {
  const known = await controls.claimRequest(contactId, request);
  if (known === 'claimed') return { commandId: request.commandId, again: false };
  if (known.fingerprint !== request.fingerprint) {
    throw new Failure('conflict', 'This client request id was used for another question', { field: 'clientRequestId' });
  }
  if (known.answer !== undefined) return { answer: JSON.parse(known.answer) as Answer };
  return { commandId: known.commandId ?? request.commandId, again: true };
};
