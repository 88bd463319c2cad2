import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ContactImportSettings } from '../../lambdas/contact-import/settings.ts';
import { importsAtOnce } from '../deployment/concurrency.ts';
import { diallingPlan } from '../deployment/dialling-plan.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { ContactIntake } from './contact-intake.ts';

const quarantinePrefix = 'quarantine/';

export class ContactImport extends Construct {
  readonly work: WorkQueue;
  readonly feature: FeatureFunction<ContactImportSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; intake: ContactIntake }) {
    super(scope, id);
    const { storage, intake, ...surroundings } = props;
    const isLocal = props.deployment.connectSimulator !== undefined;
    const impact = 'New contacts do not appear, and their recordings cannot be found. Nothing is lost yet.';
    const timeout = Duration.minutes(5);
    this.work = new WorkQueue(this, 'Work', {
      name: 'contact-import',
      impact,
      timeout,
      patience: Duration.minutes(15),
      alarms: props.alarms,
    });

    const feature = new FeatureFunction<ContactImportSettings>(this, 'Function', {
      ...surroundings,
      feature: 'contact-import',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        QUARANTINE_BUCKET: storage.recordBucket.bucketName,
        QUARANTINE_PREFIX: quarantinePrefix,
        DELIVERY_ERROR_PREFIX: intake.errorPrefix,
        DIALLING_PLAN: diallingPlan(props.deployment),
        // The local engine's table streams leave out PartiQL writes, and missing-recordings depends on the stream.
        INSERTS: isLocal ? 'transactions' : 'partiql',
      },
      errorImpact: impact,
      timeout,
      // This gives it one full CPU, which limits how fast an object of 245 MB is read.
      memorySize: 1769,
    });
    this.feature = feature;
    intake.records.grantRead(feature);
    feature.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [storage.recordBucket.arnForObjects(`${quarantinePrefix}*`)],
      }),
    );
    storage.grant(feature, {
      // New contacts are inserted in batches, and only PartiQL supports that with a condition. The legs of a transfer
      // chain determine each other's direction.
      contacts: ['BatchGetItem', 'Query', 'PartiQLInsert', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
    });

    intake.records.announceTo(this.work.queue);
    // Objects may be large, so a batch has only a few. Five functions at once already write as fast as a day's index
    // shards accept. The local engine polls the queue less often the busier it is, and its objects are small.
    this.work.feed(feature, { batchSize: isLocal ? 10 : 2, maxConcurrency: importsAtOnce(5, props.deployment) });
  }
}
