import { administrationRoutes } from './administration/administration-routes.ts';
import { contactsRoutes } from './contacts/contacts-routes.ts';
import { redactionRoutes } from './contacts/redaction-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import { publicRoutes } from './public-routes.ts';
import type { Route } from './route.ts';

/** The whole HTTP contract, by function. OpenAPI, the handlers' routers and the gateway's routes are made from it. */
export const allRoutes = {
  ...publicRoutes,
  ...contactsRoutes,
  ...administrationRoutes,
  ...controlRoutes,
  ...redactionRoutes,
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof allRoutes;
