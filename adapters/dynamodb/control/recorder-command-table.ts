import { PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type {
  RecorderAnswer,
  RecorderCommand,
  RecorderCommandStore,
  StoredRecorderCommand,
} from '../../../domain/telephony/recorder-command.ts';
import { answer, conditionMet } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';
import { expiryAttribute } from '../table/table-shape.ts';

const keptSeconds = 86_400;

const prefix = 'command#';
const partition = (gatewayId: string): string => `gateway#${gatewayId}`;

const commandOf = (item: Item): StoredRecorderCommand => ({
  ...contentOf<RecorderCommand>(item),
  ...(item.answer?.S !== undefined && { answer: JSON.parse(item.answer.S) as RecorderAnswer }),
});

/** Commands for gateways, with their answers, in the live table. */
export class RecorderCommandTable extends InTable implements RecorderCommandStore {
  async leave(command: RecorderCommand): Promise<void> {
    const { gatewayId, commandId, at } = command;
    const expiry = { [expiryAttribute]: Math.floor(Date.parse(at) / 1000) + keptSeconds };
    const Item = settingItem(partition(gatewayId), `${prefix}${commandId}`, command, expiry);
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  async find(gatewayId: string, commandId: string): Promise<StoredRecorderCommand | undefined> {
    const item = await setting(this.client, this.table, partition(gatewayId), `${prefix}${commandId}`);
    return item && commandOf(item);
  }

  async since(gatewayId: string, at: string): Promise<StoredRecorderCommand[]> {
    const { Items = [] } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          // The id of every command begins with an instant.
          ExpressionAttributeValues: marshall({
            ':pk': partition(gatewayId),
            ':from': `${prefix}${at}`,
            ':to': `${prefix}:`,
          }),
        }),
      ),
    );
    return Items.map(commandOf);
  }

  async answer(gatewayId: string, commandId: string, given: RecorderAnswer): Promise<boolean> {
    return conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: marshall({ pk: partition(gatewayId), sk: `${prefix}${commandId}` }),
          UpdateExpression: 'SET #answer = if_not_exists(#answer, :given)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#answer': 'answer' },
          ExpressionAttributeValues: { ':given': { S: JSON.stringify(given) } },
        }),
      ),
    );
  }
}
