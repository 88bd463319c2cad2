import * as z from 'zod';
import { named } from './later.ts';

/** RFC 9457. `errors` names each wrong field of the input and why it is wrong. */
export const problem = named('Problem', () =>
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
  }),
);
export type Problem = z.infer<typeof problem>;
