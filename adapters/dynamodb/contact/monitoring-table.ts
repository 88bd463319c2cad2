import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import type { Monitoring, MonitoringStore } from '../../../domain/live/monitoring.ts';
import { conditionMet } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, settingItem } from '../table/setting-item.ts';

/** Among the items of its contact. */
export const monitoringKind = 'monitoring#';

export const monitoringOf = (item: Item): Monitoring => contentOf<Monitoring>(item);

/** Who listened to a contact while it was live, or watched the screen of its agent. In the contacts table. */
export class MonitoringTable extends InTable implements MonitoringStore {
  async begin(monitoring: Monitoring): Promise<void> {
    const isNew = await this.#put(monitoring, 'attribute_not_exists(pk)');
    if (!isNew) throw new Failure('conflict', 'A monitoring with this id already exists');
  }

  async conclude(monitoring: Monitoring): Promise<void> {
    await this.#put(monitoring, 'outcome = :requested');
  }

  #put(monitoring: Monitoring, ConditionExpression: string): Promise<boolean> {
    const { contactId, at, monitoringId, result } = monitoring;
    const isNew = result === 'requested';
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(contactId, `${monitoringKind}${at}#${monitoringId}`, monitoring, { outcome: result }),
          ConditionExpression,
          ...(!isNew && { ExpressionAttributeValues: { ':requested': { S: 'requested' } } }),
        }),
      ),
    );
  }
}
