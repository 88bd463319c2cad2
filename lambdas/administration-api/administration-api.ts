import { administrationRoutes } from '../../api/administration/administration-routes.ts';
import { stagedOfContact } from '../../domain/upload/staged-of-contact.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import { personOrMachine } from '../access/caller.ts';
import { directory } from '../access/directory.ts';
import { httpEdge } from '../kit/http/edge.ts';
import type { Operations } from '../kit/http/operation.ts';
import {
  changeDataServer,
  createDataServer,
  createEnrolmentCode,
  listDataServers,
  removeStagingAgent,
} from './data-servers/data-servers.ts';
import { removeDataServer } from './data-servers/remove-data-server.ts';
import { getDesktopItemActivity, getDesktopItems, saveDesktopItems } from './desktops/desktop-items.ts';
import {
  createDesktopEnrolmentCode,
  listDesktopEnrolmentCodes,
  listDesktops,
  revokeDesktopEnrolmentCode,
} from './desktops/desktops.ts';
import { removeDesktop } from './desktops/remove-desktop.ts';
import { listEvaluationForms, saveEvaluationForm } from './evaluation-forms.ts';
import type { Context, Dependencies } from './operation.ts';
import { listTeams, listUsers, setSupervisedTeams, syncUsers } from './people/people.ts';
import {
  changeAcdConfiguration,
  changeRecordingRoles,
  getAcdConfiguration,
  getRecordingRoles,
} from './people/recorded-people.ts';
import { changeSchedules, getSchedules, simulateSchedules } from './schedules.ts';
import {
  changeRecordingServer,
  createGatewayCode,
  createRecordingServer,
  listRecordingServers,
  loadGatewayUsers,
  removeRecordingServer,
} from './telephony/recording-servers.ts';
import { importUserExtensions, listUserExtensions, setUserExtension } from './telephony/user-extensions.ts';
import { reconcileMissingRecordings } from './uploads/reconcile.ts';
import { getRunReport } from './uploads/run-report.ts';
import { listStayingRecordings } from './uploads/staying-recordings.ts';
import { getTonight } from './uploads/tonight.ts';
import { listUploads, retryUpload } from './uploads/uploads.ts';
import { getSetUpCheck } from './workflow/set-up-check.ts';
import { getWorkflowEvent, saveWorkflowEvent } from './workflow/workflow-events.ts';
import { lintWorkflowEvent, simulateWorkflowEvent } from './workflow/workflow-trial.ts';

export const operations: Operations<Context, typeof administrationRoutes, Caller> = {
  listDesktops,
  listStayingRecordings,
  removeDesktop,
  listDesktopEnrolmentCodes,
  createDesktopEnrolmentCode,
  revokeDesktopEnrolmentCode,
  listRecordingServers,
  createRecordingServer,
  changeRecordingServer,
  removeRecordingServer,
  createGatewayCode,
  loadGatewayUsers,
  listUserExtensions,
  importUserExtensions,
  setUserExtension,
  reconcileMissingRecordings,
  listUsers,
  syncUsers,
  setSupervisedTeams,
  listTeams,
  getRecordingRoles,
  changeRecordingRoles,
  getSchedules,
  changeSchedules,
  simulateSchedules,
  getAcdConfiguration,
  changeAcdConfiguration,
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
  getDesktopItems,
  saveDesktopItems,
  getDesktopItemActivity,
  listEvaluationForms,
  saveEvaluationForm,
};

/** The API for administrators as a function: API Gateway, the tests and a laptop's server are its callers. */
export const administrationApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: administrationRoutes,
    operations,
    identify: personOrMachine(dependencies.currentAccess),
    context: {
      ...dependencies,
      directory: directory(dependencies.users, dependencies.clock),
      staged: stagedOfContact(dependencies),
    },
    defects: 'HttpApiDefects',
  });
