import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { extractionMessages } from '../../adapters/sqs/extraction-messages.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { cached } from '../../domain/cached.ts';
import { mayHaveScreens } from '../../domain/desktop/acd-settings.ts';
import { marksOf } from '../../domain/mark/marks-for-rules.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { workflowDecisionSettings } from './settings.ts';
import { workflowDecision } from './workflow-decision.ts';

const settings = readSettings(workflowDecisionSettings);
const dynamo = new DynamoDBClient();
const clock = () => new Date();
const marking = new MarkTable(dynamo, settings.CONTACTS_TABLE);

const acd = cached(() => new AcdSettingsTable(dynamo, settings.USERS_TABLE).read(), { clock, milliseconds: 30_000 });
const startExtractions = extractionMessages(sqsClient(), settings.EXTRACTIONS_QUEUE);

export const handler = workflowDecision({
  startExtractions: async ({ imported, withNewPauses }) => {
    const settings = await acd();
    // If the settings were never saved, there has never been a screen. A pause may become known much later.
    if (settings === undefined) return;
    const contactIds = [...(mayHaveScreens(settings, clock().toISOString()) ? imported : []), ...withNewPauses];
    await startExtractions(contactIds);
  },
  contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE),
  users: new UserTable(dynamo, settings.USERS_TABLE),
  uploads: new UploadTable(dynamo, settings.STAGING_TABLE),
  workflows: new WorkflowTable(dynamo, settings.STAGING_TABLE),
  marks: marksOf(marking),
  marking,
  clock,
  telemetry: telemetry(),
});
