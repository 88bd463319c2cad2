import { Hono } from 'hono';
import type { Endpoint } from '../../../api/route.ts';
import type { Clock } from '../../../domain/clock.ts';
import { Failure } from '../../../domain/failure.ts';
import { idOfPath } from '../../../domain/path-id.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Claims } from './gateway.ts';
import { readJson, readQuery } from './input.ts';
import type { Operations, SignedRequest } from './operation.ts';
import { NotSignedIn, problem, problemOf } from './problem.ts';

/** Ids for the log line of a request. It never contains input, except ids that turned out to exist. */
type Ids = Record<string, string>;

/** How a caller is identified. */
export interface Credentials<Its extends Endpoint> {
  route: Its;
  params: Readonly<Record<string, string>>;
  request: SignedRequest;
  /** What API Gateway found in a valid token. */
  claims: Claims | undefined;
  /** Puts an id into the log line of the request. */
  log(ids: Ids): void;
}

/**
 * Identifies the caller, and checks that they may call this route.
 * @throws NotSignedIn if the request has no caller, and Failure `signed-out` or `forbidden`
 */
export type Identify<Caller, Its extends Endpoint = Endpoint> = (credentials: Credentials<Its>) => Promise<Caller>;

export interface Surroundings {
  clock: Clock;
  newId: () => string;
  telemetry: Telemetry;
}

interface Served<Context extends Surroundings, Its extends Endpoint, Routes extends Record<string, Its>, Caller> {
  routes: Routes;
  operations: Operations<Context, Routes, Caller>;
  /** How callers are identified, on routes that are not open to everybody. */
  identify: Identify<Caller, Its>;
  /** Routes that other functions answer at the same gateway. Here, only their paths and methods are known. */
  elsewhere?: Record<string, Endpoint>;
  context: Context;
  /** The name under which defects of this API are counted. */
  defects: string;
}

type Bindings = { Bindings: { claims: Claims | undefined; ids: Ids } };

/** No id is longer. A longer one cannot exist, and would not fit into the key of a table. */
const longestId = 256;

const patternOf = ({ path }: Endpoint): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const asItCame = async (request: Request): Promise<SignedRequest> => ({
  address: request.url,
  header: (name) => request.headers.get(name) ?? undefined,
  body: await request.text(),
});

/** The label of a tag is plain text. An id may be encoded, so that it survives in a path. */
const readParams = (parts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, name.endsWith('Id') ? idOfPath(part) : part]));

const respond = ({ status, also, writtenAs }: Endpoint, answer: unknown): Response => {
  if (also) {
    const { status: chosen, answer: content } = answer as { status: number; answer: unknown };
    return Response.json(content, { status: chosen });
  }
  if (writtenAs === undefined) return Response.json(answer, { status });
  return new Response(String(answer), { status, headers: { 'content-type': `${writtenAs}; charset=utf-8` } });
};

/** The routes with their operations. */
const router = <Context extends Surroundings, Its extends Endpoint, Routes extends Record<string, Its>, Caller>({
  routes,
  operations,
  identify,
  elsewhere = {},
  context,
  defects,
}: Served<Context, Its, Routes, Caller>): Hono<Bindings> => {
  const app = new Hono<Bindings>();
  const methodsOf = new Map<string, string[]>();
  for (const route of Object.values<Endpoint>({ ...elsewhere, ...routes })) {
    const pattern = patternOf(route);
    methodsOf.set(pattern, [...(methodsOf.get(pattern) ?? []), route.method.toUpperCase()]);
  }

  for (const [id, route] of Object.entries(routes)) {
    const { method, access, query, body, rawBody } = route;
    // The type `Operations` guarantees that each operation fits its route. In this loop, which does not know the
    // concrete route, the compiler cannot see that.
    const operation = operations[id]!(context) as (call: unknown) => Promise<unknown>;

    app.on(method.toUpperCase(), patternOf(route), async (hono) => {
      const { claims, ids } = hono.env;
      ids.operation = id;
      const params = readParams(hono.req.param());
      const request = await asItCame(hono.req.raw);
      const log = (more: Ids) => Object.assign(ids, more);
      const caller = access === 'anyone' ? undefined : await identify({ route, params, request, claims, log });
      if (Object.values(params).some((param) => param.length > longestId))
        throw new Failure('not-found', 'Not found here');
      const answer = await operation({
        caller,
        params,
        query: readQuery(request.address, query),
        body: body ? readJson(request.body, body) : rawBody ? request : undefined,
      });
      for (const name of ['contactId', 'dataServerId']) if (params[name] !== undefined) ids[name] = params[name];
      return respond(route, answer);
    });
  }

  for (const [id, route] of Object.entries(elsewhere)) {
    if (id in routes || route.access === 'anyone') continue;
    app.on(route.method.toUpperCase(), patternOf(route), () => {
      throw new NotSignedIn('Sign in first');
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
      context.telemetry.defect('A request failed because of a defect', error);
      return problem(500);
    }
    // The reason why something is unavailable is for us, and not for the caller.
    if (error.code === 'unavailable')
      context.telemetry.defect('A request failed because something was unavailable', error);
    return problemOf(error);
  });
  return app;
};

/** Routes and their operations as a function: API Gateway, the tests and a laptop's server are its callers. */
export const httpEdge = <
  Context extends Surroundings,
  Its extends Endpoint,
  Routes extends Record<string, Its>,
  Caller,
>(
  served: Served<Context, Its, Routes, Caller>,
) => {
  const { clock, newId, telemetry } = served.context;
  const app = router(served);

  return async (
    request: Request,
    { claims, requestId = newId() }: { claims?: Claims | undefined; requestId?: string } = {},
  ): Promise<Response> => {
    const startedAt = clock().getTime();
    const ids: Ids = {};
    const response = await app.fetch(request, { claims, ids });
    response.headers.set('cache-control', 'no-store');
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('x-request-id', requestId);
    const { status } = response;
    telemetry.log.info('Request answered', {
      requestId,
      status,
      milliseconds: clock().getTime() - startedAt,
      ...ids,
    });
    telemetry.flush();
    return response;
  };
};
