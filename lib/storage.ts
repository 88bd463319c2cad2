import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  contactsTableShape,
  expiryAttribute,
  liveTableShape,
  stagingTableShape,
  type TableShape,
  usersTableShape,
} from '../adapters/dynamodb/table-shape.ts';
import type { Deployment } from '../deployments.ts';

/**
 * All that must outlive everything else. Flat and dull on purpose: renaming something here loses recordings, and a test
 * holds the names.
 */
export class Storage extends Construct {
  readonly key: Key;
  /** Contact records as they came, and the quarantine; also there when the records come from an existing bucket. */
  readonly recordBucket: Bucket;
  /** Absent where Connect stores recordings in an existing bucket. */
  readonly recordingsBucket?: Bucket;
  /** Where staged recordings end, in bytes that their data servers have vouched for. */
  readonly archive: Bucket;
  readonly contacts: Table;
  readonly users: Table;
  readonly staging: Table;
  /** What is forgotten two days after it last changed; what must be kept of it is in the ledger, in `contacts`. */
  readonly live: Table;

  readonly #isOnEngine: boolean;

  constructor(scope: Construct, id: string, { retentionDays, recordings, keepsData, connectSimulator }: Deployment) {
    super(scope, id);
    this.#isOnEngine = connectSimulator !== undefined;
    const removalPolicy = keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.key = new Key(this, 'Key', {
      description: 'Everything Fermata stores',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.key.grantEncryptDecrypt(
      new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`, {
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`,
          },
        },
      }),
    );
    // Alarms reach their topic only if CloudWatch may use the topic's key. Who may ring there is said by the topic: a
    // condition here would silence every alarm where CloudWatch does not tell KMS for whom it asks.
    this.key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));

    const accessLogs = new Bucket(this, 'AccessLogs', {
      // S3 delivers access logs to buckets with its own keys only.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy,
      lifecycleRules: [{ expiration: Duration.days(retentionDays.logs) }],
    });
    Validations.of(accessLogs).acknowledge({ id: 'AwsSolutions-S1', reason: 'It is where the access logs go.' });

    const kept = (days: number | 'for-ever'): Partial<BucketProps> => ({
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      // One request to KMS for many objects, instead of one for each.
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      removalPolicy,
      lifecycleRules: [
        {
          expiration: days === 'for-ever' ? undefined : Duration.days(days),
          // What someone deleted or overwrote can be had back for a month, and is really gone then.
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.recordBucket = new Bucket(this, 'RecordBucket', {
      ...kept(retentionDays.contactRecords),
      serverAccessLogsPrefix: 'contact-records/',
    });
    // The console draws the waveform from the file. What lets it read is the signed address, not where it comes from.
    const played: Partial<BucketProps> = {
      cors: [
        {
          allowedMethods: [HttpMethods.GET],
          allowedOrigins: ['*'],
          allowedHeaders: ['range'],
          exposedHeaders: ['Content-Length', 'Content-Range', 'Accept-Ranges'],
          maxAge: 3600,
        },
      ],
    };
    if (recordings === 'own') {
      this.recordingsBucket = new Bucket(this, 'RecordingsBucket', {
        ...kept(retentionDays.recordings),
        ...played,
        serverAccessLogsPrefix: 'recordings/',
      });
    }
    this.archive = new Bucket(this, 'Archive', {
      ...kept('for-ever'),
      ...played,
      // What is over is taken away by `retention`, which knows rules and tags: docs/decisions/0010.
      lifecycleRules: [
        {
          expiredObjectDeleteMarker: true,
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      serverAccessLogsPrefix: 'archive/',
    });

    const table = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData,
      removalPolicy,
    };
    this.contacts = new Table(this, 'Contacts', {
      ...table,
      ...keys(contactsTableShape),
      stream: StreamViewType.NEW_IMAGE,
    });
    addIndexes(this.contacts, contactsTableShape);
    this.users = new Table(this, 'Users', { ...table, ...keys(usersTableShape) });
    this.staging = new Table(this, 'Staging', { ...table, ...keys(stagingTableShape) });
    addIndexes(this.staging, stagingTableShape);
    this.live = new Table(this, 'Live', {
      ...table,
      ...keys(liveTableShape),
      timeToLiveAttribute: expiryAttribute,
      // A live contact of an hour ago is of no use: events and DescribeContact tell those of now.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
    });
    addIndexes(this.live, liveTableShape);
    Validations.of(this.live).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'It holds the present only, which is gone before anybody could restore it.',
    });
  }

  /** New contacts are inserted by the batch, and only PartiQL does that on a condition. */
  grantContactInserts(feature: IGrantable) {
    this.contacts.grant(feature, 'dynamodb:PartiQLInsert');
    if (!this.#isOnEngine) return;
    // The local engine's word for it; AWS has no permission of that name.
    feature.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchExecuteStatement'], resources: ['*'] }),
    );
  }
}

const addIndexes = (table: Table, { indexes }: TableShape) => {
  for (const index of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      ...keys(index),
      ...(index.projected === 'all'
        ? { projectionType: ProjectionType.ALL }
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projected] }),
    });
  }
};

const keys = ({ partitionKey, sortKey }: Pick<TableShape, 'partitionKey' | 'sortKey'>) => ({
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  sortKey: { name: sortKey, type: AttributeType.STRING },
});
