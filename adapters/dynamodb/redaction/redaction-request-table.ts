import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { RedactionRequest, RedactionRequestStore } from '../../../domain/redaction/request.ts';
import { conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { workPage } from '../table/queries.ts';
import { setting } from '../table/setting-item.ts';
import { redactionList, redactionRequestItem, redactionRequestOf, requestKey } from './redaction-request-item.ts';

/** Requests for redaction in the contacts table, among a contact's own items, so that reading the contact reads them too. */
export class RedactionRequestTable extends InTable implements RedactionRequestStore {
  async find(contactId: string, requestId: string): Promise<RedactionRequest | undefined> {
    if (contactId === '' || requestId === '') return undefined;
    const item = await setting(this.client, this.table, contactId, requestKey(requestId));
    return item && redactionRequestOf(item);
  }

  save(request: RedactionRequest): Promise<boolean> {
    const first = request.revision === 1;
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: redactionRequestItem(request),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'revision = :before',
          ...(!first && { ExpressionAttributeValues: { ':before': { N: String(request.revision - 1) } } }),
        }),
      ),
    );
  }

  async inState(
    state: 'requested' | 'approved',
    page: { limit: number; cursor?: string },
  ): Promise<{ requests: RedactionRequest[]; next?: string }> {
    const { items, next } = await workPage(this.client, this.table, { list: redactionList(state) }, page);
    return { requests: items.map(redactionRequestOf), ...(next !== undefined && { next }) };
  }
}
