import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { ConnectContactRecords } from '../../adapters/amazon-connect/connect-contact-records.ts';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { contactRecordObjects } from '../../adapters/s3/contact-record-objects.ts';
import { S3Quarantine } from '../../adapters/s3/quarantine.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { objectNotices } from '../kit/queue/object-notices.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { contactImport } from './contact-import.ts';
import { contactImportSettings } from './settings.ts';

const settings = readSettings(contactImportSettings);
const s3 = new S3Client();
const dynamodb = new DynamoDBClient();
const ourTelemetry = telemetry();

const feature = contactImport({
  records: new ConnectContactRecords(contactRecordObjects(s3), readDiallingPlan(settings.DIALLING_PLAN)),
  contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE, { inserts: settings.INSERTS }),
  quarantine: new S3Quarantine(s3, { bucket: settings.QUARANTINE_BUCKET, prefix: settings.QUARANTINE_PREFIX }),
  missing: new MissingRecordingTable(dynamodb, settings.CONTACTS_TABLE),
  ignored: { quarantinePrefix: settings.QUARANTINE_PREFIX, deliveryErrorPrefix: settings.DELIVERY_ERROR_PREFIX },
  clock: () => new Date(),
  telemetry: ourTelemetry,
});

export const handler = messageByMessage(async ({ body }) => {
  for (const { bucket, key, event } of objectNotices(body)) {
    if (event === 'created') await feature({ bucket, key });
  }
}, ourTelemetry);
