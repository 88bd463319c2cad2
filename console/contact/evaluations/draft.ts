import type { EvaluationChange, EvaluationView } from '../../../api/contacts/evaluation.ts';
import type { EvaluationForm } from '../../../domain/evaluation/form.ts';
import type { Answer, QuestionAnswer } from '../../../domain/evaluation/score.ts';

export type Question = EvaluationView['sections'][number]['questions'][number];

/** The answers and comments that have been filled in, by question. */
export interface EvaluationDraft {
  answers: Readonly<Record<string, { answer?: Answer; comment?: string }>>;
  comment: string;
}

/** The form of an evaluation, for the rules of `domain`. */
export const formOf = ({ sections }: Pick<EvaluationView, 'sections'>): Pick<EvaluationForm, 'sections'> =>
  ({ sections }) as Pick<EvaluationForm, 'sections'>;

export const draftOf = ({ answers, comment }: Pick<EvaluationView, 'answers' | 'comment'>): EvaluationDraft => ({
  answers: Object.fromEntries(
    answers.map(({ questionId, answer, comment: remark }) => [
      questionId,
      { ...(answer !== null && { answer }), ...(remark !== null && { comment: remark }) },
    ]),
  ),
  comment: comment ?? '',
});

/** The answers for the API and the score, without questions that are still empty. */
export const answersOf = ({ answers }: EvaluationDraft): QuestionAnswer[] =>
  Object.entries(answers).flatMap(([questionId, { answer, comment = '' }]) =>
    answer === undefined && comment.trim() === ''
      ? []
      : [
          {
            questionId,
            ...(answer !== undefined && { answer }),
            ...(comment.trim() !== '' && { comment: comment.trim() }),
          },
        ],
  );

export const changeOf = (draft: EvaluationDraft): Pick<EvaluationChange, 'answers' | 'comment'> => ({
  answers: answersOf(draft),
  ...(draft.comment.trim() !== '' && { comment: draft.comment.trim() }),
});

export const withAnswer = (
  draft: EvaluationDraft,
  questionId: string,
  part: { answer?: Answer; comment?: string },
): EvaluationDraft => ({
  ...draft,
  answers: { ...draft.answers, [questionId]: { ...draft.answers[questionId], ...part } },
});

export const answerText = (answer: Answer | null): string => {
  switch (answer) {
    case null:
      return 'No answer';
    case 'yes':
      return 'Yes';
    case 'no':
      return 'No';
    case 'not-applicable':
      return 'Not applicable';
    default:
      return String(answer);
  }
};

/** The answers that can be chosen, in order. */
export const choicesOf = ({ kind, highest = 1 }: Question): Answer[] => [
  ...(kind === 'yes-no' ? (['yes', 'no'] as const) : Array.from({ length: highest + 1 }, (_, value) => value)),
  'not-applicable',
];

export const scoreText = (score: number | null): string =>
  score === null ? 'No score: nothing was applicable' : `${score} of 100`;
