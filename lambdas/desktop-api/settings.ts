import * as z from 'zod';

/** What desktop-api reads at start. lib/screens/desktop-api.ts must supply every name. */
export const desktopApiSettings = z.object({
  DESKTOPS_TABLE: z.string().min(1),
  /** The KMS key (RSA_2048) whose public half PCs seal for. */
  SEALING_KEY: z.string().min(1),
});
export type DesktopApiSettings = z.infer<typeof desktopApiSettings>;
