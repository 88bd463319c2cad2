import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { ExtractionTable } from '../../adapters/dynamodb/desktop/extraction-table.ts';
import { LogonSessionTable } from '../../adapters/dynamodb/desktop/logon-session-table.ts';
import { ScreenRecordingTable } from '../../adapters/dynamodb/desktop/screen-recording-table.ts';
import { TimedLookTable } from '../../adapters/dynamodb/desktop/timed-look-table.ts';
import { WatchStateTable } from '../../adapters/dynamodb/desktop/watch-state-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { extractionMessages } from '../../adapters/sqs/extraction-messages.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { screenRecordings } from '../../domain/screen-only/screen-recordings.ts';
import { timedScreens } from '../../domain/screen-only/timed-screens.ts';
import { desktopPeople } from '../desktops/desktop-people.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { desktopWatch } from './desktop-watch.ts';
import { desktopWatchSettings } from './settings.ts';

const settings = readSettings(desktopWatchSettings);
const dynamodb = new DynamoDBClient();
const reporting = telemetry();
const contacts = new ContactTable(dynamodb, settings.CONTACTS_TABLE, { inserts: 'transactions' });
const identifiers = new UserIdentifierTable(dynamodb, settings.USERS_TABLE);

const clock = () => new Date();

const lookAtDesktops = desktopWatch({
  desktops: new DesktopTable(dynamodb, settings.DESKTOPS_TABLE),
  extractions: new ExtractionTable(dynamodb, settings.DESKTOPS_TABLE),
  missing: new MissingRecordingTable(dynamodb, settings.CONTACTS_TABLE),
  contacts,
  identifiers: () => identifiers.all(),
  state: new WatchStateTable(dynamodb, settings.DESKTOPS_TABLE),
  startExtractions: extractionMessages(sqsClient(), settings.EXTRACTIONS_QUEUE),
  endScreens: screenRecordings({
    recordings: new ScreenRecordingTable(dynamodb, settings.DESKTOPS_TABLE),
    contacts,
    logons: new LogonSessionTable(dynamodb, settings.DESKTOPS_TABLE),
    clock,
  }).endOverdue,
  clock,
  telemetry: reporting,
});

const lookAtTimed = timedScreens({
  contacts,
  people: desktopPeople(dynamodb, settings.USERS_TABLE),
  logons: new LogonSessionTable(dynamodb, settings.DESKTOPS_TABLE),
  looks: new TimedLookTable(dynamodb, settings.DESKTOPS_TABLE),
  clock,
  telemetry: reporting,
});

/** What to check. Without a name it means the PCs, because an older schedule may still start it. */
export const handler = async ({ look }: { look?: 'desktops' | 'timed' } = {}): Promise<void> => {
  await (look === 'timed' ? lookAtTimed() : lookAtDesktops());
  reporting.flush();
};
