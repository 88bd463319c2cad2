import { everybody, leaders, type Route } from '../route.ts';
import * as redaction from './redaction.ts';

/**
 * What redaction-api answers: who wants a part of a recording removed, and who approved it. What each person may do is set by
 * function (`changeControlSettings`); the roles here only say who may ask.
 */
export const redactionRoutes = {
  requestRedaction: {
    method: 'post',
    path: '/v1/contacts/{contactId}/redactions',
    summary: 'Ask that spans of a contact’s recordings are removed; a second person has to approve it',
    access: { roles: everybody, scope: 'fermata/control.mark' },
    body: redaction.redactionCommand,
    status: 201,
    answer: redaction.redactionRequest,
    failures: [400, 404, 503],
  },
  listRedactionsOfContact: {
    method: 'get',
    path: '/v1/contacts/{contactId}/redactions',
    summary: 'What somebody wanted removed from a contact’s recordings, and what became of it',
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
    summary: 'approve or refuse what somebody else asked for; to refuse a failed one shows its recordings again',
    access: { roles: leaders, scope: 'fermata/control.mark' },
    body: redaction.redactionDecision,
    status: 200,
    answer: redaction.redactionRequest,
    failures: [400, 404, 409, 503],
  },
} as const satisfies Record<string, Route>;
