import * as z from 'zod';
import { gapCauses } from '../../domain/screen/gap.ts';

export const instant = z.iso.datetime();
export const id = z.string().min(1).max(128);
export const size = z.number().int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const login = z
  .string()
  .min(1)
  .max(256)
  .describe('Who is logged on at the PC: `DOMAIN\\user` on Windows, `user` on Linux');
export const bytes = z.object({ size: size.min(1).max(1024 ** 4), sha256 });

/** A span that was not captured. */
export const gap = z.object({ from: instant, to: instant, cause: z.enum(gapCauses) });
