import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/upload/data-server-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { RecordingRoleTable } from '../../adapters/dynamodb/user/recording-role-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { archiveClient, S3Archive } from '../../adapters/s3/archive/archive.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { cached } from '../../domain/cached.ts';
import { marksOf } from '../../domain/mark/marks-for-rules.ts';
import { decideEndOfCall } from '../../domain/workflow/decide-end-of-call.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { stagingApiSettings } from './settings.ts';
import { stagingApi } from './staging-api.ts';

const settings = readSettings(stagingApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const telemetry = newTelemetry();
const everyone = new UserTable(dynamodb, settings.USERS_TABLE);
const roles = new RecordingRoleTable(dynamodb, settings.USERS_TABLE);
/** They change hourly at most, and a hundred manifests per second need them. */
const briefly = { clock, milliseconds: 30_000 };
const stores = {
  contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
  users: {
    users: cached(() => everyone.users(), briefly),
    teams: cached(() => everyone.teams(), briefly),
  },
  recordingRoles: { read: cached(() => roles.read(), briefly) },
  uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
  dataServers: new DataServerTable(dynamodb, settings.STAGING_TABLE),
};
const marking = new MarkTable(dynamodb, settings.CONTACTS_TABLE);
const arrivals = new WorkMessages(sqsClient(), settings.ARRIVALS_QUEUE);
const workflows = new WorkflowTable(dynamodb, settings.STAGING_TABLE);

export const handler = overGateway(
  stagingApi({
    ...stores,
    archive: new S3Archive(archiveClient(), {
      bucket: settings.ARCHIVE_BUCKET,
      addressSeconds: settings.UPLOAD_SECONDS,
    }),
    startOpening: (recordingId) => arrivals.send({ recordingId }),
    decideEndOfCall: decideEndOfCall({ ...stores, workflows, marks: marksOf(marking), marking, clock, telemetry }),
    clock,
    newId: randomUUID,
    telemetry,
  }),
);
