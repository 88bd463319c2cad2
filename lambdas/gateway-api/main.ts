import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import { RecordingServerTable } from '../../adapters/dynamodb/flag/recording-server-table.ts';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { SealingKmsKey } from '../../adapters/kms/sealing-key.ts';
import { cached } from '../../domain/cached.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { gatewayApi } from './gateway-api.ts';
import { gatewayApiSettings } from './settings.ts';

const settings = readSettings(gatewayApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const { credentials } = dynamodb.config;
const kms = new SealingKmsKey(
  { region: process.env.AWS_REGION ?? '', credentials, endpoint: process.env.AWS_ENDPOINT_URL },
  settings.SEALING_KEY,
);
const users = new UserTable(dynamodb, settings.USERS_TABLE);
const extensions = new UserExtensionTable(dynamodb, settings.USERS_TABLE);

/** Gateways report every half minute. Changes by administrators reach them with the next report. */
const peopleMilliseconds = 5_000;

export const handler = overGateway(
  gatewayApi({
    recordingServers: new RecordingServerTable(dynamodb, settings.STAGING_TABLE),
    flags: new FlagTable(dynamodb, settings.CONTACTS_TABLE),
    contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
    missing: new MissingRecordingTable(dynamodb, settings.CONTACTS_TABLE),
    people: cached(
      async () => {
        const [everyone, all] = await Promise.all([users.users(), extensions.all()]);
        return { users: everyone, extensions: all };
      },
      { clock, milliseconds: peopleMilliseconds },
    ),
    // The public half of a key never changes.
    sealingKey: cached(async () => ({ keyId: settings.SEALING_KEY, publicKey: await kms.publicKey() }), {
      clock,
      milliseconds: 3_600_000,
    }),
    clock,
    newId: randomUUID,
    telemetry: newTelemetry(),
  }),
);
