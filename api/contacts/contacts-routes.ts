import * as users from '../administration/people/users.ts';
import { administrators, everybody, leaders, type Route } from '../route.ts';
import * as contacts from './contacts.ts';
import { evaluationRoutes } from './evaluation-routes.ts';

/** The routes of contacts-api: search and playback. They only write the listening history and evaluations. */
export const contactsRoutes = {
  ...evaluationRoutes,
  getMe: {
    method: 'get',
    path: '/v1/me',
    summary: 'Who the caller is, and what they see',
    access: { roles: everybody, scope: 'fermata/users.read' },
    status: 200,
    answer: users.me,
    failures: [],
  },
  searchContacts: {
    method: 'get',
    path: '/v1/contacts',
    summary: 'Search contacts, newest first',
    access: { roles: everybody, scope: 'fermata/contacts.read' },
    query: contacts.contactSearch,
    status: 200,
    answer: contacts.contactPage,
    failures: [400, 503],
  },
  getContact: {
    method: 'get',
    path: '/v1/contacts/{contactId}',
    summary: 'One contact with its recordings, transfer chain and history',
    access: { roles: everybody, scope: 'fermata/contacts.read' },
    status: 200,
    answer: contacts.contactDetail,
    failures: [404, 503],
  },
  playRecording: {
    method: 'post',
    path: '/v1/contacts/{contactId}/recordings/{recordingId}/playback',
    summary: "Get a short-lived address that plays a recording; the contact's history shows who asked",
    access: { roles: everybody, scope: 'fermata/recordings.read' },
    status: 201,
    answer: contacts.playback,
    failures: [404, 409, 410, 503],
  },
  downloadRecording: {
    method: 'post',
    path: '/v1/contacts/{contactId}/recordings/{recordingId}/download',
    summary: "Get a short-lived address that downloads a recording; the contact's history shows who asked",
    access: { roles: everybody, scope: 'fermata/recordings.read' },
    status: 201,
    answer: contacts.download,
    failures: [404, 409, 410, 503],
  },
  listQueues: {
    method: 'get',
    path: '/v1/queues',
    summary: 'The queues to search by',
    access: { roles: everybody, scope: 'fermata/contacts.read' },
    status: 200,
    answer: contacts.queueList,
    failures: [503],
  },
  listMissingRecordings: {
    method: 'get',
    path: '/v1/missing-recordings',
    summary: 'Contacts that should have a recording and have none, with the reason',
    access: { roles: leaders, scope: 'fermata/contacts.read' },
    query: contacts.missingSearch,
    status: 200,
    answer: contacts.missingPage,
    failures: [400, 503],
  },
  listUnmatchedRecordings: {
    method: 'get',
    path: '/v1/unmatched-recordings',
    summary: 'Media files that belong to no known contact',
    access: { roles: administrators, scope: 'fermata/contacts.read' },
    query: contacts.unmatchedSearch,
    status: 200,
    answer: contacts.unmatchedPage,
    failures: [400, 503],
  },
} as const satisfies Record<string, Route>;
