import { redactionRoutes } from '../../api/contacts/redaction-routes.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import { personOrMachine } from '../access/caller.ts';
import { directory } from '../access/directory.ts';
import { httpEdge } from '../kit/http/edge.ts';
import type { Operations } from '../kit/http/operation.ts';
import type { Context, Dependencies } from './operation.ts';
import { decideRedaction, listRedactions, listRedactionsOfContact, requestRedaction } from './requests.ts';

export const operations: Operations<Context, typeof redactionRoutes, Caller> = {
  requestRedaction,
  listRedactionsOfContact,
  listRedactions,
  decideRedaction,
};

/** Requests for redaction as a function: API Gateway, the tests and a laptop's server are its callers. */
export const redactionApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: redactionRoutes,
    operations,
    identify: personOrMachine(dependencies.currentAccess),
    context: { ...dependencies, directory: directory(dependencies.users, dependencies.clock) },
    defects: 'RedactionApiDefects',
  });
