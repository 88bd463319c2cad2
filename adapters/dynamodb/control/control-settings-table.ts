import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ControlSettings, ControlSettingsStore } from '../../../domain/control/settings.ts';
import { VersionedSetting } from '../table/versioned-setting.ts';

/** The settings of recording control in the users table. */
export class ControlSettingsTable extends VersionedSetting<ControlSettings> implements ControlSettingsStore {
  constructor(client: DynamoDBClient, usersTable: string) {
    super(client, usersTable, 'recording-control', 'settings');
  }
}
