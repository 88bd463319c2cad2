import { Hono } from 'hono';
import { type OperationId, type Route, routes } from '../../api/routes.ts';
import { Failure } from '../../domain/failure.ts';
import type { Claims } from '../kit/gateway.ts';
import { readBody, readQuery } from '../kit/input.ts';
import { problem, problemOf } from '../kit/problem.ts';
import { askerOf } from './asker.ts';
import { changeDataServer, createDataServer, createEnrolmentCode, listDataServers } from './data-servers.ts';
import { directory } from './directory.ts';
import { getHealth, getOpenApi } from './health.ts';
import { getContact, playRecording } from './one-contact.ts';
import type { Context, Dependencies, Operations } from './operation.ts';
import { getMe, listTeams, listUsers, setSupervisedTeams, syncUsers } from './people.ts';
import { getRunReport } from './run-report.ts';
import { searchContacts } from './search-contacts.ts';
import { getSetUpCheck } from './set-up-check.ts';
import { stagedOfContact } from './staged-of-contact.ts';
import { getTonight } from './tonight.ts';
import { listUploads, retryUpload } from './uploads.ts';
import { listMissingRecordings, listUnmatchedRecordings, reconcileMissingRecordings } from './work-lists.ts';
import { getWorkflowEvent, saveWorkflowEvent } from './workflow-events.ts';
import { lintWorkflowEvent, simulateWorkflowEvent } from './workflow-trial.ts';

export const operations: Operations = {
  getHealth,
  getOpenApi,
  getMe,
  searchContacts,
  getContact,
  playRecording,
  listMissingRecordings,
  reconcileMissingRecordings,
  listUnmatchedRecordings,
  listUsers,
  syncUsers,
  setSupervisedTeams,
  listTeams,
  listDataServers,
  createDataServer,
  changeDataServer,
  createEnrolmentCode,
  getWorkflowEvent,
  saveWorkflowEvent,
  lintWorkflowEvent,
  simulateWorkflowEvent,
  getSetUpCheck,
  getTonight,
  getRunReport,
  listUploads,
  retryUpload,
};

interface Caller {
  claims: Claims | undefined;
  requestId: string;
}

/** What is told of a call: never what it asked for, except an id that turned out to be one. */
interface Told {
  operation?: OperationId;
  contactId?: string;
  dataServerId?: string;
}

type Bindings = { Bindings: Caller & { told: Told } };

/** No id is longer; a longer one is nobody's, and would not fit a table's key. */
const longestId = 256;

/** The routes, each answered by its operation. */
const router = (context: Context): Hono<Bindings> => {
  const app = new Hono<Bindings>();
  const methodsOf = new Map<string, string[]>();

  for (const id of Object.keys(routes) as OperationId[]) {
    const { method, path, access, query, body, status, writtenAs }: Route = routes[id];
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    methodsOf.set(pattern, [...(methodsOf.get(pattern) ?? []), method.toUpperCase()]);
    // Each operation fits its own route, as `Operations` holds; seen from this loop, which knows only some route,
    // that is no longer visible.
    const operation = operations[id](context) as (call: unknown) => Promise<unknown>;

    app.on(method.toUpperCase(), pattern, async (hono) => {
      const { claims, told } = hono.env;
      told.operation = id;
      if (access !== 'anyone' && claims === undefined) {
        return problem(401, { detail: 'Sign in first', headers: { 'www-authenticate': 'Bearer' } });
      }
      const asker = access === 'anyone' ? undefined : askerOf(claims ?? {}, access);
      const params: Record<string, string> = hono.req.param();
      if (Object.values(params).some((param) => param.length > longestId))
        throw new Failure('not-found', 'Nothing here');
      const answer = await operation({
        asker,
        params,
        query: readQuery(hono.req.url, query),
        body: body && (await readBody(hono.req, body)),
      });
      if (params.contactId !== undefined) told.contactId = params.contactId;
      if (params.dataServerId !== undefined) told.dataServerId = params.dataServerId;
      if (writtenAs === undefined) return Response.json(answer, { status });
      return new Response(String(answer), { status, headers: { 'content-type': `${writtenAs}; charset=utf-8` } });
    });
  }

  for (const [pattern, methods] of methodsOf) {
    const allow = methods.join(', ');
    app.all(pattern, () => problem(405, { detail: `Only ${allow}`, headers: { allow } }));
  }
  app.notFound(() => problem(404, { detail: 'There is nothing at this address' }));
  app.onError((error) => {
    if (!(error instanceof Failure)) {
      context.telemetry.count('HttpApiDefects', 1);
      context.telemetry.defect('A request ran into a defect', error);
      return problem(500);
    }
    // The reason why something is unavailable is for us, not for the caller.
    if (error.code === 'unavailable') context.telemetry.defect('A request found something unavailable', error);
    return problemOf(error);
  });
  return app;
};

/** The whole HTTP API as a function: API Gateway, the tests and a laptop's server are its callers. */
export const httpApi = (dependencies: Dependencies) => {
  const { users, clock, newId, telemetry } = dependencies;
  const app = router({
    ...dependencies,
    directory: directory(users, clock),
    staged: stagedOfContact(dependencies),
  });

  return async (request: Request, caller: Partial<Caller> = {}): Promise<Response> => {
    const begun = clock().getTime();
    const requestId = caller.requestId ?? newId();
    const told: Told = {};
    const response = await app.fetch(request, { claims: caller.claims, requestId, told });
    response.headers.set('cache-control', 'no-store');
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('x-request-id', requestId);
    const { status } = response;
    telemetry.log.info('Request answered', { requestId, status, milliseconds: clock().getTime() - begun, ...told });
    telemetry.flush();
    return response;
  };
};
