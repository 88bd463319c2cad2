import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ScreenExtractionSettings } from '../../lambdas/screen-extraction/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { Changes } from '../control/changes.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { ScreenQueues } from './screen-queues.ts';

/** Asks the PC that a contact's agent was logged on to for the contact's screens. */
export class ScreenExtraction extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; changes: Changes; queues: ScreenQueues; redactions: WorkQueue },
  ) {
    super(scope, id);
    const { storage, changes, queues, redactions, ...surroundings } = props;
    const feature = new FeatureFunction<ScreenExtractionSettings>(this, 'Function', {
      ...surroundings,
      feature: 'screen-extraction',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        LIVE_TABLE: storage.live.tableName,
        DESKTOPS_TABLE: storage.desktops.tableName,
        REDACTION_QUEUE: redactions.queue.queueUrl,
        STAGING_TABLE: storage.staging.tableName,
        CHANGES_ENDPOINT: changes.managementAddress,
      },
      errorImpact: 'PCs are not asked for the screens of new contacts. They keep what they recorded.',
      timeout: Duration.minutes(1),
      memorySize: 512,
    });
    storage.grant(feature, {
      // The list of missing recordings says why a contact has no screen.
      contacts: ['Query', 'UpdateItem', 'DeleteItem'],
      // A screen without a call leaves out the time of the agent's calls.
      'contacts/byAgent': ['Query'],
      'live/byAgent': ['Query'],
      users: ['GetItem', 'Query'],
      desktops: ['BatchGetItem', 'Query', 'PutItem'],
      // Screens that show something that must now be black are withheld.
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      live: ['Query', 'GetItem', 'BatchGetItem', 'DeleteItem', 'BatchWriteItem'],
    });
    changes.grantSending(feature);
    redactions.grantSend(feature);
    queues.extractions.feed(feature, { batchSize: 10, maxConcurrency: 10 });

    props.alarms.when(counted('screen-extraction', 'ScreensWithheld'), {
      name: 'screens withheld',
      impact: 'A pause became known after a screen was delivered. Nobody can play it until those parts are black.',
      threshold: 0,
    });
  }
}
