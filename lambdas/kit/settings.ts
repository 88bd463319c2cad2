import type * as z from 'zod';

/**
 * Reads a feature's settings once, at start. A wrong or missing one stops the program with the whole list of what is
 * wrong, so that a deployment is put right in one go.
 */
export const readSettings = <Schema extends z.ZodType>(
  schema: Schema,
  source: Record<string, string | undefined> = process.env,
): z.infer<Schema> => {
  const read = schema.safeParse(source);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`Settings are wrong. ${wrong.join('; ')}`);
};
