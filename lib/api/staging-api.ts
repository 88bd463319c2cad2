import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { StagingApiSettings } from '../../lambdas/staging-api/settings.ts';
import { counted } from '../alarms/counts.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { ScreenQueues } from '../screens/screen-queues.ts';
import type { Storage } from '../storage/storage.ts';
import type { HttpApi } from './http-api.ts';

/** The API for staging agents, at the same address as the console. */
export class StagingApi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; api: HttpApi; queues: ScreenQueues },
  ) {
    super(scope, id);
    const { storage, api, queues, ...surroundings } = props;
    const feature = new FeatureFunction<StagingApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'staging-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        ARCHIVE_BUCKET: storage.archive.bucketName,
        UPLOAD_SECONDS: '900',
        ARRIVALS_QUEUE: queues.arrivals.queue.queueUrl,
      },
      errorImpact: 'Staging agents cannot upload. Recordings stay safe on site, and are uploaded once it works again.',
      timeout: Duration.seconds(25),
      memorySize: 1024,
    });
    storage.grant(feature, {
      // A recording may be registered before its contact record arrives; then its contact is inserted.
      contacts: ['BatchGetItem', 'Query', 'PartiQLInsert', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
      users: ['GetItem', 'Query'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      'staging/byWork': ['Query'],
    });
    // An upload address can do what its signer can: add to the archive. Nothing is deleted, and an overwritten object
    // remains as an older version.
    feature.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts'],
        // A container that a PC sealed arrives beside what is played.
        resources: ['recordings/*', 'arrivals/*'].map((prefix) => storage.archive.arnForObjects(prefix)),
      }),
    );
    // Without the right to list, S3 answers "forbidden" for an object that does not exist.
    feature.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [storage.archive.bucketArn] }),
    );

    queues.arrivals.grantSend(feature);

    api.serveAll('/staging/v1/{proxy+}', feature, {
      reason:
        'Each call is signed with the staging agent’s own key, which no authorizer of the gateway knows; the feature checks it first.',
      // Enough for a few hundred data servers that send in batches. A faulty program must not keep people from their
      // contacts.
      limit: { rate: 100, burst: 200 },
    });

    const { alarms } = props;
    alarms.when(counted('staging-api', 'UploadsFailed'), {
      name: 'uploads failed',
      impact: 'More than ten recordings could not be uploaded within a quarter of an hour; they are safe on site.',
      threshold: 10,
    });
    alarms.when(counted('staging-api', 'LocalCopiesLost'), {
      name: 'local copies lost',
      impact: 'A staging agent deleted recordings before the archive had them: they may be lost.',
      threshold: 0,
    });
    alarms.when(counted('staging-api', 'ArchivedDiffers'), {
      name: 'archive differs',
      impact:
        'What arrived in the archive differs from what was recorded. The recordings stay on site until it matches.',
      threshold: 0,
    });
  }
}
