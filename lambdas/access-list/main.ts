import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UserPoolMembers } from '../../adapters/cognito/user-pool-members.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { DelayedStart } from '../../adapters/sqs/delayed-start.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { accessList } from './access-list.ts';
import { accessListSettings } from './settings.ts';

const settings = readSettings(accessListSettings);
const delayedStart = new DelayedStart(sqsClient(), settings.LISTINGS_QUEUE);

export const handler = accessList({
  directory: new UserPoolMembers(new CognitoIdentityProviderClient(), {
    userPoolId: settings.USER_POOL_ID,
    identityProviders: JSON.parse(settings.IDENTITY_PROVIDERS),
  }),
  lists: new AccessListTable(new DynamoDBClient(), settings.USERS_TABLE),
  startListing: (seconds) => delayedStart.after(seconds),
  clock: () => new Date(),
  telemetry: telemetry(),
});
