// The small zod: a feature that needs it for its settings only starts a tenth sooner.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// The small one says nothing of what is wrong unless it is given the words.
z.config(en());

/**
 * Reads a feature's settings once, at start. A wrong or missing one stops the program with the whole list of what is
 * wrong, so that a deployment is put right in one go.
 */
export const readSettings = <Schema extends z.core.$ZodType>(
  schema: Schema,
  source: Record<string, string | undefined> = process.env,
): z.infer<Schema> => {
  const read = z.safeParse(schema, source);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`Settings are wrong. ${wrong.join('; ')}`);
};
