import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording/recording-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { missingRecordings } from './missing-recordings.ts';
import { missingRecordingsSettings } from './settings.ts';

const settings = readSettings(missingRecordingsSettings);
const dynamo = new DynamoDBClient();

export const { onContacts, onSchedule } = missingRecordings({
  contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE),
  recordings: new RecordingTable(dynamo, settings.CONTACTS_TABLE),
  missing: new MissingRecordingTable(dynamo, settings.CONTACTS_TABLE),
  uploads: new UploadTable(dynamo, settings.STAGING_TABLE),
  clock: () => new Date(),
  telemetry: telemetry(),
  sweepDays: settings.SWEEP_DAYS,
});
