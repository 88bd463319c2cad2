import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { LedgerTable } from '../../adapters/dynamodb/control/ledger-table.ts';
import { RedactionRequestTable } from '../../adapters/dynamodb/redaction/redaction-request-table.ts';
import { RedactionTable } from '../../adapters/dynamodb/redaction/redaction-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { blackenScreen } from '../../adapters/mediabunny/screen-blacker.ts';
import { S3RedactableObjects } from '../../adapters/s3/redactable-objects.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { redaction } from './redaction.ts';
import { redactionSettings } from './settings.ts';

const settings = readSettings(redactionSettings);
const telemetry = newTelemetry();
const dynamodb = new DynamoDBClient();

/** SQS does not delay a message for longer than this. */
const longestDelaySeconds = 900;
const work = new WorkMessages(sqsClient(), settings.REDACTION_QUEUE);

const redact = redaction({
  contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
  controls: new LedgerTable(dynamodb, settings.CONTACTS_TABLE),
  requests: new RedactionRequestTable(dynamodb, settings.CONTACTS_TABLE),
  redactions: new RedactionTable(dynamodb, settings.CONTACTS_TABLE),
  uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
  objects: new S3RedactableObjects(new S3Client()),
  archiveBucket: settings.ARCHIVE_BUCKET,
  ownBucket: settings.RECORDINGS_BUCKET,
  maxBytes: settings.MAX_BYTES,
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  blackenScreen,
  clock: () => new Date(),
  lookAgain: (contactId) => work.send({ contactId }, { delaySeconds: longestDelaySeconds }),
  telemetry,
});

export const handler = messageByMessage(({ body }) => redact(body), telemetry);
