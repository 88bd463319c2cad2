import * as z from 'zod';
import { controlFunctions, metadataTypes, onTransferChoices } from '../../domain/control/settings.ts';
import { roles } from '../../domain/user/user.ts';
import { later, named } from '../later.ts';
import { baseVersion } from '../version.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const role = z.enum(roles);

export const fieldKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be at most 40 lower-case letters, digits and dashes');

export const controlFunction = z.enum(controlFunctions);

export const metadataField = later(() =>
  z.strictObject({
    key: fieldKey,
    label: z.string().trim().min(1).max(60),
    type: z.enum(metadataTypes),
    maxLength: z.number().int().min(1).max(200).optional(),
    choices: z.array(z.string().trim().min(1).max(60)).min(1).max(50).optional(),
  }),
);

const grant = later(() =>
  z.strictObject({
    to: z.union([z.strictObject({ role }), z.strictObject({ username: z.string().min(1).max(200) })]),
    functions: z.array(controlFunction).max(controlFunctions.length),
    writes: z.array(fieldKey).max(10),
    sees: z.array(fieldKey).max(10),
    onlyOwnRecordings: z
      .boolean()
      .optional()
      .describe('Notify On-Demand Recordings Only: they only see and control recordings that they start'),
  }),
);

const settings = () => ({
  enabled: z.boolean().describe('Off until somebody turns it on'),
  longestPause: z.number().int().min(10).max(3600).describe('Seconds, after which every pause ends by itself'),
  onTransfer: z.enum(onTransferChoices).describe('What happens to a pause when the customer is transferred'),
  fields: z.array(metadataField).max(10),
  grants: z.array(grant).max(500),
});

export const controlSettingsChange = named('ControlSettingsChange', () =>
  z.object({ ...settings(), version: baseVersion('The version this change is based on; 0 for the first') }),
);

export const controlSettings = named('ControlSettings', () =>
  z.object({ ...settings(), version: whole, changedAt: instant.nullable(), changedBy: text }),
);

export const userIdentifiers = named('UserIdentifiers', () =>
  z.object({
    systemUsername: z
      .string()
      .trim()
      .min(1)
      .max(104)
      .regex(/^[^\\/@]+$/, 'is not fully qualified: the domain has its own field')
      .nullable(),
    systemDomain: z.string().trim().min(1).max(255).nullable(),
    phone: z.string().trim().min(1).max(40).nullable(),
    crmUsername: z.string().trim().min(1).max(200).nullable(),
  }),
);
export type ControlSettingsView = z.infer<typeof controlSettings>;
export type ControlSettingsChange = z.infer<typeof controlSettingsChange>;
export type UserIdentifiersView = z.infer<typeof userIdentifiers>;
