import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording/recording-table.ts';
import { S3MediaFiles } from '../../adapters/s3/media-files.ts';
import { RecheckQueue } from '../../adapters/sqs/recheck-queue.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { recordingImport } from './recording-import.ts';
import { recordingImportSettings } from './settings.ts';

const settings = readSettings(recordingImportSettings);
const dynamo = new DynamoDBClient();
// Nearly all recordings are WAV, so the reader of other formats is only loaded when the first of them arrives.
const otherFormats = async () => {
  const { MediabunnyContainers } = await import('../../adapters/mediabunny/media-containers.ts');
  return new MediabunnyContainers();
};

export const handler = recordingImport({
  media: new S3MediaFiles(new S3Client()),
  containers: { facts: async (...media) => (await otherFormats()).facts(...media) },
  contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE),
  recordings: new RecordingTable(dynamo, settings.CONTACTS_TABLE),
  missing: new MissingRecordingTable(dynamo, settings.CONTACTS_TABLE),
  recheck: new RecheckQueue(sqsClient(), settings.RECHECK_QUEUE_URL, settings.UNMATCHED_AFTER_SECONDS),
  clock: () => new Date(),
  telemetry: telemetry(),
});
