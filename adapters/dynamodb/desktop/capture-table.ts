import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { CaptureStore, Captures } from '../../../domain/desktop/captures.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';
import { expiresAfter } from './expiry.ts';

/** One partition, so that one query reads everything. An item has a hundred bytes, so 5,000 PCs fit into one page. */
const partition = 'captures';

export const capturesKey = (desktopId: string) => ({ pk: partition, sk: desktopId });

/** In order of arrival, so that a reader can fetch only the latest. */
const changes = 'capture-changes';

/** Whose screens each PC captures. In the table of desktops. */
export class CaptureTable extends InTable implements CaptureStore {
  async note(captures: Captures, { isNews }: { isNews: boolean }): Promise<void> {
    const { desktopId, at } = captures;
    // Write this first: if the function dies in between, the report still counts as new when the PC repeats it.
    if (isNews) {
      const Item = settingItem(changes, `${at}#${desktopId}`, captures, expiresAfter(at, 1));
      await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
    }
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(partition, desktopId, captures, { reportedAt: at, ...expiresAfter(at, 1) }),
          ConditionExpression: 'attribute_not_exists(pk) OR reportedAt <= :at',
          ExpressionAttributeValues: { ':at': { S: at } },
        }),
      ),
    );
  }

  async find(desktopId: string): Promise<Captures | undefined> {
    const item = await setting(this.client, this.table, partition, desktopId);
    return item && contentOf<Captures>(item);
  }

  async all(): Promise<Captures[]> {
    const items = await collection(this.client, this.table, partition, { consistent: false });
    return items.map((item) => contentOf<Captures>(item));
  }

  async changes(since: string): Promise<Captures[]> {
    const { Items = [] } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: 'pk = :pk AND sk >= :since',
          ExpressionAttributeValues: { ':pk': { S: changes }, ':since': { S: since } },
        }),
      ),
    );
    return Items.map((item) => contentOf<Captures>(item));
  }
}
