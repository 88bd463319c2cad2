import type { ListeningView, MonitoringRightsView } from './monitoring.ts';
import type { monitoringRoutes } from './monitoring-routes.ts';

export const monitoringExamples: Record<keyof typeof monitoringRoutes, unknown> = {
  getMonitoringRights: { listen: true, listenThrough: ['amazon-connect'] } satisfies MonitoringRightsView,
  listenToContact: {
    contactId: '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01',
    at: '2026-11-19T09:03:20.120Z',
    through: 'amazon-connect',
  } satisfies ListeningView,
};
