import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { RecordingServerTable } from '../../adapters/dynamodb/flag/recording-server-table.ts';
import { DailyPlanTable } from '../../adapters/dynamodb/upload/daily-plan-table.ts';
import { DailyRunTable } from '../../adapters/dynamodb/upload/daily-run-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/upload/data-server-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { marksOf } from '../../domain/mark/marks-for-rules.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { dailyEvent } from './daily-event.ts';
import { dailyEventSettings } from './settings.ts';
import { stepByStep } from './steps.ts';
import { watch } from './watch.ts';

/**
 * Longer than a worker may stay silent: a step of a quarter of an hour that hangs, and three minutes until it is
 * retried. Two workers at once would decide the same, but cost twice as much and slow each other down.
 */
const interruptedAfterSeconds = 1200;

const settings = readSettings(dailyEventSettings);
const dynamo = new DynamoDBClient();
const clock = () => new Date();
const uploads = new UploadTable(dynamo, settings.STAGING_TABLE);
const dataServers = new DataServerTable(dynamo, settings.STAGING_TABLE);
const recordingServers = new RecordingServerTable(dynamo, settings.STAGING_TABLE);
const ourTelemetry = telemetry();
const marking = new MarkTable(dynamo, settings.CONTACTS_TABLE);

export const handler = stepByStep(
  dailyEvent({
    contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE),
    users: new UserTable(dynamo, settings.USERS_TABLE),
    uploads,
    workflows: new WorkflowTable(dynamo, settings.STAGING_TABLE),
    runs: new DailyRunTable(dynamo, settings.STAGING_TABLE),
    plans: new DailyPlanTable(dynamo, settings.STAGING_TABLE, randomUUID),
    marks: marksOf(marking),
    marking,
    clock,
    telemetry: ourTelemetry,
    interruptedAfterSeconds,
  }),
  watch({ dataServers, recordingServers, uploads, clock, telemetry: ourTelemetry }),
  ourTelemetry,
);
