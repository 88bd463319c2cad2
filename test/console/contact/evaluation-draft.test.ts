import type { EvaluationView } from '../../../api/contacts/evaluation.ts';
import {
  answersOf,
  answerText,
  changeOf,
  choicesOf,
  draftOf,
  scoreText,
  withAnswer,
} from '../../../console/contact/evaluations/draft.ts';
import { draftOf as formDraftOf, newForm, newQuestion, withKind } from '../../../console/evaluation-forms/draft.ts';
import { formProblems } from '../../../domain/evaluation/form.ts';

const saved: Pick<EvaluationView, 'answers' | 'comment'> = {
  answers: [
    { questionId: 'q-1', answer: 'yes', comment: null },
    { questionId: 'q-2', answer: null, comment: 'Look again' },
    { questionId: 'q-3', answer: 0, comment: null },
  ],
  comment: 'Good',
};

test('a saved evaluation is shown, and saved again unchanged (QG-33)', () => {
  expect(changeOf(draftOf(saved))).toEqual({
    answers: [
      { questionId: 'q-1', answer: 'yes' },
      { questionId: 'q-2', comment: 'Look again' },
      { questionId: 'q-3', answer: 0 },
    ],
    comment: 'Good',
  });
});

test('a question that was not answered is not sent, nor is an empty comment (QG-33)', () => {
  const empty = draftOf({ answers: [], comment: null });
  const typed = withAnswer(withAnswer(empty, 'q-1', { comment: '  ' }), 'q-2', { answer: 3 });
  expect(changeOf({ ...typed, comment: ' ' })).toEqual({ answers: [{ questionId: 'q-2', answer: 3 }] });
  expect(answersOf(withAnswer(typed, 'q-2', { comment: ' Slowly ' }))).toEqual([
    { questionId: 'q-2', answer: 3, comment: 'Slowly' },
  ]);
});

test('each kind of question offers its answers, and not applicable (QG-33)', () => {
  const question = { questionId: 'q', text: 'Polite?', weight: 1, failsAll: false };
  expect(choicesOf({ ...question, kind: 'yes-no' })).toEqual(['yes', 'no', 'not-applicable']);
  expect(choicesOf({ ...question, kind: 'scale', highest: 2 })).toEqual([0, 1, 2, 'not-applicable']);
  expect((['yes', 'no', 'not-applicable', 0, 7, null] as const).map(answerText)).toEqual([
    'Yes',
    'No',
    'Not applicable',
    '0',
    '7',
    'No answer',
  ]);
});

test('a score is shown out of a hundred, and its absence in words (QG-33)', () => {
  expect([scoreText(0), scoreText(85), scoreText(null)]).toEqual([
    '0 of 100',
    '85 of 100',
    'No score: nothing was applicable',
  ]);
});

test('a new form lacks only its words, and a question has a best answer only as a scale (QG-33)', () => {
  const form = newForm();
  expect(formProblems(form as never).map(({ field }) => field)).toEqual([
    'name',
    'sections.0.name',
    'sections.0.questions.0.text',
  ]);
  const scale = withKind(newQuestion(), 'scale');
  expect(scale.highest).toBe(5);
  expect(withKind(scale, 'yes-no')).not.toHaveProperty('highest');
  const { name, sections, retired } = form;
  expect(
    formDraftOf({
      formId: 'f',
      name,
      sections,
      retired,
      version: 3,
      changedAt: '2026-11-20T08:00:00Z',
      changedBy: 'root',
    }),
  ).toEqual(form);
});
