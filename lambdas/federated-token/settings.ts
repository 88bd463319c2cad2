import * as z from 'zod/mini';

/** What federated-token reads at start. lib/federation.ts must supply every name. */
export const federatedTokenSettings = z.object({
  /** JSON: for each identity provider, what its groups mean here. */
  IDENTITY_PROVIDERS: z.string().check(z.minLength(1)),
});
export type FederatedTokenSettings = z.infer<typeof federatedTokenSettings>;
