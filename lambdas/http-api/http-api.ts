import { controlRoutes } from '../../api/control-routes.ts';
import { routes } from '../../api/routes.ts';
import { answering } from '../kit/answering.ts';
import { directory } from '../kit/directory.ts';
import type { Operations } from '../kit/operation.ts';
import {
  changeDataServer,
  createDataServer,
  createEnrolmentCode,
  listDataServers,
  removeStagingAgent,
} from './data-servers.ts';
import { getHealth, getOpenApi } from './health.ts';
import { getContact, playRecording } from './one-contact.ts';
import type { Context, Dependencies } from './operation.ts';
import { getMe, listTeams, listUsers, setSupervisedTeams, syncUsers } from './people.ts';
import { removeDataServer } from './remove-data-server.ts';
import { getRunReport } from './run-report.ts';
import { searchContacts } from './search-contacts.ts';
import { getSetUpCheck } from './set-up-check.ts';
import { stagedOfContact } from './staged-of-contact.ts';
import { getTonight } from './tonight.ts';
import { listUploads, retryUpload } from './uploads.ts';
import { listMissingRecordings, listUnmatchedRecordings, reconcileMissingRecordings } from './work-lists.ts';
import { getWorkflowEvent, saveWorkflowEvent } from './workflow-events.ts';
import { lintWorkflowEvent, simulateWorkflowEvent } from './workflow-trial.ts';

export const operations: Operations<Context, typeof routes> = {
  getHealth,
  getOpenApi,
  getMe,
  searchContacts,
  getContact,
  playRecording,
  listMissingRecordings,
  reconcileMissingRecordings,
  listUnmatchedRecordings,
  listUsers,
  syncUsers,
  setSupervisedTeams,
  listTeams,
  listDataServers,
  createDataServer,
  changeDataServer,
  removeDataServer,
  createEnrolmentCode,
  removeStagingAgent,
  getWorkflowEvent,
  saveWorkflowEvent,
  lintWorkflowEvent,
  simulateWorkflowEvent,
  getSetUpCheck,
  getTonight,
  getRunReport,
  listUploads,
  retryUpload,
};

/** The whole HTTP API but recording control as a function: API Gateway, the tests and a laptop's server are its callers. */
export const httpApi = (dependencies: Dependencies) =>
  answering({
    routes,
    operations,
    elsewhere: controlRoutes,
    context: {
      ...dependencies,
      directory: directory(dependencies.users, dependencies.clock),
      staged: stagedOfContact(dependencies),
    },
    defects: 'HttpApiDefects',
  });
