import * as z from 'zod';
import { type Later, later } from '../../../api/later.ts';
import { DetailedFailure } from '../../../domain/failure.ts';

export interface WrongField {
  field: string;
  reason: string;
}

/** Input that is wrong in one or more fields, each named with its reason. */
export class WrongInput extends DetailedFailure {
  constructor(fields: readonly WrongField[]) {
    super('invalid', 'The request is invalid', { errors: fields });
  }
}

const check = (schema: Later<z.ZodObject>, input: unknown): unknown => {
  const read = schema.unwrap().strict().safeParse(input);
  if (read.success) return read.data;
  throw new WrongInput(
    read.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((field) => ({ field, reason: 'There is no such parameter' }))
        : [{ field: issue.path.join('.') || 'body', reason: issue.message }],
    ),
  );
};

const none = later(() => z.object({}));

/** Accepts each parameter once, and none that the route does not know: a misspelt filter must not find everything. */
export const readQuery = (address: string, schema: Later<z.ZodObject> = none): unknown => {
  const { searchParams } = new URL(address);
  const twice = [...new Set(searchParams.keys())].filter((field) => searchParams.getAll(field).length > 1);
  if (twice.length > 0) throw new WrongInput(twice.map((field) => ({ field, reason: 'Give it only once' })));
  return check(schema, Object.fromEntries(searchParams));
};

export const readJson = (text: string, schema: Later<z.ZodObject>): unknown => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new WrongInput([{ field: 'body', reason: 'It is not JSON' }]);
  }
  return check(schema, body);
};
