import { administrationRoutes } from '../../api/administration-routes.ts';
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
} from './data-servers.ts';
import { getDesktopItemActivity, getDesktopItems, saveDesktopItems } from './desktop-items.ts';
import {
  createDesktopEnrolmentCode,
  listDesktopEnrolmentCodes,
  listDesktops,
  revokeDesktopEnrolmentCode,
} from './desktops.ts';
import type { Context, Dependencies } from './operation.ts';
import { listTeams, listUsers, setSupervisedTeams, syncUsers } from './people.ts';
import { reconcileMissingRecordings } from './reconcile.ts';
import {
  changeAcdConfiguration,
  changeRecordingRoles,
  getAcdConfiguration,
  getRecordingRoles,
} from './recorded-people.ts';
import {
  changeRecordingServer,
  createGatewayCode,
  createRecordingServer,
  listRecordingServers,
  loadGatewayUsers,
  removeRecordingServer,
} from './recording-servers.ts';
import { removeDataServer } from './remove-data-server.ts';
import { removeDesktop } from './remove-desktop.ts';
import { getRunReport } from './run-report.ts';
import { changeSchedules, getSchedules, simulateSchedules } from './schedules.ts';
import { getSetUpCheck } from './set-up-check.ts';
import { listStayingRecordings } from './staying-recordings.ts';
import { getTonight } from './tonight.ts';
import { listUploads, retryUpload } from './uploads.ts';
import { importUserExtensions, listUserExtensions, setUserExtension } from './user-extensions.ts';
import { getWorkflowEvent, saveWorkflowEvent } from './workflow-events.ts';
import { lintWorkflowEvent, simulateWorkflowEvent } from './workflow-trial.ts';

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
