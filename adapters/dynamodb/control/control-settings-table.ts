import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ControlSettings, ControlSettingsStore } from '../../../domain/control/settings.ts';
import { Failure } from '../../../domain/failure.ts';
import { conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

const place = ['recording-control', 'settings'] as const;

/** The settings of recording control in the users table: a save is one write, all or nothing. */
export class ControlSettingsTable extends InTable implements ControlSettingsStore {
  async read(): Promise<ControlSettings | undefined> {
    const item = await setting(this.client, this.table, ...place);
    return item && contentOf<ControlSettings>(item);
  }

  async save(settings: ControlSettings): Promise<void> {
    const { version } = settings;
    const first = version === 1;
    const saved = await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(...place, settings, { version }),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'version = :based',
          ...(!first && { ExpressionAttributeValues: { ':based': { N: String(version - 1) } } }),
        }),
      ),
    );
    if (!saved) throw new Failure('conflict', 'Somebody else has saved these settings meanwhile');
  }
}
