import type { OutcomeView } from '../../../api/control/control.ts';
import { isDone, type Outcome } from '../../../domain/control/recorder/outcome.ts';
import type { FailureCode } from '../../../domain/failure.ts';
import { NotDone } from './not-done.ts';

/** The status of each answer on its own, where the command was not carried out. */
const alone = {
  confirmed: 200,
  unchanged: 200,
  pending: 202,
  'not-recording': 409,
  illegal: 409,
  unsupported: 409,
  'not-found': 404,
  throttled: 429,
  failed: 502,
  unconfirmed: 502,
} as const satisfies Record<Outcome['result'], number>;

/** The word for a provider that does not let Fermata do this (PR-33). */
const unsupported = 'unsupported_by_integration';

/** The contact is only named if there is more than one. */
export const outcomeView = (outcome: Outcome & { contactId?: string }): OutcomeView => ({
  ...(outcome.contactId !== undefined && { contactId: outcome.contactId }),
  recorder: outcome.recorder,
  medium: outcome.medium,
  result: outcome.result,
  status: isDone(outcome) ? 200 : alone[outcome.result],
  code: outcome.code ?? (outcome.result === 'unsupported' ? unsupported : null),
  detail: outcome.detail ?? null,
});

/** Most important first: that nobody knows whether it happened. */
const worst: readonly { status: number; code: FailureCode; sentence: string }[] = [
  {
    status: 502,
    code: 'recorder-failed',
    sentence: 'A recorder answered with an error, or not in time. Do not rely on the result: see the outcomes',
  },
  {
    status: 429,
    code: 'throttled',
    sentence: "It did NOT happen: the provider's quota is used up. Ask again",
  },
  { status: 409, code: 'conflict', sentence: 'This is not possible with this recording now: see the outcomes' },
  { status: 404, code: 'not-found', sentence: 'The recorder does not know this contact, or no longer knows it' },
];

/**
 * 200 only when every recorder confirmed it. 207: some did, or will.
 * @throws NotDone when none did
 */
export const toCommandAnswer = <Answer>(
  outcomes: readonly OutcomeView[],
  answer: Answer,
): { status: 200 | 207; answer: Answer } => {
  if (outcomes.every(({ status }) => status === 200)) return { status: 200, answer };
  if (outcomes.some(({ status }) => status < 300)) return { status: 207, answer };
  const { code, sentence } = worst.find(({ status }) => outcomes.some((outcome) => outcome.status === status))!;
  const named = outcomes.every(({ result }) => result === 'unsupported');
  throw new NotDone(
    code,
    named ? `${unsupported}: this provider does not support it, or not for Fermata` : sentence,
    outcomes,
  );
};
