import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { marksOf } from '../../domain/mark/marks-for-rules.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { workflowDecisionSettings } from './settings.ts';
import { workflowDecision } from './workflow-decision.ts';

const settings = readSettings(workflowDecisionSettings);
const dynamo = new DynamoDBClient();
const marking = new MarkTable(dynamo, settings.CONTACTS_TABLE);

export const handler = workflowDecision({
  contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE),
  users: new UserTable(dynamo, settings.USERS_TABLE),
  uploads: new UploadTable(dynamo, settings.STAGING_TABLE),
  workflows: new WorkflowTable(dynamo, settings.STAGING_TABLE),
  marks: marksOf(marking),
  marking,
  clock: () => new Date(),
  telemetry: telemetry(),
});
