import * as z from 'zod/mini';

/** What sign-in-return reads at start. lib/sign-in/federation.ts must supply every name. */
export const signInReturnSettings = z.object({
  /** The parameter in which the console's stack stores the console's address. */
  CONSOLE_ADDRESS_PARAMETER: z.string().check(z.minLength(1)),
});
export type SignInReturnSettings = z.infer<typeof signInReturnSettings>;
