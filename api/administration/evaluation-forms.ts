import * as z from 'zod';
import { formLimits, questionKinds } from '../../domain/evaluation/form.ts';
import { named } from '../later.ts';
import { administrators, type Route } from '../route.ts';
import { baseVersion } from '../version.ts';

const id = z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, dashes and underscores, at most 64');

const evaluationQuestion = named('EvaluationQuestion', () =>
  z.strictObject({
    questionId: id.describe('Chosen by the caller; stays when the question is changed'),
    text: z.string().trim().min(1).max(formLimits.textLength),
    kind: z.enum(questionKinds).describe('Every question can also be answered "not applicable"'),
    highest: z.number().int().min(1).max(formLimits.highest).optional().describe('The best answer of a scale from 0'),
    weight: z.number().int().min(0).max(formLimits.weight).describe('How much it counts beside the others'),
    failsAll: z.boolean().describe('Whether the answer no or 0 makes the whole score 0'),
  }),
);

export const evaluationSections = named('EvaluationSections', () =>
  z
    .array(
      z.strictObject({
        sectionId: id,
        name: z.string().trim().min(1).max(formLimits.nameLength),
        questions: z.array(evaluationQuestion).max(formLimits.questions),
      }),
    )
    .max(formLimits.sections),
);

export const evaluationFormChange = named('EvaluationFormChange', () =>
  z.object({
    name: z.string().trim().min(1).max(formLimits.nameLength),
    sections: evaluationSections,
    retired: z.boolean().describe('If true, no new evaluation can begin with it'),
    version: baseVersion('The version this change is based on; 0 for a new form'),
  }),
);

export const evaluationForm = named('EvaluationForm', () =>
  evaluationFormChange.unwrap().extend({
    formId: z.string(),
    changedAt: z.iso.datetime(),
    changedBy: z.string().describe('Who saved it last'),
  }),
);

export const evaluationForms = named('EvaluationForms', () =>
  z.object({ forms: z.array(evaluationForm).describe('In their newest version, by name; retired ones last') }),
);

const access = { roles: administrators, scope: 'fermata/users.write' } as const;

/** The routes of administration-api for evaluation forms. */
export const evaluationFormRoutes = {
  listEvaluationForms: {
    method: 'get',
    path: '/v1/evaluation-forms',
    summary: 'The forms by which conversations are evaluated',
    access,
    status: 200,
    answer: evaluationForms,
    failures: [503],
  },
  saveEvaluationForm: {
    method: 'put',
    path: '/v1/evaluation-forms/{formId}',
    summary: 'Add an evaluation form under an id of your own, or save a new version of it',
    access,
    body: evaluationFormChange,
    status: 200,
    answer: evaluationForm,
    failures: [400, 409, 503],
  },
} as const satisfies Record<string, Route>;

export type EvaluationFormView = z.infer<typeof evaluationForm>;
export type EvaluationFormChange = z.infer<typeof evaluationFormChange>;
export type EvaluationFormsView = z.infer<typeof evaluationForms>;
