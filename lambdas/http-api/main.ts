import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording-table.ts';
import { UserTable } from '../../adapters/dynamodb/user-table.ts';
import { FunctionStarter } from '../../adapters/lambda/function-starter.ts';
import { SignedPlaybackAddresses } from '../../adapters/s3/playback-addresses.ts';
import fermata from '../../package.json' with { type: 'json' };
import { overGateway } from '../kit/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { httpApi } from './http-api.ts';
import { httpApiSettings } from './settings.ts';

const settings = readSettings(httpApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const { credentials, sha256 } = dynamodb.config;
const amazon = { region: process.env.AWS_REGION ?? '', credentials, sha256, endpoint: process.env.AWS_ENDPOINT_URL };
const userSync = new FunctionStarter(amazon, settings.USER_SYNC_FUNCTION);
const reconciliation = new FunctionStarter(amazon, settings.MISSING_RECORDINGS_FUNCTION);

export const handler = overGateway(
  httpApi({
    contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
    recordings: new RecordingTable(dynamodb, settings.CONTACTS_TABLE),
    missing: new MissingRecordingTable(dynamodb, settings.CONTACTS_TABLE),
    users: new UserTable(dynamodb, settings.USERS_TABLE),
    playback: new SignedPlaybackAddresses({ ...amazon, seconds: settings.PLAYBACK_SECONDS }, clock),
    startUserSync: () => userSync.start(),
    startReconciliation: () => reconciliation.start(),
    clock,
    newId: randomUUID,
    timeZone: settings.TIME_ZONE,
    version: fermata.version,
    telemetry: telemetry(),
  }),
);
