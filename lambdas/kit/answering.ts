import { Hono } from 'hono';
import type { Route } from '../../api/routes.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import { idOfPath } from '../../domain/path-id.ts';
import { askerOf, scopeFor } from './asker.ts';
import type { CurrentAccess } from './current-access.ts';
import type { Claims } from './gateway.ts';
import { readBody, readQuery } from './input.ts';
import type { Operations, SignedRequest } from './operation.ts';
import { problem, problemOf } from './problem.ts';
import type { Telemetry } from './telemetry.ts';

export interface Caller {
  claims: Claims | undefined;
  requestId: string;
}

interface Surroundings {
  clock: Clock;
  newId: () => string;
  telemetry: Telemetry;
  currentAccess: CurrentAccess;
}

interface Served<Context extends Surroundings, Routes extends Record<string, Route>> {
  routes: Routes;
  operations: Operations<Context, Routes>;
  /** What another feature answers at the same gateway: here it is only known which methods there are. */
  elsewhere?: Record<string, Route>;
  context: Context;
  /** Under what name its defects are counted. */
  defects: string;
}

/** What is told of a call: never what it asked for, except an id that turned out to be one. */
interface Told {
  operation?: string;
  contactId?: string;
  dataServerId?: string;
}

type Bindings = { Bindings: Caller & { told: Told } };

/** No id is longer; a longer one is nobody's, and would not fit a table's key. */
const longestId = 256;

const patternOf = ({ path }: Route): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const signedRequest = async (request: Request): Promise<SignedRequest> => ({
  address: request.url,
  header: (name) => request.headers.get(name) ?? undefined,
  body: await request.text(),
});

/** The routes, each answered by its operation. */
const router = <Context extends Surroundings, Routes extends Record<string, Route>>({
  routes,
  operations,
  elsewhere = {},
  context,
  defects,
}: Served<Context, Routes>): Hono<Bindings> => {
  const app = new Hono<Bindings>();
  const methodsOf = new Map<string, string[]>();
  for (const route of [...Object.values(routes), ...Object.values(elsewhere)]) {
    const pattern = patternOf(route);
    methodsOf.set(pattern, [...(methodsOf.get(pattern) ?? []), route.method.toUpperCase()]);
  }

  for (const [id, route] of Object.entries(routes)) {
    const { method, access, query, body, rawBody, status, also, writtenAs } = route;
    // Each operation fits its own route, as `Operations` holds; seen from this loop, which knows only some route,
    // that is no longer visible.
    const operation = operations[id]!(context) as (call: unknown) => Promise<unknown>;

    app.on(method.toUpperCase(), patternOf(route), async (hono) => {
      const { claims, told } = hono.env;
      told.operation = id;
      if (access !== 'anyone' && claims === undefined) {
        return problem(401, { detail: 'Sign in first', headers: { 'www-authenticate': 'Bearer' } });
      }
      const parts: Record<string, string> = hono.req.param();
      // A tag's label is its own text; an id may be written so that it survives a path.
      const params = Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, name.endsWith('Id') ? idOfPath(part) : part]),
      );
      const asker =
        access === 'anyone'
          ? undefined
          : askerOf(
              claims ?? {},
              { ...access, scope: scopeFor({ ...route, access }, params) },
              await context.currentAccess(),
            );
      if (Object.values(params).some((param) => param.length > longestId))
        throw new Failure('not-found', 'Nothing here');
      const answer = await operation({
        asker,
        params,
        query: readQuery(hono.req.url, query),
        body: body ? await readBody(hono.req, body) : rawBody ? await signedRequest(hono.req.raw) : undefined,
      });
      if (params.contactId !== undefined) told.contactId = params.contactId;
      if (params.dataServerId !== undefined) told.dataServerId = params.dataServerId;
      if (also) {
        const said = answer as { status: number; answer: unknown };
        return Response.json(said.answer, { status: said.status });
      }
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
      context.telemetry.count(defects, 1);
      context.telemetry.defect('A request ran into a defect', error);
      return problem(500);
    }
    // The reason why something is unavailable is for us, not for the caller.
    if (error.code === 'unavailable') context.telemetry.defect('A request found something unavailable', error);
    return problemOf(error);
  });
  return app;
};

/** Routes and their operations as a function: API Gateway, the tests and a laptop's server are its callers. */
export const answering = <Context extends Surroundings, Routes extends Record<string, Route>>(
  served: Served<Context, Routes>,
) => {
  const { clock, newId, telemetry } = served.context;
  const app = router(served);

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
