import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import fermata from '../../package.json' with { type: 'json' };
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { publicApi } from './public-api.ts';
import { publicApiSettings } from './settings.ts';

const settings = readSettings(publicApiSettings);
const dynamodb = new DynamoDBClient();

export const handler = overGateway(
  publicApi({
    contacts: new ContactTable(dynamodb, settings.CONTACTS_TABLE),
    users: new UserTable(dynamodb, settings.USERS_TABLE),
    version: fermata.version,
    clock: () => new Date(),
    newId: randomUUID,
    telemetry: telemetry(),
  }),
);
