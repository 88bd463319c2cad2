import type { EvaluationFormChange, EvaluationFormView } from '../../api/administration/evaluation-forms.ts';

export type FormDraft = Omit<EvaluationFormChange, 'version'>;
export type SectionDraft = FormDraft['sections'][number];
export type QuestionDraft = SectionDraft['questions'][number];

const newId = (): string => crypto.randomUUID();

export const newQuestion = (): QuestionDraft => ({
  questionId: newId(),
  text: '',
  kind: 'yes-no',
  weight: 10,
  failsAll: false,
});

export const newSection = (): SectionDraft => ({ sectionId: newId(), name: '', questions: [newQuestion()] });

export const newForm = (): FormDraft => ({ name: '', sections: [newSection()], retired: false });

export const draftOf = ({ name, sections, retired }: EvaluationFormView): FormDraft => ({
  name,
  sections: structuredClone(sections),
  retired,
});

/** Only a scale has a best answer. */
export const withKind = ({ highest, ...question }: QuestionDraft, kind: QuestionDraft['kind']): QuestionDraft =>
  kind === 'scale' ? { ...question, kind, highest: highest ?? 5 } : { ...question, kind };
