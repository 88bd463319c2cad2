import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import { unsavedEvent } from '../../../domain/workflow/unsaved-event.ts';
import type { WorkflowEvent, WorkflowEventKind } from '../../../domain/workflow/workflow.ts';
import type { WorkflowStore } from '../../../domain/workflow/workflow-store.ts';
import { conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

/** Workflow events in the staging table: a save is one write, all or nothing. */
export class WorkflowTable extends InTable implements WorkflowStore {
  async event(kind: WorkflowEventKind): Promise<WorkflowEvent> {
    const item = await setting(this.client, this.table, 'workflow-event', kind);
    return item ? contentOf<WorkflowEvent>(item) : unsavedEvent(kind);
  }

  async save(event: WorkflowEvent): Promise<void> {
    const version = event.version + 1;
    const saved = await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem('workflow-event', event.kind, { ...event, version }, { version }),
          ...(event.version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 'version = :version',
                ExpressionAttributeValues: { ':version': { N: String(event.version) } },
              }),
        }),
      ),
    );
    if (!saved) throw new Failure('conflict', 'Somebody else has saved these rules in the meantime');
  }
}
