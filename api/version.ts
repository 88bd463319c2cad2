import { z } from 'zod';

/**
 * The version that a change is based on. It is bounded because the next one must be an exact number, too: beyond 2^53 the
 * tables refuse it.
 */
export const baseVersion = (description: string) =>
  z.number().int().nonnegative().max(1_000_000_000).describe(description);
