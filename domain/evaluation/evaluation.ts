import { Failure } from '../failure.ts';
import { type EvaluationForm, type EvaluationQuestion, questionsOf, refusedWords } from './form.ts';
import { type Answer, type QuestionAnswer, scoreOf } from './score.ts';

/** One step in the history of an evaluation. Entries are only ever added. */
export interface EvaluationEvent {
  what: 'begun' | 'completed' | 'reopened';
  /** ISO 8601 UTC. */
  at: string;
  /** User name. */
  by: string;
  /** Only for a completion. */
  score?: number | null;
  /** Only for a reopening. */
  reason?: string;
}

interface EvaluationContent {
  contactId: string;
  evaluationId: string;
  formId: string;
  /** The version of the form with which it was begun. Later versions do not change it. */
  formVersion: number;
  answers: readonly QuestionAnswer[];
  /** About the whole conversation. */
  comment?: string;
  /** Oldest first. */
  events: readonly EvaluationEvent[];
  /** The request that led to this revision, so that its repetition changes nothing. */
  lastRequest?: { clientRequestId: string; fingerprint: string };
  /** ISO 8601 UTC. */
  savedAt: string;
  savedBy: string;
  /** Counts the changes, from 1. */
  revision: number;
}

/** Only evaluators see a draft. */
export interface EvaluationDraft extends EvaluationContent {
  state: 'draft';
}

/** It no longer changes unless somebody reopens it. */
export interface CompletedEvaluation extends EvaluationContent {
  state: 'completed';
  /** 0 to 100. Null if no question counts. */
  score: number | null;
}

/** How well an agent handled a contact, in the opinion of somebody who may evaluate contacts. */
export type Evaluation = EvaluationDraft | CompletedEvaluation;

export interface EvaluationStore {
  find(contactId: string, evaluationId: string): Promise<Evaluation | undefined>;
  /** Saves it if the stored revision is `revision - 1` (not stored: 0). False: another write came first; read again. */
  save(evaluation: Evaluation): Promise<boolean>;
}

/** `evaluations`: the most that one contact may have, so that reading the contact remains cheap. */
export const evaluationLimits = { evaluations: 20, commentLength: 1000, reasonLength: 200 } as const;

/** Who changes an evaluation, when, and under which request id. */
export interface Edit {
  by: string;
  at: string;
  lastRequest?: EvaluationContent['lastRequest'];
}

const savedBy = ({ by, at, lastRequest }: Edit) => ({
  savedAt: at,
  savedBy: by,
  ...(lastRequest && { lastRequest }),
});

/** @throws Failure `conflict` if the form is retired */
export const beginEvaluation = (
  of: { contactId: string; evaluationId: string },
  form: EvaluationForm,
  edit: Edit,
): EvaluationDraft => {
  if (form.retired) throw new Failure('conflict', 'This form is retired: choose another one', { field: 'formId' });
  return {
    ...of,
    formId: form.formId,
    formVersion: form.version,
    state: 'draft',
    answers: [],
    events: [{ what: 'begun', at: edit.at, by: edit.by }],
    ...savedBy(edit),
    revision: 1,
  };
};

export interface AnswerProblem {
  /** `answers.0.answer` */
  field: string;
  reason: string;
}

const fits = ({ kind, highest = 0 }: EvaluationQuestion, answer: Answer): boolean => {
  if (answer === 'not-applicable') return true;
  if (kind === 'yes-no') return answer === 'yes' || answer === 'no';
  return typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer <= highest;
};

/** Why answers cannot be saved. */
export const answerProblems = (
  form: Pick<EvaluationForm, 'sections'>,
  { answers, comment }: Pick<Evaluation, 'answers' | 'comment'>,
): AnswerProblem[] => {
  const questions = new Map(questionsOf(form).map((question) => [question.questionId, question]));
  const taken = new Set<string>();
  const words = (field: string, text: string | undefined): AnswerProblem[] => {
    const reason = text === undefined ? undefined : refusedWords(text);
    return reason === undefined ? [] : [{ field, reason }];
  };
  return [
    ...answers.flatMap(({ questionId, answer, comment: remark }, index): AnswerProblem[] => {
      const question = questions.get(questionId);
      const isRepeated = taken.has(questionId);
      taken.add(questionId);
      if (!question) return [{ field: `answers.${index}.questionId`, reason: 'The form has no such question' }];
      if (isRepeated) return [{ field: `answers.${index}.questionId`, reason: 'This question is answered twice' }];
      return [
        ...(answer === undefined || fits(question, answer)
          ? []
          : [{ field: `answers.${index}.answer`, reason: 'The question cannot be answered with this' }]),
        ...words(`answers.${index}.comment`, remark),
      ];
    }),
    ...words('comment', comment),
  ];
};

/** The questions without an answer. An evaluation cannot be completed while there are any. */
export const openQuestions = (
  form: Pick<EvaluationForm, 'sections'>,
  answers: readonly QuestionAnswer[],
): EvaluationQuestion[] => {
  const closed = new Set(answers.filter(({ answer }) => answer !== undefined).map(({ questionId }) => questionId));
  return questionsOf(form).filter(({ questionId }) => !closed.has(questionId));
};

/** @throws Failure `conflict` if it is completed */
export const saveAnswers = (
  evaluation: Evaluation,
  { answers, comment }: Pick<Evaluation, 'answers' | 'comment'>,
  edit: Edit,
): EvaluationDraft => {
  if (evaluation.state !== 'draft') {
    throw new Failure('conflict', 'This evaluation is completed: reopen it before you change it');
  }
  const { comment: _, lastRequest: __, ...rest } = evaluation;
  return {
    ...rest,
    answers,
    ...(comment !== undefined && { comment }),
    ...savedBy(edit),
    revision: evaluation.revision + 1,
  };
};

/**
 * The draft with its score. It follows `saveAnswers`, and both are one change.
 * @throws Failure `invalid` if a question has no answer
 */
export const completeEvaluation = (
  draft: EvaluationDraft,
  form: Pick<EvaluationForm, 'sections'>,
): CompletedEvaluation => {
  const open = openQuestions(form, draft.answers);
  if (open.length > 0) {
    const count = open.length === 1 ? '1 question has' : `${open.length} questions have`;
    throw new Failure('invalid', `${count} no answer yet`, { field: 'answers' });
  }
  const { score } = scoreOf(form, draft.answers);
  const { savedAt: at, savedBy: by } = draft;
  return { ...draft, state: 'completed', score, events: [...draft.events, { what: 'completed', at, by, score }] };
};

/** Undefined if it is already a draft. The previous score stays among its events. */
export const reopenEvaluation = (
  evaluation: Evaluation,
  reason: string | undefined,
  edit: Edit,
): EvaluationDraft | undefined => {
  if (evaluation.state === 'draft') return undefined;
  const { score: _, lastRequest: __, ...rest } = evaluation;
  const { at, by } = edit;
  return {
    ...rest,
    state: 'draft',
    events: [...evaluation.events, { what: 'reopened', at, by, ...(reason !== undefined && { reason }) }],
    ...savedBy(edit),
    revision: evaluation.revision + 1,
  };
};
