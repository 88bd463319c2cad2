// The small zod: a feature that needs it only for its settings starts a tenth faster.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// The small one has no error messages unless it gets a locale.
z.config(en());

/**
 * Reads a feature's settings once, at start. A wrong or missing one stops the program with the full list of errors, so that
 * a deployment can be corrected in one go.
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
