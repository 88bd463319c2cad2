import type * as z from 'zod';
import type { Endpoint } from '../../../api/route.ts';

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** A request as received, byte for byte, for an operation that checks its signature. */
export interface SignedRequest {
  address: string;
  header(name: string): string | undefined;
  body: string;
}

/** One call of an operation, with checked input and an identified caller. */
export interface Call<Its extends Endpoint, Caller> {
  caller: Its['access'] extends 'anyone' ? undefined : Caller;
  params: Record<Names<Its['path']>, string>;
  query: Its extends { query: infer Query extends z.ZodType } ? z.infer<Query> : unknown;
  body: Its extends { body: infer Body extends z.ZodType }
    ? z.infer<Body>
    : Its extends { rawBody: string }
      ? SignedRequest
      : undefined;
}

/** If there is more than one possible status, the operation says which one applies. */
export type Answer<Its extends Endpoint> = Its extends { also: readonly (infer Further)[] }
  ? { status: Its['status'] | Further; answer: z.infer<Its['answer']> }
  : z.infer<Its['answer']>;

/** An operation as a function of what it needs. */
export type Operation<Context, Its extends Endpoint, Caller> = (
  context: Context,
) => (call: Call<Its, Caller>) => Promise<Answer<Its>>;

/** One for every route: a route without its operation does not compile. */
export type Operations<Context, Routes extends Record<string, Endpoint>, Caller> = {
  [Id in keyof Routes]: Operation<Context, Routes[Id], Caller>;
};
