import * as z from 'zod';
import { examples } from './examples.ts';
import { type OperationId, type Route, routes, scopes } from './routes.ts';
import { type OpenApiDocument, problem } from './users.ts';

type Json = Record<string, unknown>;

/** What each failure means to a caller of any operation. */
const failures: Record<number, string> = {
  400: 'The input is wrong; `errors` names each field and the reason',
  401: 'There is no valid token',
  403: 'The role or the scope is not enough',
  404: 'It is not there, or not yours to see',
  409: 'What is stored says otherwise; read it again first',
  410: 'It was there and has been deleted for good',
  503: 'It is not available now; try again after `Retry-After` seconds',
};

/** Every schema that has an id, under it; they refer to each other by it. */
const components = (): Json => {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const reference = (schema: z.ZodType): Json => ({ $ref: `#/components/schemas/${schema.meta()?.id}` });

const queryParameters = (query: z.ZodObject | undefined): Json[] => {
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

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 256 },
  }));

const operation = (id: OperationId, route: Route): Json => {
  const { access, query, body, path, status, answer, summary } = route;
  const parameters = [...pathParameters(path), ...queryParameters(query)];
  const failing = [...new Set([...(access === 'anyone' ? [] : [401, 403]), ...route.failures])].sort();
  return {
    operationId: id,
    summary,
    ...(access === 'anyone'
      ? { security: [] }
      : {
          description: `People: ${access.roles.join(', ')}. Machines: scope \`${access.scope}\`.`,
          security: [{ person: [] }, { machine: [access.scope] }],
        }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } } }),
    responses: {
      [status]: {
        description: answer.description ?? summary,
        content: { [route.writtenAs ?? 'application/json']: { schema: reference(answer), example: examples[id] } },
      },
      ...Object.fromEntries(failing.map((failure) => [failure, { $ref: `#/components/responses/${failure}` }])),
    },
  };
};

const failureResponses = (): Json =>
  Object.fromEntries(
    Object.entries(failures).map(([status, description]) => [
      status,
      {
        description,
        ...(status === '503' && {
          headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } },
        }),
        content: { 'application/problem+json': { schema: reference(problem) } },
      },
    ]),
  );

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

/** The HTTP API as OpenAPI 3.1, made from the schemas that check every request. */
export const openApi = (version: string): OpenApiDocument => {
  const all = Object.entries(routes) as [OperationId, Route][];
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
    paths,
    components: {
      schemas: components(),
      responses: failureResponses(),
      securitySchemes: securitySchemes(),
    },
  };
};
