import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { WorkflowDecisionSettings } from '../../lambdas/workflow-decision/settings.ts';
import { onContacts } from '../function/contact-stream.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { ScreenQueues } from '../screens/screen-queues.ts';
import type { Storage } from '../storage/storage.ts';

/** Applies the End of Call rules to the staged recordings of a contact when its record arrives. */
export class WorkflowDecision extends Construct {
  readonly feature: FeatureFunction<WorkflowDecisionSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; queues: ScreenQueues }) {
    super(scope, id);
    const { storage, queues, ...surroundings } = props;
    const { deployment, alarms } = props;
    const impact =
      'End of Call rules are not applied: what should be uploaded at once waits on site until the Daily Event.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'workflow-decision', impact, alarms });
    const feature = new FeatureFunction<WorkflowDecisionSettings>(this, 'Function', {
      ...surroundings,
      feature: 'workflow-decision',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        EXTRACTIONS_QUEUE: queues.extractions.queue.queueUrl,
      },
      errorImpact: impact,
      timeout: Duration.minutes(1),
      memorySize: 512,
      deadLetters: dead,
    });
    this.feature = feature;
    storage.grant(feature, {
      // The metadata that rules write.
      contacts: ['Query', 'PutItem'],
      users: ['GetItem', 'Query'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    queues.extractions.grantSend(feature);
    onContacts(feature, { storage, deadLetters: dead, deployment, withLedgers: true });
  }
}
