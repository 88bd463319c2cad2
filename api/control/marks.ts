import * as z from 'zod';
import { maxTagLength } from '../../domain/mark/mark.ts';
import { named } from '../later.ts';
import { clientRequestId } from './control.ts';
import { fieldKey } from './control-settings.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();

export const tagCommand = named('TagCommand', () =>
  z.object({ label: z.string().trim().min(1).max(maxTagLength), clientRequestId }),
);

export const metadataChange = named('MetadataChange', () =>
  z.object({
    fields: z
      .record(fieldKey, z.string().max(200))
      .refine((fields) => Object.keys(fields).length > 0, 'names no field')
      .describe('Fields to insert or replace; an empty text empties the field'),
    clientRequestId,
  }),
);

export const marks = named('Marks', () =>
  z.object({
    contactId: z.string(),
    tags: z.array(z.object({ label: z.string(), by: z.string(), at: instant })),
    metadata: z.array(
      z.object({
        key: fieldKey,
        label: z.string(),
        value: text.describe('Null if the caller may write the field but not see it'),
        visible: z.boolean(),
        by: z.string(),
        at: instant,
      }),
    ),
  }),
);
export type Marks = z.infer<typeof marks>;
