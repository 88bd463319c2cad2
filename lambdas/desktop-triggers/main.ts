import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { LogonSessionTable } from '../../adapters/dynamodb/desktop/logon-session-table.ts';
import { ScreenRecordingTable } from '../../adapters/dynamodb/desktop/screen-recording-table.ts';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { RecordingRoleTable } from '../../adapters/dynamodb/user/recording-role-table.ts';
import { ScheduleTable } from '../../adapters/dynamodb/user/schedule-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { cached } from '../../domain/cached.ts';
import { unsetSettings } from '../../domain/control/settings.ts';
import { unsetAcdSettings } from '../../domain/desktop/acd-settings.ts';
import { pauseByTrigger } from '../../domain/desktop-item/pause-by-trigger.ts';
import { onDemand } from '../../domain/on-demand/on-demand.ts';
import { screenControl } from '../../domain/on-demand/screen-control.ts';
import { unsetRoles } from '../../domain/schedule/recording-roles.ts';
import { unsetSchedules } from '../../domain/schedule/schedule.ts';
import { screenRecordings } from '../../domain/screen-only/screen-recordings.ts';
import { controlPorts } from '../control/control-ports.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { desktopTriggers } from './desktop-triggers.ts';
import { desktopTriggersSettings } from './settings.ts';

const settings = readSettings(desktopTriggersSettings);
const telemetry = newTelemetry();
const dynamo = batchReads(new DynamoDBClient());
const ports = controlPorts(settings, { dynamo, count: telemetry.count });
const { clock, controlSettings } = ports;
const users = new UserTable(dynamo, settings.USERS_TABLE);
const identifiers = new UserIdentifierTable(dynamo, settings.USERS_TABLE);
const userExtensions = new UserExtensionTable(dynamo, settings.USERS_TABLE);
const roles = new RecordingRoleTable(dynamo, settings.USERS_TABLE);
const acdSettings = new AcdSettingsTable(dynamo, settings.USERS_TABLE);
const savedSchedules = new ScheduleTable(dynamo, settings.USERS_TABLE);
/** Thousands of PCs ask, and changes by administrators take effect within seconds. */
const milliseconds = 10_000;
const schedules = cached(async () => ((await savedSchedules.read()) ?? unsetSchedules).schedules, {
  clock,
  milliseconds,
});
const readDirectory = async () => {
  const [everyone, teams, names, extensions, saved, recordingRoles, acd, scheduled] = await Promise.all([
    users.users(),
    users.teams(),
    identifiers.all(),
    userExtensions.all(),
    controlSettings.read(),
    roles.read(),
    acdSettings.read(),
    schedules(),
  ]);
  return {
    ...{ users: everyone, teams, identifiers: names, extensions, settings: saved ?? unsetSettings },
    ...{ roles: recordingRoles ?? unsetRoles, acd: acd ?? unsetAcdSettings, schedules: scheduled },
  };
};
const loginDirectory = cached(readDirectory, { clock, milliseconds });

export const handler = overGateway(
  desktopTriggers({
    desktops: new DesktopTable(dynamo, settings.DESKTOPS_TABLE),
    pauseByTrigger: pauseByTrigger({
      ...ports,
      identifiers,
      isEnabled: async () => (await ports.controlSettings.read())?.enabled ?? false,
    }),
    onDemand: onDemand({ ...ports, schedules }),
    screens: screenControl({
      recordings: screenRecordings({
        recordings: new ScreenRecordingTable(dynamo, settings.DESKTOPS_TABLE),
        // One contact at a time: a transaction costs next to nothing, and every engine includes it in the stream of the
        // table.
        contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE, { inserts: 'transactions' }),
        logons: new LogonSessionTable(dynamo, settings.DESKTOPS_TABLE),
        clock,
      }),
      people: loginDirectory,
      clock,
    }),
    loginDirectory,
    clock,
    newId: ports.newId,
    telemetry,
  }),
);
