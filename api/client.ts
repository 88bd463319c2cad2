import type * as z from 'zod';
import type { allRoutes } from './routes.ts';

/** The requests and answers of each route, derived from the route table. These are only types, so a page loads no schema. */
type Routes = typeof allRoutes;
type OperationId = keyof Routes;

type AddressOf<Id extends OperationId> = `${Uppercase<Routes[Id]['method']>} ${Routes[Id]['path']}`;
/** An operation by its method and path: `GET /v1/contacts/{contactId}`. */
export type Address = { [Id in OperationId]: AddressOf<Id> }[OperationId];
type RouteAt<Here extends Address> = {
  [Id in OperationId]: AddressOf<Id> extends Here ? Routes[Id] : never;
}[OperationId];

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

type Params<Here extends Address> =
  ParameterNames<Here> extends never ? { params?: never } : { params: Record<ParameterNames<Here>, string> };
/** The query as text. Values that are left out or empty are not sent. */
type Query<Here extends Address> =
  RouteAt<Here> extends { query: infer Schema extends z.ZodType }
    ? { query?: { [Name in keyof z.input<Schema>]?: string | undefined } }
    : { query?: never };
type Body<Here extends Address> =
  RouteAt<Here> extends { body: infer Schema extends z.ZodType } ? { body: z.input<Schema> } : { body?: never };

export type RequestTo<Here extends Address> = Params<Here> &
  Query<Here> &
  Body<Here> & { signal?: AbortSignal | undefined };

export type AnswerOf<Here extends Address> =
  RouteAt<Here> extends { writtenAs: 'text/csv' }
    ? string
    : RouteAt<Here> extends { answer: infer Schema extends z.ZodType }
      ? z.output<Schema>
      : never;
