import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LedgerTable } from '../../adapters/dynamodb/control/ledger-table.ts';
import { ExtractionTable } from '../../adapters/dynamodb/desktop/extraction-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { SealingKmsKey } from '../../adapters/kms/sealing-key.ts';
import { archiveClient } from '../../adapters/s3/archive/archive.ts';
import { S3ArchiveVersions } from '../../adapters/s3/archive/archive-versions.ts';
import { S3Arrivals } from '../../adapters/s3/arrivals.ts';
import { openSealed } from '../../adapters/sealed/open-sealed.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { screenArrival } from './screen-arrival.ts';
import { screenArrivalSettings } from './settings.ts';

const settings = readSettings(screenArrivalSettings);
const telemetry = newTelemetry();
const dynamodb = new DynamoDBClient();
const { credentials } = dynamodb.config;
const amazon = { region: process.env.AWS_REGION ?? '', credentials, endpoint: process.env.AWS_ENDPOINT_URL };
const key = new SealingKmsKey(amazon, settings.SEALING_KEY);

const s3 = archiveClient();
const redactions = new WorkMessages(sqsClient(), settings.REDACTION_QUEUE);

const arrive = screenArrival({
  uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
  arrivals: new S3Arrivals(s3, settings.ARCHIVE_BUCKET, (stream) =>
    openSealed(stream, (wrapped) => key.unwrap(wrapped)),
  ),
  ledgers: new LedgerTable(dynamodb, settings.CONTACTS_TABLE),
  extractions: new ExtractionTable(dynamodb, settings.DESKTOPS_TABLE),
  versions: new S3ArchiveVersions(s3, settings.ARCHIVE_BUCKET),
  startRedaction: (contactId) => redactions.send({ contactId }),
  clock: () => new Date(),
  telemetry,
});

export const handler = messageByMessage(({ body }) => arrive(body), telemetry);
