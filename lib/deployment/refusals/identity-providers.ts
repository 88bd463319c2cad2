import { existsSync } from 'node:fs';
import * as z from 'zod';
import { secretName } from './words.ts';

const claim = z.string('must be the name of a claim or attribute.').min(1, 'must be the name of a claim or attribute.');
const ofEveryProvider = {
  label: z.string().min(1).max(40, 'must have at most 40 characters, because a button shows it.').optional(),
  claims: z.strictObject({ userName: claim, groups: claim, email: claim.optional() }),
  roles: z
    .record(z.string(), z.enum(['administrator', 'supervisor', 'agent'], 'must be administrator, supervisor or agent.'))
    .superRefine((roles, { addIssue }) => {
      for (const group of Object.keys(roles).filter((name) => !/^[^,[\]"]{1,200}$/.test(name))) {
        const message = 'must not contain a comma, bracket or quote: in a list, such a group cannot be told apart.';
        addIssue({ code: 'custom', path: [group], message });
      }
    })
    .refine(
      (roles) => Object.keys(roles).length > 0,
      'must give a role to at least one group; otherwise nobody can see anything.',
    ),
};
const identityProvider = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('saml'),
      metadata: z
        .string()
        .refine(
          (metadata) => /^https:\/\//.test(metadata) || existsSync(metadata),
          'must be an address that begins with https://, or the path of a file that exists.',
        ),
      ...ofEveryProvider,
    }),
    z.strictObject({
      type: z.literal('oidc'),
      issuer: z.url({ protocol: /^https$/, error: 'must be an address that begins with https://.' }),
      clientId: z.string().min(1, 'must not be empty.'),
      secretName,
      scopes: z
        .array(z.string())
        .refine((named) => named.includes('openid'), 'must contain openid.')
        .optional(),
      ...ofEveryProvider,
    }),
  ],
  'must be "saml" or "oidc".',
);
export const identityProviders = z.record(z.string(), identityProvider).superRefine((providers, { addIssue }) => {
  for (const name of Object.keys(providers)) {
    if (
      /^[A-Za-z][A-Za-z0-9-]{2,31}$/.test(name) &&
      !/^(COGNITO|Facebook|Google|LoginWithAmazon|SignInWithApple)$/i.test(name)
    )
      continue;
    const message =
      'is not a valid name: use 3 to 32 letters, digits and dashes, and no name that Cognito uses itself.';
    addIssue({ code: 'custom', path: [name], message });
  }
});
