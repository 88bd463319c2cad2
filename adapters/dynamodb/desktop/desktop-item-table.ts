import { type DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DesktopItemStore, DesktopItems } from '../../../domain/desktop-item/desktop-item.ts';
import type { CountsOfPc, DayCounts, ItemCount, ItemCountStore } from '../../../domain/desktop-item/item-counts.ts';
import { sumCounts } from '../../../domain/desktop-item/item-counts.ts';
import { allConditionsMet, answer, unavailable } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { expiryAttribute } from '../table/table-shape.ts';
import { VersionedSetting } from '../table/versioned-setting.ts';

/** The desktop items and their events, in the table of the PCs that watch them. */
export class DesktopItemTable extends VersionedSetting<DesktopItems> implements DesktopItemStore {
  constructor(client: DynamoDBClient, desktopsTable: string) {
    super(client, desktopsTable, 'desktop-items', 'all');
  }
}

/**
 * Thousands of PCs send counts, so the counts of a day are spread over several items. The id of a PC is hexadecimal.
 */
const shardOf = (desktopId: string): string => desktopId.slice(0, 1);

const keptDays = 60;

const prefix = 'count ';
const attributeOf = ({ kind, id, name }: ItemCount): string => `${prefix}${kind} ${id} ${name}`;

const countsOf = (item: Record<string, unknown>): ItemCount[] =>
  Object.entries(item).flatMap(([attribute, count]) => {
    if (!attribute.startsWith(prefix)) return [];
    const [kind, id, name] = attribute.slice(prefix.length).split(' ');
    return [{ kind, id, name, count } as ItemCount];
  });

/** How often a report is retried when other PCs of its shard report at the same moment. */
const maxConflictRetries = 20;

export class ItemCountTable extends InTable implements ItemCountStore {
  async add(counts: CountsOfPc): Promise<'added' | 'repeated'> {
    for (let tries = 0; tries < maxConflictRetries; tries++) {
      const last = await this.#lastSequence(counts.desktopId);
      if (last !== undefined && last >= counts.sequence) return 'repeated';
      if (await this.#addOnce(counts)) return 'added';
    }
    throw unavailable(new Error('Other PCs wrote to the same counts every time'));
  }

  async #lastSequence(desktopId: string): Promise<number | undefined> {
    const Key = marshall({ pk: `item-count-sequence#${shardOf(desktopId)}`, sk: desktopId });
    const read = new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true });
    const { Item } = await answer(this.client.send(read));
    return Item && Number(Item.sequence!.N);
  }

  async #addOnce({ desktopId, sequence, day, counts }: CountsOfPc): Promise<boolean> {
    const sums = sumCounts(counts);
    const both = new TransactWriteItemsCommand({
      TransactItems: [
        {
          Update: {
            TableName: this.table,
            Key: marshall({ pk: `item-count-sequence#${shardOf(desktopId)}`, sk: desktopId }),
            UpdateExpression: 'SET #sequence = :sequence',
            ConditionExpression: 'attribute_not_exists(pk) OR #sequence < :sequence',
            ExpressionAttributeNames: { '#sequence': 'sequence' },
            ExpressionAttributeValues: marshall({ ':sequence': sequence }),
          },
        },
        {
          Update: {
            TableName: this.table,
            Key: marshall({ pk: `item-counts#${day}`, sk: shardOf(desktopId) }),
            UpdateExpression: `SET #expires = :expires ADD ${sums.map((_, index) => `#${index} :${index}`).join(', ')}`,
            ExpressionAttributeNames: {
              '#expires': expiryAttribute,
              ...Object.fromEntries(sums.map((one, index) => [`#${index}`, attributeOf(one)])),
            },
            ExpressionAttributeValues: marshall({
              ':expires': Math.floor(Date.parse(`${day}T00:00:00Z`) / 1000) + keptDays * 86_400,
              ...Object.fromEntries(sums.map(({ count }, index) => [`:${index}`, count])),
            }),
          },
        },
      ],
    });
    return allConditionsMet(this.client.send(both));
  }

  async ofDays(days: readonly string[]): Promise<DayCounts[]> {
    const all = await Promise.all(
      days.map(async (day) => {
        const items = await collection(this.client, this.table, `item-counts#${day}`);
        return { day, counts: sumCounts(items.flatMap((item) => countsOf(unmarshall(item)))) };
      }),
    );
    return all.filter(({ counts }) => counts.length > 0);
  }
}
