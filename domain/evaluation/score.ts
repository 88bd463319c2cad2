import { type EvaluationForm, type EvaluationQuestion, questionsOf } from './form.ts';

/** A number is the answer to a scale. */
export type Answer = 'yes' | 'no' | 'not-applicable' | number;

/** Somebody's answer to one question. A draft may have a comment and no answer yet. */
export interface QuestionAnswer {
  questionId: string;
  answer?: Answer;
  comment?: string;
}

export interface Score {
  /** 0 to 100, a whole number. Null if no question counts. */
  score: number | null;
  /** The questions that made the score 0. */
  failedQuestionIds: string[];
}

/** 0 to 1. Undefined if the question does not count. */
const fractionOf = ({ kind, highest = 1 }: EvaluationQuestion, answer: Answer | undefined): number | undefined => {
  if (answer === undefined || answer === 'not-applicable') return undefined;
  if (kind === 'yes-no') return answer === 'yes' ? 1 : 0;
  return typeof answer === 'number' ? answer / highest : undefined;
};

/**
 * The weighted mean of the answers. Questions without an answer, and those that are not applicable, do not count. A single
 * failed question that fails all makes it 0, even if nothing else counts.
 */
export const scoreOf = (form: Pick<EvaluationForm, 'sections'>, answers: readonly QuestionAnswer[]): Score => {
  const answerOf = new Map(answers.map(({ questionId, answer }) => [questionId, answer]));
  const counted = questionsOf(form).flatMap((question) => {
    const fraction = fractionOf(question, answerOf.get(question.questionId));
    return fraction === undefined ? [] : [{ ...question, fraction }];
  });
  const failedQuestionIds = counted
    .filter(({ failsAll, fraction }) => failsAll && fraction === 0)
    .map(({ questionId }) => questionId);
  if (failedQuestionIds.length > 0) return { score: 0, failedQuestionIds };
  const weights = counted.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return { score: null, failedQuestionIds };
  const points = counted.reduce((sum, { weight, fraction }) => sum + weight * fraction, 0);
  return { score: Math.round((100 * points) / weights), failedQuestionIds };
};
