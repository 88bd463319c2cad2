import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { RecordingRoleTable } from '../../adapters/dynamodb/user/recording-role-table.ts';
import { ScheduleTable } from '../../adapters/dynamodb/user/schedule-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { unsetAcdSettings } from '../../domain/desktop/acd-settings.ts';
import { unsetRoles } from '../../domain/schedule/recording-roles.ts';
import { unsetSchedules } from '../../domain/schedule/schedule.ts';
import type { DesktopPeople } from '../../domain/schedule/who-is-recorded.ts';

/** Reads everything that decides whose screens are recorded. */
export const desktopPeople = (dynamodb: DynamoDBClient, usersTable: string) => {
  const everyone = new UserTable(dynamodb, usersTable);
  const roles = new RecordingRoleTable(dynamodb, usersTable);
  const schedules = new ScheduleTable(dynamodb, usersTable);
  const acd = new AcdSettingsTable(dynamodb, usersTable);
  const identifiers = new UserIdentifierTable(dynamodb, usersTable);
  const userExtensions = new UserExtensionTable(dynamodb, usersTable);
  return async (): Promise<DesktopPeople> => {
    const [users, teams, names, extensions, recordingRoles, acdSettings, saved] = await Promise.all([
      everyone.users(),
      everyone.teams(),
      identifiers.all(),
      userExtensions.all(),
      roles.read(),
      acd.read(),
      schedules.read(),
    ]);
    return {
      users,
      teams,
      identifiers: names,
      extensions,
      roles: recordingRoles ?? unsetRoles,
      acd: acdSettings ?? unsetAcdSettings,
      schedules: (saved ?? unsetSchedules).schedules,
    };
  };
};
