import * as z from 'zod';
import { scopes } from '../../../api/route.ts';

const scopeNames = Object.keys(scopes);
export const machineClients = z
  .record(
    z.string(),
    z.strictObject({
      scopes: z
        .array(z.enum(scopeNames, `is no scope; there are ${scopeNames.join(', ')}.`), 'must be a list of scopes.')
        .min(1, 'must name a scope at least: a client without one can do nothing.')
        .refine((named) => new Set(named).size === named.length, 'names a scope twice.'),
    }),
    'must be an object: the name of each client, and its scopes.',
  )
  .superRefine((clients, { addIssue }) => {
    for (const name of Object.keys(clients)) {
      // As a part of the names of outputs, which hold letters and digits only, it must stay unlike any other.
      if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) && name.length <= 40) continue;
      const message = 'is no name of a client: lower-case letters and digits, words joined by dashes, 40 at most.';
      addIssue({ code: 'custom', path: [name], message });
    }
  });
