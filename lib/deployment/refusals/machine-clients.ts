import * as z from 'zod';
import { scopes } from '../../../api/route.ts';

const scopeNames = Object.keys(scopes);
export const machineClients = z
  .record(
    z.string(),
    z.strictObject({
      scopes: z
        .array(
          z.enum(scopeNames, `is not a scope. The scopes are ${scopeNames.join(', ')}.`),
          'must be a list of scopes.',
        )
        .min(1, 'must name at least one scope: a client without a scope can do nothing.')
        .refine((named) => new Set(named).size === named.length, 'names a scope twice.'),
    }),
    'must be an object: the name of each client, and its scopes.',
  )
  .superRefine((clients, { addIssue }) => {
    for (const name of Object.keys(clients)) {
      // The name becomes part of the name of an output, which loses its dashes and must still be unique.
      if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) && name.length <= 40) continue;
      const message =
        'is not a valid name: use words of lower-case letters and digits, joined by dashes, at most 40 characters.';
      addIssue({ code: 'custom', path: [name], message });
    }
  });
