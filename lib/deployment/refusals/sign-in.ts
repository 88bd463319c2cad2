import * as z from 'zod';
import { identityProviders } from './identity-providers.ts';
import { arn } from './words.ts';

const mail = z
  .strictObject({
    from: z
      .string('must be an address, such as no-reply@acme.com.')
      .regex(
        /^([^<>@\r\n"]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
        'must be an address, such as no-reply@acme.com or Acme <no-reply@acme.com>.',
      ),
    identityArn: arn(
      'ses',
      'identity/[^/\\s]+',
      'must be the ARN of an SES identity: arn:aws:ses:<region>:<account>:identity/<domain or address>.',
    ),
  })
  .refine(
    ({ from, identityArn }) => {
      const address = from.match(/<(.+)>$/)?.[1] ?? from;
      const identity = identityArn.split('identity/')[1];
      const domain = address.split('@')[1];
      // Another rule has already refused these.
      if (identity === undefined || domain === undefined) return true;
      return identity === address || domain === identity || domain.endsWith(`.${identity}`);
    },
    { path: ['identityArn'], message: 'must be the identity of the sender: the address itself, or its domain.' },
  );

export const signIn = z.strictObject({
  secondFactor: z.enum(['optional', 'required'], 'must be "optional" or "required".'),
  passwordChanges: z
    .array(z.enum(['administrator', 'supervisor', 'agent'], 'must be administrator, supervisor or agent.'))
    .optional(),
  domainPrefix: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be at most 63 lower-case letters, digits and dashes.')
    .refine(
      (prefix) => !/aws|amazon|cognito/.test(prefix),
      'must not contain aws, amazon or cognito: AWS refuses that.',
    )
    .optional(),
  mail: mail.optional(),
  identityProviders: identityProviders.optional(),
});
