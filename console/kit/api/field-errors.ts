import { RequestProblem, sentenceOf } from './problem.ts';

/** The API's errors for this field or something in it, shown below the field. */
export const errorAt = (problem: unknown, field: string): string | undefined => {
  if (!(problem instanceof RequestProblem)) return undefined;
  const reasons = problem.fields
    .filter((wrong) => wrong.field === field || wrong.field.startsWith(`${field}.`))
    .map((wrong) => {
      const index = wrong.field.slice(field.length + 1).match(/^\d+$/)?.[0];
      return index === undefined ? wrong.reason : `Number ${Number(index) + 1}: ${wrong.reason}`;
    });
  return reasons.length > 0 ? [...new Set(reasons)].join('. ') : undefined;
};

/** Errors that no field on the page shows. */
export const otherErrors = (problem: unknown, shown: readonly string[]): { field: string; reason: string }[] =>
  problem instanceof RequestProblem
    ? problem.fields.filter(({ field }) => !shown.some((name) => field === name || field.startsWith(`${name}.`)))
    : [];

/** The sentence at the end of a form: errors are at the fields above. */
export const sentenceOfForm = (problem: unknown): string =>
  problem instanceof RequestProblem && problem.status === 400 && problem.fields.length > 0
    ? 'Something is missing or wrong: look at the marked fields above.'
    : sentenceOf(problem);
