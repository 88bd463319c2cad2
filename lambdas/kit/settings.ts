// The small zod: features that need it only for their settings start a tenth faster.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// It has no error messages unless it gets a locale.
z.config(en());

/**
 * Reads the settings of a feature once, at start. If one is wrong or missing, the program stops with a list of all
 * errors, so that a deployment can be corrected in one go.
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
