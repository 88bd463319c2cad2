import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AcdSettings, AcdSettingsStore } from '../../../domain/desktop/acd-settings.ts';
import { VersionedSetting } from '../table/versioned-setting.ts';

/** The ACD configuration of Amazon Connect in the users table, beside the users that come from there. */
export class AcdSettingsTable extends VersionedSetting<AcdSettings> implements AcdSettingsStore {
  constructor(client: DynamoDBClient, usersTable: string) {
    super(client, usersTable, 'acd-configuration', 'amazon-connect');
  }
}
