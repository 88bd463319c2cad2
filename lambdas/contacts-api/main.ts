import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { ControlSettingsTable } from '../../adapters/dynamodb/control/control-settings-table.ts';
import { LedgerTable } from '../../adapters/dynamodb/control/ledger-table.ts';
import { EvaluationFormTable } from '../../adapters/dynamodb/evaluation/evaluation-form-table.ts';
import { EvaluationTable } from '../../adapters/dynamodb/evaluation/evaluation-table.ts';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording/recording-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/upload/data-server-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { FunctionStarter } from '../../adapters/lambda/function-starter.ts';
import { SignedPlaybackAddresses } from '../../adapters/s3/playback-addresses.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import { currentAccess } from '../access/current-access.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { lookAgainEvent } from '../kit/queue/object-notices.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { contactsApi } from './contacts-api.ts';
import { contactsApiSettings } from './settings.ts';

const settings = readSettings(contactsApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const { credentials, sha256 } = dynamodb.config;
const amazon = { region: process.env.AWS_REGION ?? '', credentials, sha256, endpoint: process.env.AWS_ENDPOINT_URL };
const telemetry = newTelemetry();
const recordingImport = new FunctionStarter(amazon, settings.RECORDING_IMPORT_FUNCTION);

export const handler = overGateway(
  contactsApi({
    contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
    recordings: new RecordingTable(dynamodb, settings.CONTACTS_TABLE),
    flags: new FlagTable(dynamodb, settings.CONTACTS_TABLE),
    evaluations: new EvaluationTable(dynamodb, settings.CONTACTS_TABLE),
    evaluationForms: new EvaluationFormTable(dynamodb, settings.USERS_TABLE),
    missing: new MissingRecordingTable(dynamodb, settings.CONTACTS_TABLE),
    // Only ledgers are read, which are in the contacts table.
    controls: new LedgerTable(dynamodb, settings.CONTACTS_TABLE),
    controlSettings: new ControlSettingsTable(dynamodb, settings.USERS_TABLE),
    users: new UserTable(dynamodb, settings.USERS_TABLE),
    dataServers: new DataServerTable(dynamodb, settings.STAGING_TABLE),
    acdSettings: new AcdSettingsTable(dynamodb, settings.USERS_TABLE),
    uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
    archiveBucket: settings.ARCHIVE_BUCKET,
    playback: new SignedPlaybackAddresses({ ...amazon, seconds: settings.PLAYBACK_SECONDS }, clock),
    lookAgain: (location) => recordingImport.start(lookAgainEvent(location)),
    clock,
    newId: randomUUID,
    timeZone: settings.TIME_ZONE,
    diallingPlan: readDiallingPlan(settings.DIALLING_PLAN),
    currentAccess: currentAccess(new AccessListTable(dynamodb, settings.USERS_TABLE), { clock, telemetry }),
    telemetry,
  }),
);
