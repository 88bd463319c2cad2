import type * as forms from '../administration/evaluation-forms.ts';
import type * as evaluation from './evaluation.ts';
import type { evaluationRoutes } from './evaluation-routes.ts';

const sections: forms.EvaluationFormView['sections'] = [
  {
    sectionId: 'opening',
    name: 'Opening',
    questions: [
      { questionId: 'greeting', text: 'Did they greet the caller?', kind: 'yes-no', weight: 10, failsAll: false },
      { questionId: 'consent', text: 'Did they ask for consent?', kind: 'yes-no', weight: 0, failsAll: true },
    ],
  },
  {
    sectionId: 'solution',
    name: 'Solution',
    questions: [
      {
        questionId: 'solved',
        text: 'How well did they solve it?',
        kind: 'scale',
        highest: 5,
        weight: 30,
        failsAll: false,
      },
    ],
  },
];

const form: forms.EvaluationFormView = {
  formId: '1f0a7c52-9d3b-4a16-8e21-6c0d4b7e9f10',
  name: 'Service calls',
  sections,
  retired: false,
  version: 2,
  changedAt: '2026-11-18T14:20:00.000Z',
  changedBy: 'root',
};

const draft: evaluation.EvaluationView = {
  contactId: '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01',
  evaluationId: '7c1e5b90d2f34a68b1c07e94f2a63d85',
  formId: form.formId,
  formVersion: 2,
  formName: form.name,
  sections,
  state: 'draft',
  answers: [],
  comment: null,
  score: null,
  events: [{ what: 'begun', at: '2026-11-20T09:12:00.000Z', by: 'lea.lead', score: null, reason: null }],
  savedAt: '2026-11-20T09:12:00.000Z',
  savedBy: 'lea.lead',
  revision: 1,
};

const completed: evaluation.EvaluationView = {
  ...draft,
  state: 'completed',
  answers: [
    { questionId: 'greeting', answer: 'yes', comment: null },
    { questionId: 'consent', answer: 'yes', comment: null },
    { questionId: 'solved', answer: 4, comment: 'Asked twice for the order number' },
  ],
  comment: 'Friendly and calm',
  score: 85,
  events: [
    ...draft.events,
    { what: 'completed', at: '2026-11-20T09:20:00.000Z', by: 'lea.lead', score: 85, reason: null },
  ],
  savedAt: '2026-11-20T09:20:00.000Z',
  revision: 2,
};

export const evaluationFormExamples: Record<keyof typeof forms.evaluationFormRoutes, unknown> = {
  listEvaluationForms: { forms: [form] } satisfies forms.EvaluationFormsView,
  saveEvaluationForm: form,
};

export const evaluationExamples: Record<keyof typeof evaluationRoutes, unknown> = {
  listEvaluations: {
    evaluations: [completed],
    mayEvaluate: true,
    forms: [{ formId: form.formId, name: form.name }],
  } satisfies evaluation.EvaluationsOfContact,
  beginEvaluation: draft,
  saveEvaluation: completed,
  reopenEvaluation: {
    ...completed,
    state: 'draft',
    score: null,
    events: [
      ...completed.events,
      { what: 'reopened', at: '2026-11-20T10:02:00.000Z', by: 'root', score: null, reason: 'Wrong form' },
    ],
    savedAt: '2026-11-20T10:02:00.000Z',
    savedBy: 'root',
    revision: 3,
  } satisfies evaluation.EvaluationView,
};
