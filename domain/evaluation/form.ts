import { holdsCardNumber, isPlain } from '../mark/refused-text.ts';

export const questionKinds = ['yes-no', 'scale'] as const;
/** `yes-no`: yes scores the whole weight, no scores nothing. `scale`: 0 to `highest`. */
export type QuestionKind = (typeof questionKinds)[number];

/** Every question can also be answered with *not applicable*. Then it does not count. */
export interface EvaluationQuestion {
  questionId: string;
  text: string;
  kind: QuestionKind;
  /** Only for a scale: its best answer. */
  highest?: number;
  /** How much it counts, compared with the others. 0: it is answered, but counts only if it fails all. */
  weight: number;
  /** If it is answered with no or 0, the score of the whole evaluation is 0. */
  failsAll: boolean;
}

export interface EvaluationSection {
  sectionId: string;
  name: string;
  questions: readonly EvaluationQuestion[];
}

/** The questions by which conversations are evaluated. Each save is a version of its own, and evaluations keep theirs. */
export interface EvaluationForm {
  formId: string;
  name: string;
  sections: readonly EvaluationSection[];
  /** No new evaluation can be made with it. Forms are never deleted, because evaluations refer to them. */
  retired: boolean;
  /** Counts changes, from 1. A save that is not based on the newest version is refused. */
  version: number;
  /** ISO 8601 UTC. */
  changedAt: string;
  changedBy: string;
}

export interface EvaluationFormStore {
  /** The newest version of each form, retired ones included. */
  all(): Promise<EvaluationForm[]>;
  /** The newest version of a form. */
  find(formId: string): Promise<EvaluationForm | undefined>;
  /** A form as it was in this version. */
  version(formId: string, version: number): Promise<EvaluationForm | undefined>;
  /** @throws Failure `conflict` if the newest stored version is not `form.version - 1` */
  save(form: EvaluationForm): Promise<void>;
}

export const formLimits = {
  forms: 100,
  nameLength: 100,
  textLength: 300,
  sections: 20,
  questions: 60,
  highest: 10,
  weight: 100,
} as const;

/** The questions of all sections, in order. */
export const questionsOf = ({ sections }: Pick<EvaluationForm, 'sections'>): EvaluationQuestion[] =>
  sections.flatMap(({ questions }) => questions);

/** Why this text is refused in a form or an evaluation. Undefined if it is not. Lines may be broken. */
export const refusedWords = (text: string): string | undefined => {
  if (!isPlain(text.replace(/[\n\t]/g, ' '))) return 'It contains characters that cannot be stored.';
  return holdsCardNumber(text) ? 'This looks like a card number, which must not be kept here.' : undefined;
};

export interface FormProblem {
  /** `sections.0.questions.2.text` */
  field: string;
  reason: string;
}

const wordsProblem = (field: string, text: string, missing: string): FormProblem[] => {
  if (text.trim() === '') return [{ field, reason: missing }];
  const reason = refusedWords(text);
  return reason === undefined ? [] : [{ field, reason }];
};

const isWhole = (value: number, from: number, to: number): boolean =>
  Number.isInteger(value) && value >= from && value <= to;

const questionProblems = ({ text, kind, highest, weight }: EvaluationQuestion, at: string): FormProblem[] => [
  ...wordsProblem(`${at}.text`, text, 'Write the question'),
  ...(isWhole(weight, 0, formLimits.weight)
    ? []
    : [{ field: `${at}.weight`, reason: `A whole number from 0 to ${formLimits.weight}` }]),
  ...(kind === 'scale' && !isWhole(highest ?? 0, 1, formLimits.highest)
    ? [{ field: `${at}.highest`, reason: `A whole number from 1 to ${formLimits.highest}` }]
    : []),
  ...(kind === 'yes-no' && highest !== undefined
    ? [{ field: `${at}.highest`, reason: 'Only a scale has a best answer' }]
    : []),
];

const repeated = (ids: readonly string[]): boolean => new Set(ids).size < ids.length;

/** Why a form cannot be saved; the page and the server both use this. */
export const formProblems = (form: Pick<EvaluationForm, 'name' | 'sections'>): FormProblem[] => {
  const { name, sections } = form;
  const questions = questionsOf(form);
  return [
    ...wordsProblem('name', name, 'Give the form a name'),
    ...(sections.length === 0 ? [{ field: 'sections', reason: 'Add a section' }] : []),
    ...sections.flatMap((section, index) => [
      ...wordsProblem(`sections.${index}.name`, section.name, 'Give the section a name'),
      ...(section.questions.length === 0
        ? [{ field: `sections.${index}.questions`, reason: 'Add a question to this section, or remove it' }]
        : []),
      ...section.questions.flatMap((question, place) =>
        questionProblems(question, `sections.${index}.questions.${place}`),
      ),
    ]),
    ...(questions.length > formLimits.questions
      ? [{ field: 'sections', reason: `A form has at most ${formLimits.questions} questions` }]
      : []),
    ...(questions.length > 0 && questions.every(({ weight }) => weight === 0)
      ? [{ field: 'sections', reason: 'Give at least one question a weight above 0: otherwise there is no score' }]
      : []),
    ...(repeated(questions.map(({ questionId }) => questionId)) || repeated(sections.map(({ sectionId }) => sectionId))
      ? [{ field: 'sections', reason: 'Two sections or two questions have the same id' }]
      : []),
  ];
};
