import type { ListeningView, MonitoringRightsView, ScreenViewView } from './monitoring.ts';
import type { monitoringRoutes } from './monitoring-routes.ts';

export const monitoringExamples: Record<keyof typeof monitoringRoutes, unknown> = {
  getMonitoringRights: {
    listen: true,
    listenThrough: ['amazon-connect'],
    watchScreens: true,
  } satisfies MonitoringRightsView,
  listenToContact: {
    contactId: '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01',
    at: '2026-11-19T09:03:20.120Z',
    through: 'amazon-connect',
  } satisfies ListeningView,
  watchScreen: {
    contactId: '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01',
    viewId: '0d6f0a52-7c39-4c0c-a1f5-2f9b6e6f2a11',
    at: '2026-11-19T09:03:20.120Z',
    until: '2026-11-19T09:03:34.480Z',
    look: 'paused',
    version: null,
    still: null,
  } satisfies ScreenViewView,
};
