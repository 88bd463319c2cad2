import { publicRoutes } from '../../api/public-routes.ts';
import { allRoutes } from '../../api/routes.ts';
import { httpEdge } from '../kit/http/edge.ts';
import type { Operations } from '../kit/http/operation.ts';
import { getHealth, getOpenApi } from './health.ts';
import type { Dependencies } from './operation.ts';

export const operations: Operations<Dependencies, typeof publicRoutes, undefined> = { getHealth, getOpenApi };

/**
 * Answers what everybody may ask, and each request that fits no route: it says whether the path or the method is wrong.
 */
export const publicApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: publicRoutes,
    operations,
    elsewhere: allRoutes,
    identify: async () => undefined,
    context: dependencies,
    defects: 'HttpApiDefects',
  });
