import * as z from 'zod/mini';

/** What federated-token reads at start. lib/sign-in/federation.ts must supply every name. */
export const federatedTokenSettings = z.object({
  /** JSON: the roles that each identity provider's groups mean. */
  IDENTITY_PROVIDERS: z.string().check(z.minLength(1)),
});
export type FederatedTokenSettings = z.infer<typeof federatedTokenSettings>;
