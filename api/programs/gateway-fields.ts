import * as z from 'zod';

/** Fields that several calls of a gateway have. */
export const instant = z.iso.datetime();
export const id = z.string().min(1).max(128);
export const count = z.number().int().nonnegative();
export const extension = z.string().min(1).max(64);
export const contactId = z.string().min(1).max(256);
