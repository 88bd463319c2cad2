import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { EvaluationForm, EvaluationFormStore } from '../../../domain/evaluation/form.ts';
import { Failure } from '../../../domain/failure.ts';
import { allConditionsMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

const newest = 'evaluation-form';
const versionsOf = (formId: string): string => `evaluation-form#${formId}`;
/** Sorts as numbers do. */
const versionKey = (version: number): string => String(version).padStart(6, '0');

/** Evaluation forms in the users table: the newest version of each, and every version for the evaluations that have it. */
export class EvaluationFormTable extends InTable implements EvaluationFormStore {
  async all(): Promise<EvaluationForm[]> {
    return (await collection(this.client, this.table, newest)).map((item) => contentOf<EvaluationForm>(item));
  }

  find(formId: string): Promise<EvaluationForm | undefined> {
    return this.#read(newest, formId);
  }

  version(formId: string, version: number): Promise<EvaluationForm | undefined> {
    return this.#read(versionsOf(formId), versionKey(version));
  }

  async #read(pk: string, sk: string): Promise<EvaluationForm | undefined> {
    if (sk === '') return undefined;
    const item = await setting(this.client, this.table, pk, sk);
    return item && contentOf<EvaluationForm>(item);
  }

  /** Both items or none: a version that exists is the newest, or has a newer one. */
  async save(form: EvaluationForm): Promise<void> {
    const { formId, version } = form;
    const first = version === 1;
    const saved = await allConditionsMet(
      this.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Put: {
                TableName: this.table,
                Item: settingItem(newest, formId, form, { version }),
                ConditionExpression: first ? 'attribute_not_exists(pk)' : 'version = :based',
                ...(!first && { ExpressionAttributeValues: { ':based': { N: String(version - 1) } } }),
              },
            },
            {
              Put: {
                TableName: this.table,
                Item: settingItem(versionsOf(formId), versionKey(version), form),
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        }),
      ),
    );
    if (!saved) throw new Failure('conflict', 'Somebody else has saved this form in the meantime');
  }
}
