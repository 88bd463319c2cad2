import * as z from 'zod';
import { fieldKinds } from '../../../domain/keystroke/field-kind.ts';
import { InvalidMessage } from './frames.ts';

const itemId = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/);

/**
 * All messages that may come from a browser, and nothing else: a message with another member, or a longer text, is
 * refused as a whole, so that even a modified extension cannot pass on the content of a page.
 */
const fromExtension = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('hello'),
    browser: z.enum(['Google Chrome', 'Microsoft Edge', 'Chromium', 'Another browser']),
    extension: z.string().regex(/^\d{1,5}(\.\d{1,5}){0,3}$/),
  }),
  z.strictObject({ is: z.literal('observed'), on: z.enum(['enter', 'leave']), itemId, at: z.number().positive() }),
  z.strictObject({ is: z.literal('page-view'), itemId }),
  z.strictObject({ is: z.literal('found'), itemId }),
  /** The kind of field that somebody types into, and its page. Null if it is not a known one. */
  z.strictObject({
    is: z.literal('typing'),
    field: z.strictObject({ itemId, kind: z.enum(fieldKinds) }).nullable(),
    at: z.number().positive(),
    /** A key has arrived in the field. The message does not say which. */
    key: z.literal(true).optional(),
  }),
]);
export type FromExtension = z.infer<typeof fromExtension>;

/** @throws InvalidMessage, whose text contains nothing of the message */
export const readFromExtension = (json: string): FromExtension => {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new InvalidMessage('A message is not JSON');
  }
  const read = fromExtension.safeParse(content);
  if (!read.success) throw new InvalidMessage('A message is malformed');
  return read.data;
};
