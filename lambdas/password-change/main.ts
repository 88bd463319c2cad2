import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { readSettings } from '../kit/settings.ts';
import { passwordChange } from './password-change.ts';
import { passwordChangeSettings } from './settings.ts';

const settings = readSettings(passwordChangeSettings);

export const handler = passwordChange({
  lists: new AccessListTable(new DynamoDBClient(), settings.USERS_TABLE),
  allowed: JSON.parse(settings.ALLOWED_ROLES),
});
