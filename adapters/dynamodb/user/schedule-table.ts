import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ScheduleStore, Schedules } from '../../../domain/schedule/schedule.ts';
import { VersionedSetting } from '../table/versioned-setting.ts';

/** The recording schedules in the users table. */
export class ScheduleTable extends VersionedSetting<Schedules> implements ScheduleStore {
  constructor(client: DynamoDBClient, usersTable: string) {
    super(client, usersTable, 'schedules', 'settings');
  }
}
