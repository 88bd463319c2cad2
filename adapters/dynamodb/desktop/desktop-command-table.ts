import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type {
  CommandAnswer,
  DesktopCommand,
  DesktopCommandStore,
  StoredCommand,
} from '../../../domain/desktop/command.ts';
import { type Medium, media } from '../../../domain/recording/recording.ts';
import { answer, conditionMet } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { lastItems } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';
import { expiresAfter } from './expiry.ts';
import { todoPartition } from './todo.ts';

/** A PC that was off for longer than this has been restarted by then. */
const keptDays = 31;

/** The latest commands of one PC. Each person who is logged on may have one of their own. */
const latestCount = 50;

const prefix = 'command#';
const answerName = (medium: Medium): string => `answer_${medium}`;

const commandOf = (item: Item): StoredCommand => ({
  ...contentOf<DesktopCommand>(item),
  answers: Object.fromEntries(
    media.flatMap((medium) => {
      const text = item[answerName(medium)]?.S;
      return text === undefined ? [] : [[medium, JSON.parse(text) as CommandAnswer]];
    }),
  ),
});

/** Commands for PCs, with their answers, in the table of desktops. */
export class DesktopCommandTable extends InTable implements DesktopCommandStore {
  async leave(command: DesktopCommand): Promise<void> {
    const { desktopId, commandId, at } = command;
    const Item = settingItem(todoPartition(desktopId), `${prefix}${commandId}`, command, expiresAfter(at, keptDays));
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  async find(desktopId: string, commandId: string): Promise<StoredCommand | undefined> {
    const item = await setting(this.client, this.table, todoPartition(desktopId), `${prefix}${commandId}`);
    return item && commandOf(item);
  }

  async latest(desktopId: string): Promise<StoredCommand[]> {
    const pk = todoPartition(desktopId);
    const items = await lastItems(this.client, this.table, pk, { begins: prefix, limit: latestCount });
    return items.map(commandOf);
  }

  async answer(desktopId: string, commandId: string, medium: Medium, given: CommandAnswer): Promise<boolean> {
    return conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: marshall({ pk: todoPartition(desktopId), sk: `${prefix}${commandId}` }),
          UpdateExpression: 'SET #answer = if_not_exists(#answer, :given)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#answer': answerName(medium) },
          ExpressionAttributeValues: { ':given': { S: JSON.stringify(given) } },
        }),
      ),
    );
  }
}
