import { leaders, type Route } from '../route.ts';
import * as monitoring from './monitoring.ts';

/**
 * The routes of recording-control for silent listening and watching. Functions decide what each person may do
 * (`changeControlSettings`), and nobody may do anything until the deployment turns it on. The roles here only decide who may
 * call.
 */
export const monitoringRoutes = {
  getMonitoringRights: {
    method: 'get',
    path: '/v1/me/monitoring',
    summary: 'Whether the caller may listen to live contacts and watch screens',
    access: { roles: leaders, scope: 'fermata/control.read' },
    status: 200,
    answer: monitoring.monitoringRights,
    failures: [503],
  },
  listenToContact: {
    method: 'post',
    path: '/v1/contacts/{contactId}/listening',
    summary: 'Connect the caller silently to a live call',
    access: { roles: leaders, scope: 'fermata/control.read' },
    status: 200,
    answer: monitoring.listening,
    failures: [404, 409, 503],
  },
  watchScreen: {
    method: 'post',
    path: '/v1/contacts/{contactId}/screen-view',
    summary: 'See the screen of an agent who is on a live contact; poll once a second',
    access: { roles: leaders, scope: 'fermata/control.read' },
    body: monitoring.screenViewRequest,
    status: 200,
    answer: monitoring.screenView,
    failures: [400, 404, 409, 503],
  },
} as const satisfies Record<string, Route>;
