import { everybody, leaders, type Route } from '../route.ts';
import * as redaction from './redaction.ts';

/**
 * The routes of redaction-api: one person asks to remove a part of a recording, another one approves. Functions decide what
 * each person may do (`changeControlSettings`); the roles here only decide who may call.
 */
export const redactionRoutes = {
  requestRedaction: {
    method: 'post',
    path: '/v1/contacts/{contactId}/redactions',
    summary: 'Ask to remove spans from a contact’s recordings; a second person has to approve it',
    access: { roles: everybody, scope: 'fermata/control.mark' },
    body: redaction.redactionCommand,
    status: 201,
    answer: redaction.redactionRequest,
    failures: [400, 404, 503],
  },
  listRedactionsOfContact: {
    method: 'get',
    path: '/v1/contacts/{contactId}/redactions',
    summary: 'Requests to remove spans from a contact’s recordings, and their outcomes',
    access: { roles: everybody, scope: 'fermata/control.read' },
    status: 200,
    answer: redaction.redactionsOfContact,
    failures: [404, 503],
  },
  listRedactions: {
    method: 'get',
    path: '/v1/redactions',
    summary: 'Requests for redaction that wait for a decision',
    access: { roles: leaders, scope: 'fermata/control.read' },
    query: redaction.redactionSearch,
    status: 200,
    answer: redaction.redactionPage,
    failures: [400, 503],
  },
  decideRedaction: {
    method: 'post',
    path: '/v1/contacts/{contactId}/redactions/{requestId}/{verb}',
    summary: 'approve or refuse the request of somebody else; refusing a failed one shows its recordings again',
    access: { roles: leaders, scope: 'fermata/control.mark' },
    body: redaction.redactionDecision,
    status: 200,
    answer: redaction.redactionRequest,
    failures: [400, 404, 409, 503],
  },
} as const satisfies Record<string, Route>;
