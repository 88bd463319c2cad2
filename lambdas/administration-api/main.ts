import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { ControlSettingsTable } from '../../adapters/dynamodb/control/control-settings-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { SettingsMark } from '../../adapters/dynamodb/control/settings-mark.ts';
import { DesktopItemTable, ItemCountTable } from '../../adapters/dynamodb/desktop/desktop-item-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { ExtractionTable } from '../../adapters/dynamodb/desktop/extraction-table.ts';
import { EvaluationFormTable } from '../../adapters/dynamodb/evaluation/evaluation-form-table.ts';
import { RecordingServerTable } from '../../adapters/dynamodb/flag/recording-server-table.ts';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { DailyRunTable } from '../../adapters/dynamodb/upload/daily-run-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/upload/data-server-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { RecordingRoleTable } from '../../adapters/dynamodb/user/recording-role-table.ts';
import { ScheduleTable } from '../../adapters/dynamodb/user/schedule-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { FunctionStarter } from '../../adapters/lambda/function-starter.ts';
import { SecretsManagerPasswordVault } from '../../adapters/secrets-manager/password-vault.ts';
import { extractionMessages } from '../../adapters/sqs/extraction-messages.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import { currentAccess } from '../access/current-access.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { administrationApi } from './administration-api.ts';
import { administrationApiSettings } from './settings.ts';

const settings = readSettings(administrationApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const { credentials } = dynamodb.config;
const amazon = { region: process.env.AWS_REGION ?? '', credentials, endpoint: process.env.AWS_ENDPOINT_URL };
const userSync = new FunctionStarter(amazon, settings.USER_SYNC_FUNCTION);
const telemetry = newTelemetry();
const settingsMark = new SettingsMark(dynamodb, settings.LIVE_TABLE, clock);
const reconciliation = new FunctionStarter(amazon, settings.MISSING_RECORDINGS_FUNCTION);

export const handler = overGateway(
  administrationApi({
    contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
    users: new UserTable(dynamodb, settings.USERS_TABLE),
    dataServers: new DataServerTable(dynamodb, settings.STAGING_TABLE),
    recordingRoles: new RecordingRoleTable(dynamodb, settings.USERS_TABLE),
    schedules: new ScheduleTable(dynamodb, settings.USERS_TABLE),
    controlSettings: new ControlSettingsTable(dynamodb, settings.USERS_TABLE),
    evaluationForms: new EvaluationFormTable(dynamodb, settings.USERS_TABLE),
    acdSettings: new AcdSettingsTable(dynamodb, settings.USERS_TABLE),
    identifiers: new UserIdentifierTable(dynamodb, settings.USERS_TABLE),
    live: new LiveContactTable(dynamodb, settings.LIVE_TABLE, clock),
    desktopItems: new DesktopItemTable(dynamodb, settings.DESKTOPS_TABLE),
    itemCounts: new ItemCountTable(dynamodb, settings.DESKTOPS_TABLE),
    recordingServers: new RecordingServerTable(dynamodb, settings.STAGING_TABLE),
    extensions: new UserExtensionTable(dynamodb, settings.USERS_TABLE),
    extractions: new ExtractionTable(dynamodb, settings.DESKTOPS_TABLE),
    startExtractions: extractionMessages(sqsClient(), settings.EXTRACTIONS_QUEUE),
    desktops: new DesktopTable(dynamodb, settings.DESKTOPS_TABLE),
    announceSettings: () => settingsMark.set(),
    passwords: new SecretsManagerPasswordVault(new SecretsManagerClient(), {
      prefix: settings.PASSWORD_PREFIX,
      keyId: settings.PASSWORD_KEY,
    }),
    workflows: new WorkflowTable(dynamodb, settings.STAGING_TABLE),
    dailyRuns: new DailyRunTable(dynamodb, settings.STAGING_TABLE),
    uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
    startUserSync: () => userSync.start(),
    startReconciliation: () => reconciliation.start(),
    clock,
    newId: randomUUID,
    randomBytes,
    timeZone: settings.TIME_ZONE,
    maxHoursOnPcs: settings.MAX_HOURS_ON_PCS,
    diallingPlan: readDiallingPlan(settings.DIALLING_PLAN),
    currentAccess: currentAccess(new AccessListTable(dynamodb, settings.USERS_TABLE), { clock, telemetry }),
    telemetry,
  }),
);
