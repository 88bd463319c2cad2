import * as z from 'zod';
import { contactDirections } from '../../../domain/contact/contact.ts';
import { weekdays } from '../../../domain/data-server/data-server.ts';
import { recordingPermissions, roleLimits } from '../../../domain/schedule/recording-roles.ts';
import { scheduleLimits, scheduleTypes } from '../../../domain/schedule/schedule.ts';
import { timedLimits } from '../../../domain/schedule/timed.ts';
import { named } from '../../later.ts';
import { baseVersion } from '../../version.ts';

const id = z.string().min(1).max(200);
const permissions = z.array(z.enum(recordingPermissions)).max(recordingPermissions.length);
const members = z.array(id).max(roleLimits.members);

const recordingRole = named('RecordingRole', () =>
  z.strictObject({
    roleId: id.describe('Chosen by the caller; stays when the role is renamed'),
    name: z.string().trim().min(1).max(roleLimits.nameLength),
    permissions: permissions.describe('What is recorded of the users of this role'),
    teamIds: members.describe('Teams, with the teams below them unless a nearer team has another role'),
    userIds: members.describe('Single users, for whom this takes precedence over their team'),
  }),
);

export const recordingRolesChange = named('RecordingRolesChange', () =>
  z.object({
    roles: z.array(recordingRole).max(roleLimits.roles),
    everybodyElse: permissions.describe('What is recorded of users who are in no role'),
    version: baseVersion('The version this change is based on; 0 for the first'),
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
      .describe('Enable RTE Messaging for Screen Recording. Without it, no desktop records a screen'),
    version: baseVersion('The version this change is based on; 0 for the first'),
  }),
);

export const acdConfiguration = named('AcdConfiguration', () =>
  acdConfigurationChange.unwrap().extend({
    changedAt: z.iso.datetime().nullable(),
    changedBy: z.string().nullable().describe('Who saved it last'),
  }),
);

const listed = z.array(id).max(scheduleLimits.listed);
const percent = z.number().int().min(0).max(100);
const whole = z.number().int().nonnegative();

const schedule = named('Schedule', () =>
  z.strictObject({
    scheduleId: id.describe('Chosen by the caller; stays when the schedule is renamed'),
    name: z.string().trim().min(1).max(scheduleLimits.nameLength),
    type: z
      .enum(scheduleTypes)
      .describe(
        '`all`: every call. `percentage`: a sample of calls. `on-demand`: recordings that agents start themselves. `timed`: screens at fixed times, without a call',
      ),
    endsAt: z.iso.datetime().optional().describe('Leave it out if the schedule never expires'),
    targetPercent: percent.describe('The sample of `percentage`; ignored for `on-demand`'),
    randomProbability: percent.describe(
      'Each call has a number from 0 to 100, and is recorded unless that is above this; ignored for `on-demand`',
    ),
    requirements: z
      .strictObject({
        userIds: listed.describe('Agents who are listed here, or whose team is listed in `teamIds`'),
        teamIds: listed.describe('Teams, with the teams below them'),
        extensions: z.array(z.string().trim().min(1).max(40)).max(scheduleLimits.listed),
        queues: listed.describe('Names or ids. For calls in progress, some providers report only the id'),
        directions: z.array(z.enum(contactDirections)).max(contactDirections.length),
      })
      .describe('A call must match each list that is not empty'),
    timed: z
      .strictObject({
        days: z.array(z.enum(weekdays)).max(weekdays.length).describe('Days on which screen recording starts'),
        start: z.string().max(5).describe('`HH:MM`'),
        end: z.string().max(5).describe('`HH:MM`; if it is before `start`, it is on the next day'),
        timeZone: z.string().max(64).describe('IANA name'),
        intervalMinutes: z
          .number()
          .int()
          .min(timedLimits.shortest)
          .max(timedLimits.longest)
          .describe('How long each recording is; the last of a day may be shorter'),
        retentionDays: z
          .number()
          .int()
          .min(1)
          .max(timedLimits.retentionDays)
          .optional()
          .describe('Days in the archive, unless the workflow rule that keeps a recording sets its own'),
      })
      .optional()
      .describe('Required for the type `timed`, and only allowed there'),
    setAt: z.iso.datetime().optional().describe('When a Timed schedule was last changed; set by the server'),
  }),
);

export const schedulesChange = named('SchedulesChange', () =>
  z.object({
    schedules: z
      .array(schedule)
      .max(scheduleLimits.schedules)
      .describe('In order: the first that applies to a call decides how it is recorded'),
    version: baseVersion('The version this change is based on; 0 for the first'),
  }),
);

export const schedules = named('Schedules', () =>
  schedulesChange.unwrap().extend({
    warnings: z
      .array(z.object({ field: z.string(), reason: z.string() }))
      .describe('Warnings for the administrator; the schedule applies as it is'),
    changedAt: z.iso.datetime().nullable(),
    changedBy: z.string().nullable().describe('Who saved them last'),
  }),
);

export const scheduleSimulationRequest = named('ScheduleSimulationRequest', () =>
  z.object({
    schedules: z.array(schedule).max(scheduleLimits.schedules),
    days: z.number().int().min(1).max(31),
  }),
);

export const scheduleSimulation = named('ScheduleSimulation', () =>
  z.object({
    calls: whole,
    unrecorded: whole.describe('Calls to which no schedule applies'),
    complete: z
      .boolean()
      .describe('False if there were more than one request can read; then the newest were simulated'),
    schedules: z.array(
      z.object({
        scheduleId: z.string(),
        name: z.string(),
        records: whole.describe('Calls that it records by itself'),
        onDemand: whole.describe('Calls whose agent decides'),
        supplements: whole.describe(
          'Calls that a schedule above records, and in which agents mark their own recordings',
        ),
        screens: whole.describe('Recordings of a Timed schedule, if all its agents had been logged on'),
      }),
    ),
    examples: z
      .array(
        z.object({
          contactId: z.string(),
          agentName: z.string().nullable(),
          at: z.iso.datetime(),
          mode: z.enum(['automatic', 'on-demand', 'supplemented', 'none']),
          steps: z.array(z.object({ scheduleId: z.string(), result: z.string(), why: z.string() })),
        }),
      )
      .describe('The newest calls, with the result of each schedule'),
  }),
);

export type SchedulesView = z.infer<typeof schedules>;
export type SchedulesChange = z.infer<typeof schedulesChange>;
export type ScheduleSimulationView = z.infer<typeof scheduleSimulation>;
export type RecordingRolesView = z.infer<typeof recordingRoles>;
export type RecordingRolesChange = z.infer<typeof recordingRolesChange>;
export type AcdConfigurationView = z.infer<typeof acdConfiguration>;
export type AcdConfigurationChange = z.infer<typeof acdConfigurationChange>;
