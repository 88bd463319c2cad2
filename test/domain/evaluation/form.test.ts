import { type EvaluationForm, type EvaluationQuestion, formProblems } from '../../../domain/evaluation/form.ts';
import { anEvaluationForm } from '../../kit/evaluation-form.ts';

const form = anEvaluationForm();
const question = (more: Partial<EvaluationQuestion>, id = 'q-1'): EvaluationQuestion => ({
  questionId: id,
  text: 'Polite?',
  kind: 'yes-no',
  weight: 1,
  failsAll: false,
  ...more,
});
const withQuestions = (...questions: EvaluationQuestion[]): Pick<EvaluationForm, 'name' | 'sections'> => ({
  name: 'Service',
  sections: [{ sectionId: 's-1', name: 'Opening', questions }],
});
const manyQuestions = (count: number) =>
  withQuestions(...Array.from({ length: count }, (_, index) => question({}, `q-${index}`)));

test.each<[string, Pick<EvaluationForm, 'name' | 'sections'>, string[]]>([
  ['it is right', form, []],
  ['no name', { ...form, name: '  ' }, ['name']],
  ['a card number as its name', { ...form, name: '4111 1111 1111 1111' }, ['name']],
  ['no section', { ...form, sections: [] }, ['sections']],
  ['a section without a name', { ...form, sections: [{ ...form.sections[0]!, name: '' }] }, ['sections.0.name']],
  [
    'a section without questions',
    { ...form, sections: [form.sections[0]!, { sectionId: 's-2', name: 'End', questions: [] }] },
    ['sections.1.questions'],
  ],
  ['a question without words', withQuestions(question({ text: '' })), ['sections.0.questions.0.text']],
  ['a weight below 0', withQuestions(question({ weight: -1 })), ['sections.0.questions.0.weight']],
  ['a weight above 100', withQuestions(question({ weight: 101 })), ['sections.0.questions.0.weight']],
  ['a weight that is no whole number', withQuestions(question({ weight: 0.5 })), ['sections.0.questions.0.weight']],
  ['a scale without its best answer', withQuestions(question({ kind: 'scale' })), ['sections.0.questions.0.highest']],
  ['a scale to 0', withQuestions(question({ kind: 'scale', highest: 0 })), ['sections.0.questions.0.highest']],
  ['a scale to 11', withQuestions(question({ kind: 'scale', highest: 11 })), ['sections.0.questions.0.highest']],
  ['a scale to 10', withQuestions(question({ kind: 'scale', highest: 10 })), []],
  ['yes or no with a best answer', withQuestions(question({ highest: 3 })), ['sections.0.questions.0.highest']],
  ['no question that counts', withQuestions(question({ weight: 0 }), question({ weight: 0 }, 'q-2')), ['sections']],
  ['a question twice', withQuestions(question({}), question({})), ['sections']],
  ['a section twice', { ...form, sections: [form.sections[0]!, form.sections[0]!] }, ['sections']],
  ['60 questions', manyQuestions(60), []],
  ['61 questions', manyQuestions(61), ['sections']],
])('a form is checked for %s (QG-33)', (_, wanted, fields) => {
  expect(formProblems(wanted).map(({ field }) => field)).toEqual(fields);
});
