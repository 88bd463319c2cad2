import * as z from 'zod';
import { recordingPermissions, roleLimits } from '../domain/schedule/recording-roles.ts';
import { named } from './later.ts';

const id = z.string().min(1).max(200);
const permissions = z.array(z.enum(recordingPermissions)).max(recordingPermissions.length);
const members = z.array(id).max(roleLimits.members);

const recordingRole = named('RecordingRole', () =>
  z.strictObject({
    roleId: id.describe('Chosen by the caller; stays when the role is renamed'),
    name: z.string().trim().min(1).max(roleLimits.nameLength),
    permissions: permissions.describe('What is recorded of the users of this role'),
    teamIds: members.describe('With the teams below them, unless a nearer team has another role'),
    userIds: members.describe('Single users: this counts more than their team'),
  }),
);

export const recordingRolesChange = named('RecordingRolesChange', () =>
  z.object({
    roles: z.array(recordingRole).max(roleLimits.roles),
    everybodyElse: permissions.describe('What is recorded of users who are in no role'),
    version: z.number().int().nonnegative().describe('The version this change is based on; 0 for the first'),
  }),
);

export const recordingRoles = named('RecordingRoles', () =>
  recordingRolesChange.unwrap().extend({
    changedAt: z.iso.datetime().nullable(),
    changedBy: z.string().nullable().describe('Who saved them last'),
  }),
);

export const acdConfigurationChange = named('AcdConfigurationChange', () =>
  z.object({
    rteMessaging: z
      .boolean()
      .describe('Enable RTE Messaging for Screen Recording: without it no desktop records a screen'),
    version: z.number().int().nonnegative().describe('The version this change is based on; 0 for the first'),
  }),
);

export const acdConfiguration = named('AcdConfiguration', () =>
  acdConfigurationChange.unwrap().extend({
    changedAt: z.iso.datetime().nullable(),
    changedBy: z.string().nullable().describe('Who saved it last'),
  }),
);

export type RecordingRolesView = z.infer<typeof recordingRoles>;
export type RecordingRolesChange = z.infer<typeof recordingRolesChange>;
export type AcdConfigurationView = z.infer<typeof acdConfiguration>;
export type AcdConfigurationChange = z.infer<typeof acdConfigurationChange>;
