import {
  answerProblems,
  beginEvaluation,
  completeEvaluation,
  openQuestions,
  reopenEvaluation,
  saveAnswers,
} from '../../../domain/evaluation/evaluation.ts';
import type { QuestionAnswer } from '../../../domain/evaluation/score.ts';
import { anEvaluationForm } from '../../kit/evaluation-form.ts';

const form = anEvaluationForm();
const minute = (number: number, by = 'lea.lead') => ({ by, at: `2026-11-20T09:0${number}:00.000Z` });
const begun = beginEvaluation({ contactId: 'c-1', evaluationId: 'e-1' }, form, minute(1));
const all: QuestionAnswer[] = [
  { questionId: 'q-greeting', answer: 'yes' },
  { questionId: 'q-consent', answer: 'yes' },
  { questionId: 'q-solution', answer: 4, comment: 'Slowly' },
];
const completed = completeEvaluation(saveAnswers(begun, { answers: all, comment: 'Good' }, minute(2)), form);

test('an evaluation begins as a draft with the version that its form has then (QG-33)', () => {
  expect(begun).toEqual({
    contactId: 'c-1',
    evaluationId: 'e-1',
    formId: 'f-1',
    formVersion: 1,
    state: 'draft',
    answers: [],
    events: [{ what: 'begun', at: '2026-11-20T09:01:00.000Z', by: 'lea.lead' }],
    savedAt: '2026-11-20T09:01:00.000Z',
    savedBy: 'lea.lead',
    revision: 1,
  });
});

test('an evaluation cannot begin with a retired form (QG-33)', () => {
  const retired = anEvaluationForm({ retired: true });
  expect(() => beginEvaluation({ contactId: 'c-1', evaluationId: 'e-1' }, retired, minute(1))).toThrow(/is retired/);
});

test('a draft is saved with what was answered so far, and a comment that is left out is deleted (QG-33)', () => {
  const lastRequest = { clientRequestId: 'r-1', fingerprint: 'a' };
  const first = saveAnswers(begun, { answers: all.slice(0, 1), comment: 'Good' }, { ...minute(2), lastRequest });
  expect(first).toMatchObject({ answers: all.slice(0, 1), comment: 'Good', revision: 2, lastRequest });
  const second = saveAnswers(first, { answers: [] }, minute(3, 'root'));
  expect(second).toMatchObject({ state: 'draft', answers: [], revision: 3, savedBy: 'root' });
  expect([second.comment, second.lastRequest]).toEqual([undefined, undefined]);
  expect(second.events).toEqual(begun.events);
});

test('an evaluation is completed only when every question is answered (QG-33)', () => {
  const some = saveAnswers(begun, { answers: [...all.slice(0, 2), { questionId: 'q-solution' }] }, minute(2));
  expect(openQuestions(form, some.answers).map(({ questionId }) => questionId)).toEqual(['q-solution']);
  expect(() => completeEvaluation(some, form)).toThrow('1 question has no answer yet');
  expect(() => completeEvaluation(begun, form)).toThrow('3 questions have no answer yet');
});

test('a completed evaluation has its score, and says who completed it and when (QG-33)', () => {
  expect(completed).toMatchObject({ state: 'completed', score: 85, revision: 2 });
  expect(completed.events).toEqual([
    { what: 'begun', at: '2026-11-20T09:01:00.000Z', by: 'lea.lead' },
    { what: 'completed', at: '2026-11-20T09:02:00.000Z', by: 'lea.lead', score: 85 },
  ]);
});

test('a completed evaluation does not change until it is reopened, and keeps its score (QG-33)', () => {
  expect(() => saveAnswers(completed, { answers: [] }, minute(3))).toThrow(/reopen it before/);
  const reopened = reopenEvaluation(completed, 'Wrong agent', minute(4, 'root'))!;
  expect(reopened).toMatchObject({ state: 'draft', answers: all, comment: 'Good', revision: 3, savedBy: 'root' });
  expect(reopened).not.toHaveProperty('score');
  const changed = { answers: all.with(0, { questionId: 'q-greeting', answer: 'no' }) };
  const again = completeEvaluation(saveAnswers(reopened, changed, minute(5)), form);
  expect(again.events.map(({ what, score, reason }) => [what, score, reason])).toEqual([
    ['begun', undefined, undefined],
    ['completed', 85, undefined],
    ['reopened', undefined, 'Wrong agent'],
    ['completed', 60, undefined],
  ]);
});

test('a draft cannot be reopened (QG-33)', () => {
  expect(reopenEvaluation(begun, undefined, minute(2))).toBeUndefined();
});

test.each<[string, QuestionAnswer[], string[]]>([
  ['every answer fits', all, []],
  ['a question that the form does not have', [{ questionId: 'q-other', answer: 'yes' }], ['answers.0.questionId']],
  [
    'a question twice',
    [
      { questionId: 'q-greeting', answer: 'yes' },
      { questionId: 'q-greeting', answer: 'no' },
    ],
    ['answers.1.questionId'],
  ],
  ['a number for yes or no', [{ questionId: 'q-greeting', answer: 1 }], ['answers.0.answer']],
  ['yes for a scale', [{ questionId: 'q-solution', answer: 'yes' }], ['answers.0.answer']],
  ['more than the best', [{ questionId: 'q-solution', answer: 6 }], ['answers.0.answer']],
  ['less than nothing', [{ questionId: 'q-solution', answer: -1 }], ['answers.0.answer']],
  ['a fraction', [{ questionId: 'q-solution', answer: 2.5 }], ['answers.0.answer']],
  ['a scale that is not applicable', [{ questionId: 'q-solution', answer: 'not-applicable' }], []],
  ['a comment without an answer', [{ questionId: 'q-solution', comment: 'Look again' }], []],
  [
    'a card number in a comment',
    [{ questionId: 'q-solution', comment: 'They said 4111 1111 1111 1111' }],
    ['answers.0.comment'],
  ],
])('answers are checked for %s (QG-33)', (_, answers, fields) => {
  expect(answerProblems(form, { answers }).map(({ field }) => field)).toEqual(fields);
});

test('the comment on the whole conversation may have several lines, but no card number (QG-33)', () => {
  expect(answerProblems(form, { answers: [], comment: 'Good.\nNext time: slower, 100 %.' })).toEqual([]);
  expect(answerProblems(form, { answers: [], comment: '4111111111111111' })).toEqual([
    { field: 'comment', reason: 'This looks like a card number, which must not be kept here.' },
  ]);
});
