import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { LogonSessionTable } from '../../adapters/dynamodb/desktop/logon-session-table.ts';
import { TimedLookTable } from '../../adapters/dynamodb/desktop/timed-look-table.ts';
import { timedScreens } from '../../domain/screen-only/timed-screens.ts';
import { desktopPeople } from '../desktops/desktop-people.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { timedScreensSettings } from './settings.ts';

const settings = readSettings(timedScreensSettings);
const dynamodb = new DynamoDBClient();
const telemetry = newTelemetry();
const look = timedScreens({
  contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
  people: desktopPeople(dynamodb, settings.USERS_TABLE),
  logons: new LogonSessionTable(dynamodb, settings.DESKTOPS_TABLE),
  looks: new TimedLookTable(dynamodb, settings.DESKTOPS_TABLE),
  clock: () => new Date(),
  telemetry,
});

export const handler = async (): Promise<void> => {
  await look();
  telemetry.flush();
};
