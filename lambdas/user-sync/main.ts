import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { connectCall } from '../../adapters/amazon-connect/connect-call.ts';
import { ConnectUsers } from '../../adapters/amazon-connect/connect-users.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { userSyncSettings } from './settings.ts';
import { userSync } from './user-sync.ts';

const settings = readSettings(userSyncSettings);
const call = connectCall({
  region: process.env.AWS_REGION ?? '',
  endpoint: settings.CONNECT_ENDPOINT,
  credentials: defaultProvider(),
});

export const handler = userSync({
  source: new ConnectUsers(call, settings.CONNECT_INSTANCE_ID),
  users: new UserTable(new DynamoDBClient(), settings.USERS_TABLE),
  clock: () => new Date(),
  telemetry: telemetry(),
});
