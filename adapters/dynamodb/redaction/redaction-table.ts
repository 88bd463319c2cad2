import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Redaction, RedactionStore } from '../../../domain/control/redaction.ts';
import { conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { setting } from '../table/setting-item.ts';
import { redactionItem, redactionKey, redactionOf } from './redaction-item.ts';

/** Redactions in the contacts table, among a contact's own items, so that reading the contact reads them too. */
export class RedactionTable extends InTable implements RedactionStore {
  async find(contactId: string): Promise<Redaction | undefined> {
    if (contactId === '') return undefined;
    const item = await setting(this.client, this.table, contactId, redactionKey);
    return item && redactionOf(item);
  }

  save(redaction: Redaction): Promise<boolean> {
    const first = redaction.revision === 1;
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: redactionItem(redaction),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'revision = :before',
          ...(!first && { ExpressionAttributeValues: { ':before': { N: String(redaction.revision - 1) } } }),
        }),
      ),
    );
  }
}
