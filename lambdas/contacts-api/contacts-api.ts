import { contactsRoutes } from '../../api/contacts/contacts-routes.ts';
import { stagedOfContact } from '../../domain/upload/staged-of-contact.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import { personOrMachine } from '../access/caller.ts';
import { directory } from '../access/directory.ts';
import { httpEdge } from '../kit/http/edge.ts';
import type { Operations } from '../kit/http/operation.ts';
import { beginEvaluation, listEvaluations, reopenEvaluation, saveEvaluation } from './evaluations/evaluations.ts';
import { getMe } from './me.ts';
import { downloadRecording, getContact, playRecording } from './one-contact.ts';
import type { Context, Dependencies } from './operation.ts';
import { rightsOf } from './reading-rights.ts';
import { listQueues, searchContacts } from './search-contacts.ts';
import { listMissingRecordings, listUnmatchedRecordings } from './work-lists.ts';

export const operations: Operations<Context, typeof contactsRoutes, Caller> = {
  getMe,
  searchContacts,
  getContact,
  playRecording,
  downloadRecording,
  listQueues,
  listMissingRecordings,
  listUnmatchedRecordings,
  listEvaluations,
  beginEvaluation,
  saveEvaluation,
  reopenEvaluation,
};

/** Search and playback as a function: API Gateway, the tests and a laptop's server are its callers. */
export const contactsApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: contactsRoutes,
    operations,
    identify: personOrMachine(dependencies.currentAccess),
    context: {
      ...dependencies,
      directory: directory(dependencies.users, dependencies.clock),
      staged: stagedOfContact(dependencies),
      rightsOf: rightsOf(dependencies),
    },
    defects: 'HttpApiDefects',
  });
