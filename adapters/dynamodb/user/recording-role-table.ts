import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RecordingRoleStore, RecordingRoles } from '../../../domain/schedule/recording-roles.ts';
import { VersionedSetting } from '../table/versioned-setting.ts';

/** The recording roles in the users table. */
export class RecordingRoleTable extends VersionedSetting<RecordingRoles> implements RecordingRoleStore {
  constructor(client: DynamoDBClient, usersTable: string) {
    super(client, usersTable, 'recording-roles', 'settings');
  }
}
