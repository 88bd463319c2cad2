import { monitoringRoutes } from '../../api/control/monitoring-routes.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import { personOrMachine } from '../access/caller.ts';
import { directory } from '../access/directory.ts';
import { httpEdge } from '../kit/http/edge.ts';
import type { Operations } from '../kit/http/operation.ts';
import { getMonitoringRights, listenToContact } from './listening.ts';
import type { Context, Dependencies } from './operation.ts';

export const operations: Operations<Context, typeof monitoringRoutes, Caller> = {
  getMonitoringRights,
  listenToContact,
};

/** Silent listening as a function: API Gateway and the tests are its callers. */
export const monitoringApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: monitoringRoutes,
    operations,
    identify: personOrMachine(dependencies.currentAccess),
    context: { ...dependencies, directory: directory(dependencies.users, dependencies.clock) },
    defects: 'MonitoringApiDefects',
  });
