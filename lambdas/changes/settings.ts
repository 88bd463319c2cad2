import * as z from 'zod/mini';

const nonEmpty = z.string().check(z.minLength(1));

/** What changes reads at start. lib/control/changes.ts must supply every name. */
export const changesSettings = z.object({
  LIVE_TABLE: nonEmpty,
  USERS_TABLE: nonEmpty,
  /** Where the gateway's connections are managed; on one machine, a path of the engine. */
  CHANGES_ENDPOINT: nonEmpty,
});
export type ChangesSettings = z.infer<typeof changesSettings>;
