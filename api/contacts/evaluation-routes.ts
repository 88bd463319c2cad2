import { everybody, type Route } from '../route.ts';
import * as evaluation from './evaluation.ts';

const reads = { roles: everybody, scope: 'fermata/contacts.read' } as const;
const writes = { roles: everybody, scope: 'fermata/control.mark' } as const;

/**
 * The routes of contacts-api for evaluations. Functions decide what each person may do (`changeControlSettings`); the roles
 * here only decide who may call.
 */
export const evaluationRoutes = {
  listEvaluations: {
    method: 'get',
    path: '/v1/contacts/{contactId}/evaluations',
    summary: 'Evaluations of a contact with their scores, as far as the caller may see them',
    access: reads,
    status: 200,
    answer: evaluation.evaluationsOfContact,
    failures: [404, 503],
  },
  beginEvaluation: {
    method: 'post',
    path: '/v1/contacts/{contactId}/evaluations',
    summary: 'Begin an evaluation of a contact as a draft',
    access: writes,
    body: evaluation.evaluationBeginning,
    status: 201,
    answer: evaluation.evaluation,
    failures: [400, 404, 409, 503],
  },
  saveEvaluation: {
    method: 'put',
    path: '/v1/contacts/{contactId}/evaluations/{evaluationId}',
    summary: 'Save the answers of a draft, and complete it if wanted',
    access: writes,
    body: evaluation.evaluationChange,
    status: 200,
    answer: evaluation.evaluation,
    failures: [400, 404, 409, 503],
  },
  reopenEvaluation: {
    method: 'post',
    path: '/v1/contacts/{contactId}/evaluations/{evaluationId}/reopen',
    summary: 'Make a completed evaluation a draft again; the history shows who did',
    access: writes,
    body: evaluation.evaluationReopening,
    status: 200,
    answer: evaluation.evaluation,
    failures: [400, 404, 409, 503],
  },
} as const satisfies Record<string, Route>;
