import * as fc from 'fast-check';
import { type EvaluationForm, type EvaluationQuestion, questionsOf } from '../../../domain/evaluation/form.ts';
import { type Answer, type QuestionAnswer, scoreOf } from '../../../domain/evaluation/score.ts';
import { anEvaluationForm } from '../../kit/evaluation-form.ts';

const answered = (answers: Record<string, Answer>): QuestionAnswer[] =>
  Object.entries(answers).map(([questionId, answer]) => ({ questionId, answer }));

/** Greeting 10 points, consent 0 and fails all, solution 30 points of a scale to 5. */
const form = anEvaluationForm();

test.each<[string, Record<string, Answer>, number | null, string[]]>([
  ['everything right', { 'q-greeting': 'yes', 'q-consent': 'yes', 'q-solution': 5 }, 100, []],
  ['everything wrong', { 'q-greeting': 'no', 'q-consent': 'yes', 'q-solution': 0 }, 0, []],
  ['the lighter question wrong', { 'q-greeting': 'no', 'q-consent': 'yes', 'q-solution': 5 }, 75, []],
  ['the heavier question wrong', { 'q-greeting': 'yes', 'q-consent': 'yes', 'q-solution': 0 }, 25, []],
  ['a part of a scale', { 'q-greeting': 'yes', 'q-consent': 'yes', 'q-solution': 4 }, 85, []],
  [
    'rounded to a whole number',
    { 'q-greeting': 'not-applicable', 'q-consent': 'not-applicable', 'q-solution': 3 },
    60,
    [],
  ],
  [
    'not applicable does not count',
    { 'q-greeting': 'yes', 'q-consent': 'yes', 'q-solution': 'not-applicable' },
    100,
    [],
  ],
  [
    'nothing applicable',
    { 'q-greeting': 'not-applicable', 'q-consent': 'not-applicable', 'q-solution': 'not-applicable' },
    null,
    [],
  ],
  [
    'only a question without a weight',
    { 'q-greeting': 'not-applicable', 'q-consent': 'yes', 'q-solution': 'not-applicable' },
    null,
    [],
  ],
  ['a failed question that fails all', { 'q-greeting': 'yes', 'q-consent': 'no', 'q-solution': 5 }, 0, ['q-consent']],
  [
    'it fails all even if nothing else counts',
    { 'q-greeting': 'not-applicable', 'q-consent': 'no', 'q-solution': 'not-applicable' },
    0,
    ['q-consent'],
  ],
  [
    'a question that fails all and is not applicable',
    { 'q-greeting': 'yes', 'q-consent': 'not-applicable', 'q-solution': 5 },
    100,
    [],
  ],
  ['no answer yet', {}, null, []],
  ['some answers yet', { 'q-greeting': 'yes' }, 100, []],
])('the score is right for this case: %s (QG-33)', (_, answers, score, failedQuestionIds) => {
  expect(scoreOf(form, answered(answers))).toEqual({ score, failedQuestionIds });
});

test('a scale that fails the whole evaluation does so only with 0 (QG-33)', () => {
  const scale: EvaluationQuestion = {
    questionId: 'q',
    text: 'How polite?',
    kind: 'scale',
    highest: 4,
    weight: 1,
    failsAll: true,
  };
  const only = { sections: [{ sectionId: 's', name: 'S', questions: [scale] }] };
  expect([0, 1, 2, 4].map((answer) => scoreOf(only, [{ questionId: 'q', answer }]).score)).toEqual([0, 25, 50, 100]);
});

const question = fc.record({
  kind: fc.constantFrom('yes-no' as const, 'scale' as const),
  highest: fc.integer({ min: 1, max: 10 }),
  weight: fc.integer({ min: 0, max: 100 }),
  failsAll: fc.boolean(),
  part: fc.integer({ min: 0, max: 10 }),
  applicable: fc.boolean(),
});

interface Case {
  form: Pick<EvaluationForm, 'sections'>;
  answers: QuestionAnswer[];
}

const cases = fc.array(question, { minLength: 1, maxLength: 12 }).map((drawn): Case => {
  const questions = drawn.map(
    ({ kind, highest, weight, failsAll }, index): EvaluationQuestion => ({
      questionId: `q${index}`,
      text: 'A question',
      kind,
      weight,
      failsAll,
      ...(kind === 'scale' && { highest }),
    }),
  );
  const answers = drawn.map(({ kind, highest, part, applicable }, index): QuestionAnswer => {
    const value: Answer = kind === 'scale' ? Math.min(part, highest) : part > 4 ? 'yes' : 'no';
    return { questionId: `q${index}`, answer: applicable ? value : 'not-applicable' };
  });
  return { form: { sections: [{ sectionId: 's', name: 'S', questions }] }, answers };
});

const bestOf = ({ form }: Case): QuestionAnswer[] =>
  questionsOf(form).map(({ questionId, kind, highest }) => ({
    questionId,
    answer: kind === 'scale' ? highest! : 'yes',
  }));

test('a score is a whole number from 0 to 100, or there is none (QG-33)', () => {
  fc.assert(
    fc.property(cases, ({ form, answers }) => {
      const { score } = scoreOf(form, answers);
      return score === null || (Number.isInteger(score) && score >= 0 && score <= 100);
    }),
  );
});

test('the best answers to everything that counts give 100 (QG-33)', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { score } = scoreOf(one.form, bestOf(one));
      return score === (questionsOf(one.form).some(({ weight }) => weight > 0) ? 100 : null);
    }),
  );
});

test('a better answer never lowers a score (QG-33)', () => {
  fc.assert(
    fc.property(cases, fc.nat(), (one, place) => {
      const index = place % one.answers.length;
      if (one.answers[index]!.answer === 'not-applicable') return true;
      const better = one.answers.with(index, bestOf(one)[index]!);
      return (scoreOf(one.form, better).score ?? 0) >= (scoreOf(one.form, one.answers).score ?? 0);
    }),
  );
});

test('a question that is not applicable gives the same score as a form without it (QG-33)', () => {
  fc.assert(
    fc.property(cases, fc.nat(), ({ form, answers }, place) => {
      const { questionId } = answers[place % answers.length]!;
      const without = questionsOf(form).filter((one) => one.questionId !== questionId);
      const leftOut = answers.map(
        (one): QuestionAnswer => (one.questionId === questionId ? { questionId, answer: 'not-applicable' } : one),
      );
      const expected = scoreOf({ sections: [{ sectionId: 's', name: 'S', questions: without }] }, answers);
      return scoreOf(form, leftOut).score === expected.score;
    }),
  );
});

test('one failed question that fails all makes any score 0 (QG-33)', () => {
  fc.assert(
    fc.property(cases, ({ form, answers }) => {
      const [section] = form.sections;
      const fatal: EvaluationQuestion = {
        questionId: 'fatal',
        text: 'Fatal?',
        kind: 'yes-no',
        weight: 0,
        failsAll: true,
      };
      const questions = [...section!.questions, fatal];
      const failed = [...answers, { questionId: 'fatal', answer: 'no' as const }];
      return scoreOf({ sections: [{ ...section!, questions }] }, failed).score === 0;
    }),
  );
});
