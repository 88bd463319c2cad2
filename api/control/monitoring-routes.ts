import { leaders, type Route } from '../route.ts';
import * as monitoring from './monitoring.ts';

/**
 * Silent listening, answered by recording-control like all of `controlRoutes`. What each person may do is set by function (`changeControlSettings`), and
 * nobody may do anything until the deployment turns it on; the roles here only say who may ask.
 */
export const monitoringRoutes = {
  getMonitoringRights: {
    method: 'get',
    path: '/v1/me/monitoring',
    summary: 'Whether the caller may listen to live contacts',
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
} as const satisfies Record<string, Route>;
