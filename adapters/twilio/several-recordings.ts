import type { Attempt } from '../../domain/control/recorder/attempts.ts';
import type { OutcomeResult } from '../../domain/control/recorder/outcome.ts';

export interface Answered extends Attempt {
  /** The sid of the call or conference. */
  place: string;
}

/** From worst to best: the whole has the worst result of its parts. */
const worstFirst: readonly OutcomeResult[] = ['unconfirmed', 'failed', 'throttled', 'illegal', 'pending'];

/**
 * One answer for all places in which a contact may be recorded. It is confirmed only if every place that records has
 * confirmed it. If one place did it and another did not, it is unconfirmed: the recording is neither as before, nor as
 * requested.
 */
export const together = (answers: readonly Answered[]): Attempt => {
  const recording = answers.filter(({ result }) => result !== 'not-recording' && result !== 'not-found');
  if (recording.length === 0) {
    const { place: _, ...first } = answers.find(({ result }) => result === 'not-recording') ?? answers[0]!;
    return first;
  }
  const worst = worstFirst.flatMap((result) => recording.find((one) => one.result === result) ?? [])[0];
  if (!worst) return { result: 'confirmed' };
  const { place: _, ...answer } = worst;
  return recording.some(({ result }) => result === 'confirmed')
    ? {
        ...answer,
        result: 'unconfirmed',
        detail: 'Twilio records this contact in more than one place, and not all of them did it. Try again.',
      }
    : answer;
};

/** Several recordings of one call or conference count as one. */
export const inOnePlace = (attempts: readonly Attempt[]): Attempt => {
  if (attempts.length === 1) return attempts[0]!;
  const all = together(attempts.map((attempt) => ({ place: '', ...attempt })));
  const token = attempts.flatMap(({ result, token }) => (result === 'confirmed' && token ? [token] : [])).join('+');
  return all.result === 'confirmed' && token ? { ...all, token } : all;
};

/** Which recordings were paused in which place, as one word. */
export const asToken = (answers: readonly Answered[]): string =>
  answers
    .flatMap(({ place, result, token }) => (result === 'confirmed' && token ? [`${place}=${token}`] : []))
    .join(',');

export const sidsIn = (token: string | undefined): ReadonlyMap<string, readonly string[]> =>
  new Map(
    (token ?? '').split(',').flatMap((pair) => {
      const [place, sids] = pair.split('=');
      return place && sids ? [[place, sids.split('+')] as const] : [];
    }),
  );
