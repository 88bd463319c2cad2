import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { ControlSettingsTable } from '../../adapters/dynamodb/control/control-settings-table.ts';
import { RedactionRequestTable } from '../../adapters/dynamodb/redaction/redaction-request-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { currentAccess } from '../access/current-access.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { redactionApi } from './redaction-api.ts';
import { redactionApiSettings } from './settings.ts';

const settings = readSettings(redactionApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const telemetry = newTelemetry();
const work = new WorkMessages(sqsClient(), settings.REDACTION_QUEUE);

export const handler = overGateway(
  redactionApi({
    contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
    uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
    requests: new RedactionRequestTable(dynamodb, settings.CONTACTS_TABLE),
    controlSettings: new ControlSettingsTable(dynamodb, settings.USERS_TABLE),
    users: new UserTable(dynamodb, settings.USERS_TABLE),
    currentAccess: currentAccess(new AccessListTable(dynamodb, settings.USERS_TABLE), { clock, telemetry }),
    startRedaction: (contactId) => work.send({ contactId }),
    clock,
    newId: randomUUID,
    telemetry,
  }),
);
