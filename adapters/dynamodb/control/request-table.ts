import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { RequestStore, StoredRequest } from '../../../domain/request/request-store.ts';
import { answer, conditionMet, unavailable } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { tableReads } from '../table/table-reads.ts';
import { claimPut, isFree, requestItem, requestKey, requestOf } from './request-item.ts';

const maxTries = 3;

/** Requests by the ids that callers gave them. The table deletes them after a day. */
export class RequestTable extends InTable implements RequestStore {
  async find(scope: string, clientRequestId: string, at: string): Promise<StoredRequest | undefined> {
    const item = await tableReads(this.client, this.table).get(scope, requestKey(clientRequestId));
    const request = item && requestOf(item);
    return request && !isFree(request, at) ? request : undefined;
  }

  async claim(scope: string, request: StoredRequest): Promise<'claimed' | StoredRequest> {
    for (let tries = 0; tries < maxTries; tries++) {
      const put = claimPut(this.table, { scope, request });
      if (await conditionMet(this.client.send(new PutItemCommand(put)))) return 'claimed';
      const stored = await this.find(scope, request.clientRequestId, request.at);
      if (stored) return stored;
    }
    throw unavailable(new Error('A request appeared and disappeared'));
  }

  async saveAnswer(scope: string, request: StoredRequest): Promise<void> {
    const Item = requestItem(scope, request);
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
