import * as z from 'zod';
import { verbs } from '../domain/control/command/command.ts';
import { agentIdentifiers } from '../domain/control/settings.ts';
import type { OpenApiDocument } from './administration/people/users.ts';
import { controlProblem } from './control/control.ts';
import { descriptions } from './descriptions.ts';
import { examples } from './examples.ts';
import { problem } from './problem.ts';
import { type Route, scopes } from './route.ts';
import { allRoutes, type OperationId } from './routes.ts';
import { tags } from './tags.ts';

type Json = Record<string, unknown>;

/** What each failure means, for any operation. */
const failures: Record<number, string> = {
  400: 'The request is invalid; `errors` names each field and the reason',
  401: 'There is no valid token',
  403: 'The role or the scope is not enough',
  404: 'It does not exist, or the caller may not see it',
  409: 'The stored state does not allow it; read it again first',
  410: 'It has been deleted',
  429: "It did not happen: the provider's quota is used up. Try again after `Retry-After` seconds",
  502: 'A recorder answered with an error, or not at all',
  503: 'It is not available now; try again after `Retry-After` seconds',
};

/** Every schema that has an id, by that id. They refer to each other by it. */
const components = (): Json => {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const reference = (schema: z.ZodType): Json => ({ $ref: `#/components/schemas/${schema.meta()?.id}` });

const queryParameters = (query: Route['query']): Json[] => {
  if (!query) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' }) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
};

/** The values that a path's parameter may have, if they are listed. */
const valuesOf = ({ path }: Route, name: string): readonly string[] | undefined => {
  if (name === 'identifier') return agentIdentifiers;
  if (name !== 'verb') return undefined;
  if (path.includes('/redactions/')) return ['approve', 'refuse'];
  return path.includes('/blackout/') ? ['start', 'stop'] : verbs;
};

const pathParameters = (route: Route): Json[] =>
  [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    const values = valuesOf(route, name!);
    return {
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', ...(values ? { enum: values } : { minLength: 1, maxLength: 256 }) },
    };
  });

/** Says what the operation does, and who may call it. */
const descriptionOf = (id: OperationId, { access, scopeOf }: Route): string => {
  const { description } = descriptions[id];
  if (access === 'anyone') return description;
  const others = Object.entries(scopeOf ?? {}).map(([word, scope]) => `; for ${word} \`${scope}\``);
  return `${description}\n\nPeople: ${access.roles.join(', ')}. Machines: scope \`${access.scope}\`${others.join('')}.`;
};

const security = ({ access, scopeOf }: Route): Json => {
  if (access === 'anyone') return { security: [] };
  const wanted = [...new Set([access.scope, ...Object.values(scopeOf ?? {})])];
  return {
    security: [{ person: [] }, ...wanted.map((scope) => ({ machine: [scope] }))],
  };
};

const requestBody = ({ body, rawBody }: Route): Json => {
  if (body) return { requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } } };
  if (!rawBody) return {};
  return { requestBody: { required: true, content: { [rawBody]: { schema: { type: 'object' } } } } };
};

/** Failures that may list all outcomes, if recorders were instructed. */
const withOutcomes = new Set([404, 409, 429, 502]);

const failureReference = (status: number, { tellsOutcomes }: Route): Json => ({
  $ref: `#/components/responses/${tellsOutcomes && withOutcomes.has(status) ? `${status}WithOutcomes` : status}`,
});

const operation = (id: OperationId, route: Route): Json => {
  const { access, query, status, also = [], answer, summary } = route;
  const parameters = [...pathParameters(route), ...queryParameters(query)];
  // An id in the path may not exist.
  const notFound = route.path.includes('{') ? [404] : [];
  const failing = [...new Set([...(access === 'anyone' ? [] : [401, 403]), ...notFound, ...route.failures])].sort();
  const content = { [route.writtenAs ?? 'application/json']: { schema: reference(answer), example: examples[id] } };
  const success = { description: answer.unwrap().description ?? summary, content };
  return {
    operationId: id,
    tags: [descriptions[id].tag],
    summary,
    description: descriptionOf(id, route),
    ...security(route),
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(route),
    responses: {
      ...Object.fromEntries([status, ...also].map((one) => [one, success])),
      ...Object.fromEntries(failing.map((failure) => [failure, failureReference(failure, route)])),
    },
  };
};

const failureResponse = (status: number, schema: z.ZodType): Json => ({
  description: failures[status],
  ...((status === 429 || status === 503) && {
    headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } },
  }),
  content: { 'application/problem+json': { schema: reference(schema) } },
});

const failureResponses = (): Json =>
  Object.fromEntries([
    ...Object.keys(failures).map((status) => [status, failureResponse(Number(status), problem)]),
    ...[...withOutcomes].map((status) => [`${status}WithOutcomes`, failureResponse(status, controlProblem)]),
  ]);

const securitySchemes = (): Json => ({
  person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access or ID token of Cognito' },
  machine: {
    type: 'oauth2',
    description: 'Client credentials of Cognito; the token address is the user pool domain of the deployment',
    flows: {
      clientCredentials: {
        tokenUrl: '/oauth2/token',
        scopes,
      },
    },
  },
});

/** Describes the HTTP API as OpenAPI 3.1, from the schemas that check every request. */
export const openApi = (version: string): OpenApiDocument => {
  const all = Object.entries(allRoutes) as [OperationId, Route][];
  const paths: Record<string, Json> = {};
  for (const [id, route] of all) paths[route.path] = { ...paths[route.path], [route.method]: operation(id, route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fermata',
      version,
      description: "Contacts and their recordings. Times are ISO 8601 in UTC; dates in the deployment's time zone.",
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: components(),
      responses: failureResponses(),
      securitySchemes: securitySchemes(),
    },
  };
};
