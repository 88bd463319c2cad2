import type { OutcomeView } from '../../../api/control/control.ts';
import type { Problem } from '../../../api/problem.ts';

/** An error response of the API, as a sentence that says what to do. */
export class RequestProblem extends Error {
  readonly status: number;
  readonly fields: readonly { field: string; reason: string }[];
  /** Each recorder's answer, if there was a command. */
  readonly outcomes: readonly OutcomeView[];

  constructor(
    status: number,
    sentence: string,
    fields: readonly { field: string; reason: string }[] = [],
    outcomes: readonly OutcomeView[] = [],
  ) {
    super(sentence);
    this.name = 'RequestProblem';
    this.status = status;
    this.fields = fields;
    this.outcomes = outcomes;
  }
}

/** Used if there was no response at all. */
export const unreachable = (): RequestProblem =>
  new RequestProblem(0, 'Fermata cannot be reached. Check your connection, then try again.');

const sentences: Record<number, string> = {
  401: 'Your session has ended. Sign in again.',
  403: 'Your role does not allow this.',
  404: 'This does not exist, or you are not allowed to see it.',
  410: 'This was deleted permanently.',
  429: 'Fermata is busy. Try again in a moment.',
  503: 'Fermata is not available at the moment. Try again shortly.',
};

const isProblem = (body: unknown): body is Problem & { outcomes?: OutcomeView[] } =>
  typeof body === 'object' && body !== null && 'title' in body && typeof body.title === 'string';

/** Reads RFC 9457. If a proxy answered instead of the API, the sentence follows from the status. */
export const problemOf = (status: number, body: unknown): RequestProblem => {
  const fallback =
    sentences[status] ?? 'Something went wrong in Fermata. Try again. If the problem persists, tell an administrator.';
  if (!isProblem(body)) return new RequestProblem(status, fallback);
  return new RequestProblem(status, body.detail ?? sentences[status] ?? body.title, body.errors, body.outcomes);
};

/** The sentence for anything that was thrown. */
export const sentenceOf = (problem: unknown): string =>
  problem instanceof RequestProblem ? problem.message : 'Something went wrong on this page. Reload it and try again.';
