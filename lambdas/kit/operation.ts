import type * as z from 'zod';
import type { Route } from '../../api/routes.ts';
import type { Asker } from '../../domain/user/visibility.ts';

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** A request as it came, byte for byte, for whoever checks its signature. */
export interface SignedRequest {
  address: string;
  header(name: string): string | undefined;
  body: string;
}

/** One call of an operation, its input checked and its caller known. */
export interface Call<Its extends Route> {
  asker: Its['access'] extends 'anyone' ? undefined : Asker;
  params: Record<Names<Its['path']>, string>;
  query: Its extends { query: infer Query extends z.ZodType } ? z.infer<Query> : unknown;
  body: Its extends { body: infer Body extends z.ZodType }
    ? z.infer<Body>
    : Its extends { rawBody: string }
      ? SignedRequest
      : undefined;
}

/** Where an answer may come with more than one status, the operation says which. */
export type Answer<Its extends Route> = Its extends { also: readonly (infer Further)[] }
  ? { status: Its['status'] | Further; answer: z.infer<Its['answer']> }
  : z.infer<Its['answer']>;

/** An operation as a function of what it needs. */
export type Operation<Context, Its extends Route> = (context: Context) => (call: Call<Its>) => Promise<Answer<Its>>;

/** One for every route: a route without its operation does not compile. */
export type Operations<Context, Routes extends Record<string, Route>> = {
  [Id in keyof Routes]: Operation<Context, Routes[Id]>;
};
