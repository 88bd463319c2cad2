import * as z from 'zod';

export type Later<Schema extends z.ZodType> = z.ZodLazy<Schema>;

/**
 * A schema that is built when it first checks something, or when the OpenAPI document is generated. A function that starts
 * serves one route and checks no answers, and building all schemas took a sixth of its start.
 */
export const later = <Schema extends z.ZodType>(build: () => Schema): Later<Schema> => {
  // Stored here, because `unwrap` would build it again each time.
  let built: Schema | undefined;
  return z.lazy(() => {
    built ??= build();
    return built;
  });
};

/** A schema with a name of its own in the OpenAPI document. */
export const named = <Schema extends z.ZodType>(id: string, build: () => Schema): Later<Schema> => {
  const schema = later(build);
  z.globalRegistry.add(schema, { id });
  return schema;
};
