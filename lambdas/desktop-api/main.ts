import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { CaptureTable } from '../../adapters/dynamodb/desktop/capture-table.ts';
import { DesktopCommandTable } from '../../adapters/dynamodb/desktop/desktop-command-table.ts';
import { DesktopItemTable, ItemCountTable } from '../../adapters/dynamodb/desktop/desktop-item-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { ScreenViewTable } from '../../adapters/dynamodb/desktop/screen-view-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/upload/data-server-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { SealingKmsKey } from '../../adapters/kms/sealing-key.ts';
import { archiveClient, S3Archive } from '../../adapters/s3/archive/archive.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { cached } from '../../domain/cached.ts';
import { marksOf } from '../../domain/mark/marks-for-rules.ts';
import { decideEndOfCall } from '../../domain/workflow/decide-end-of-call.ts';
import { desktopPorts } from '../desktops/desktop-ports.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { desktopApi } from './desktop-api.ts';
import { desktopApiSettings } from './settings.ts';

const settings = readSettings(desktopApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const telemetry = newTelemetry();
const { credentials } = dynamodb.config;
const amazon = { region: process.env.AWS_REGION ?? '', credentials, endpoint: process.env.AWS_ENDPOINT_URL };
const kms = new SealingKmsKey(amazon, settings.SEALING_KEY);
const ports = desktopPorts(dynamodb, settings, { clock, telemetry });
const uploads = new UploadTable(dynamodb, settings.STAGING_TABLE);
const servers = new DataServerTable(dynamodb, settings.STAGING_TABLE);
const marking = new MarkTable(dynamodb, settings.CONTACTS_TABLE);
const arrivals = new WorkMessages(sqsClient(), settings.ARRIVALS_QUEUE);
const briefly = { clock, milliseconds: 30_000 };

const desktopItems = new DesktopItemTable(dynamodb, settings.DESKTOPS_TABLE);

export const handler = overGateway(
  desktopApi({
    ...ports,
    desktops: new DesktopTable(dynamodb, settings.DESKTOPS_TABLE),
    captures: new CaptureTable(dynamodb, settings.DESKTOPS_TABLE),
    commands: new DesktopCommandTable(dynamodb, settings.DESKTOPS_TABLE),
    views: new ScreenViewTable(dynamodb, settings.DESKTOPS_TABLE),
    desktopItems,
    itemCounts: new ItemCountTable(dynamodb, settings.DESKTOPS_TABLE),
    uploads,
    dataServers: { all: cached(() => servers.all(), briefly) },
    archive: new S3Archive(archiveClient(), {
      bucket: settings.ARCHIVE_BUCKET,
      addressSeconds: settings.UPLOAD_SECONDS,
    }),
    startOpening: (recordingId) => arrivals.send({ recordingId }),
    // The public half of a key never changes.
    sealingKey: cached(async () => ({ keyId: settings.SEALING_KEY, publicKey: await kms.publicKey() }), {
      clock,
      milliseconds: 3_600_000,
    }),
    decideEndOfCall: decideEndOfCall({
      uploads,
      contacts: ports.contacts,
      users: {
        users: async () => [...(await ports.people()).users],
        teams: async () => [...(await ports.people()).teams],
      },
      workflows: new WorkflowTable(dynamodb, settings.STAGING_TABLE),
      marks: marksOf(marking),
      marking,
      clock,
      telemetry,
    }),
    newTicket: () => randomBytes(32).toString('base64url'),
    changesAddress: settings.CHANGES_ADDRESS,
    clock,
    newId: randomUUID,
    telemetry,
  }),
);
