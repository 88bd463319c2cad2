import * as users from './administration/people/users.ts';
import type { Route } from './route.ts';

/** The routes of public-api, which anyone may call: nothing in them is secret. */
export const publicRoutes = {
  getHealth: {
    method: 'get',
    path: '/v1/health',
    summary: 'Whether Fermata is up, and when it last imported a contact',
    access: 'anyone',
    status: 200,
    answer: users.health,
    failures: [],
  },
  getOpenApi: {
    method: 'get',
    path: '/v1/openapi.json',
    summary: 'This description of the API, as OpenAPI 3.1',
    access: 'anyone',
    status: 200,
    answer: users.openApiDocument,
    failures: [],
  },
} as const satisfies Record<string, Route>;
