import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DesktopApiSettings } from '../../lambdas/desktop-api/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { HttpApi } from '../api/http-api.ts';
import type { Changes } from '../control/changes.ts';
import { desktopThrottle } from '../deployment/request-limits.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { ScreenQueues } from './screen-queues.ts';

/** The API for desktop agents, at the same address as the console. */
export class DesktopApi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & {
      storage: Storage;
      api: HttpApi;
      changes: Changes;
      queues: ScreenQueues;
      redactions: WorkQueue;
    },
  ) {
    super(scope, id);
    const { storage, api, changes, queues, redactions, ...surroundings } = props;
    const feature = new FeatureFunction<DesktopApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'desktop-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        LIVE_TABLE: storage.live.tableName,
        DESKTOPS_TABLE: storage.desktops.tableName,
        REDACTION_QUEUE: redactions.queue.queueUrl,
        ARCHIVE_BUCKET: storage.archive.bucketName,
        SEALING_KEY: storage.sealingKey.keyArn,
        ARRIVALS_QUEUE: queues.arrivals.queue.queueUrl,
        CHANGES_ENDPOINT: changes.managementAddress,
        // On one machine, it has the same address as the API.
        CHANGES_ADDRESS: props.deployment.connectSimulator ? '/changes' : changes.address,
        UPLOAD_SECONDS: '900',
      },
      errorImpact:
        'PCs cannot report or deliver. What they have recorded stays on them, and is delivered once it works again.',
      timeout: Duration.seconds(25),
      memorySize: 1024,
    });
    storage.grant(feature, {
      contacts: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'contacts/byAgent': ['Query'],
      users: ['GetItem', 'Query'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      'staging/byWork': ['Query'],
      live: ['Query', 'GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'],
      'live/byAgent': ['Query'],
      desktops: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    });
    const allow = (actions: string[], resource: string) =>
      feature.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(['kms:GetPublicKey'], storage.sealingKey.keyArn);
    // An upload address can do what its signer can: add a sealed container, which only screen-arrival can open.
    allow(['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts'], storage.archive.arnForObjects('arrivals/*'));
    // Without the right to list, S3 answers "forbidden" for an object that does not exist.
    allow(['s3:ListBucket'], storage.archive.bucketArn);
    queues.arrivals.grantSend(feature);
    changes.grantSending(feature);
    redactions.grantSend(feature);

    props.alarms.when(counted('desktop-api', 'SegmentDiscrepancies', 'Maximum', Duration.hours(1)), {
      name: 'segments without a logon session',
      impact:
        'A PC has pictures that belong to none of its logon sessions. It keeps them until somebody has looked at them.',
      threshold: 0,
    });
    props.alarms.when(counted('desktop-api', 'ScreensNotMadeAgain'), {
      name: 'withheld screens not made again',
      impact: 'A withheld screen can only be made black in the archive, because its PC no longer has its segments.',
      threshold: 0,
    });

    api.serveAll('/v1/desktop/{proxy+}', feature, {
      reason:
        'Each call is signed with the PC’s own key, which no authorizer of the gateway knows; the feature checks it first.',
      limit: { rate: desktopThrottle.rateLimit, burst: desktopThrottle.burstLimit },
    });
  }
}
