import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Evaluation, EvaluationStore } from '../../../domain/evaluation/evaluation.ts';
import { conditionMet } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

/** Among the items of its contact. */
export const evaluationKind = 'evaluation#';

export const evaluationOf = (item: Item): Evaluation => contentOf<Evaluation>(item);

/** Evaluations in the contacts table, among a contact's own items, so that reading the contact reads them too. */
export class EvaluationTable extends InTable implements EvaluationStore {
  async find(contactId: string, evaluationId: string): Promise<Evaluation | undefined> {
    if (contactId === '' || evaluationId === '') return undefined;
    const item = await setting(this.client, this.table, contactId, `${evaluationKind}${evaluationId}`);
    return item && evaluationOf(item);
  }

  save(evaluation: Evaluation): Promise<boolean> {
    const { contactId, evaluationId, revision } = evaluation;
    const first = revision === 1;
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(contactId, `${evaluationKind}${evaluationId}`, evaluation, { revision }),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'revision = :before',
          ...(!first && { ExpressionAttributeValues: { ':before': { N: String(revision - 1) } } }),
        }),
      ),
    );
  }
}
