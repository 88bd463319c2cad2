import { Aws, Duration, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CorsRule,
  HttpMethods,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  contactsTableShape,
  desktopsTableShape,
  expiryAttribute,
  liveTableShape,
  stagingTableShape,
  type TableShape,
  usersTableShape,
} from '../../adapters/dynamodb/table/table-shape.ts';
import type { Deployment } from '../../deployments.ts';
import { bucketRemovalOf, removalOf } from '../deployment/removal.ts';

/**
 * Everything that must outlive the other constructs. It is flat and dull on purpose: renaming something here loses
 * recordings, and a test checks the names. Resources that the settings name under `existing` are used unchanged instead
 * of new ones.
 */
export class Storage extends Construct {
  readonly key: IKey;
  /**
   * Contact records as they arrived, and the quarantine; it exists even when the records come from an existing bucket.
   */
  readonly recordBucket: IBucket;
  /** Absent when Connect stores recordings in an existing bucket. */
  readonly recordingsBucket?: IBucket;
  /** Staged recordings end up here, with the bytes that their data servers confirmed. */
  readonly archive: IBucket;
  readonly contacts: ITable;
  readonly users: ITable;
  readonly staging: ITable;
  /** Items are deleted two days after their last change. Everything that must be kept is in the ledger, in `contacts`. */
  readonly live: ITable;
  /** Enrolled PCs, their logon sessions, and requests to them. */
  readonly desktops: ITable;
  /**
   * PCs seal their recordings with its public half. If this key is lost, so are the recordings that wait on PCs.
   */
  readonly sealingKey: IKey;

  readonly #deployment: Deployment;
  #accessLogs: Bucket | undefined;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.#deployment = deployment;
    const { retentionDays, recordings, existing = {} } = deployment;
    this.key = existing.keyArn ? Key.fromKeyArn(this, 'Key', existing.keyArn) : this.#newKey();

    this.recordBucket = this.#bucket('RecordBucket', existing.recordBucket, {
      lifecycleRules: lifecycle({ expiration: daysOf(retentionDays.contactRecords) }),
      serverAccessLogsPrefix: 'contact-records/',
    });
    if (recordings === 'own') {
      this.recordingsBucket = this.#bucket('RecordingsBucket', existing.recordingsBucket, {
        lifecycleRules: lifecycle({ expiration: daysOf(retentionDays.recordings) }),
        cors: playbackCors,
        serverAccessLogsPrefix: 'recordings/',
      });
    }
    this.archive = this.#bucket('Archive', existing.archiveBucket, {
      // The feature `retention` removes recordings, because it knows rules and tags: docs/decisions/0010.
      lifecycleRules: lifecycle({ expiredObjectDeleteMarker: true }),
      cors: playbackCors,
      serverAccessLogsPrefix: 'archive/',
    });

    this.contacts = this.#table('Contacts', contactsTableShape, existing.contactsTable, {
      stream: StreamViewType.NEW_IMAGE,
    });
    this.users = this.#table('Users', usersTableShape, existing.usersTable);
    this.staging = this.#table('Staging', stagingTableShape, existing.stagingTable);
    this.live = this.#table('Live', liveTableShape, existing.liveTable, {
      // Both images: the agent who had a contact before must be notified too.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: expiryAttribute,
      // Live contacts of an hour ago are useless. Events and DescribeContact describe the present ones.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
    });
    if (!existing.liveTable)
      Validations.of(this.live).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'It only describes the present, which is over before anybody could restore it.',
      });
    this.desktops = this.#table('Desktops', desktopsTableShape, existing.desktopsTable, {
      timeToLiveAttribute: expiryAttribute,
    });
    this.sealingKey = existing.sealingKeyArn
      ? Key.fromKeyArn(this, 'SealingKey', existing.sealingKeyArn)
      : this.#newSealingKey();
  }

  /** KMS does not rotate keys of this kind. Each container names the key that opens it. */
  #newSealingKey(): Key {
    return new Key(this, 'SealingKey', {
      description: 'Opens the recordings that desktop agents deliver',
      keySpec: KeySpec.RSA_2048,
      keyUsage: KeyUsage.ENCRYPT_DECRYPT,
      removalPolicy: removalOf(this.#deployment),
    });
  }

  #newKey(): Key {
    const key = new Key(this, 'Key', {
      description: 'Everything Fermata stores',
      enableKeyRotation: true,
      removalPolicy: removalOf(this.#deployment),
    });
    key.grant(
      new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`, {
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`,
          },
        },
      }),
      // As CloudWatch Logs requires.
      ...['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    );
    // Alarms reach their topic only if CloudWatch may use the topic's key. The topic itself says who may publish. With a
    // condition here, every alarm would be silent whenever CloudWatch does not tell KMS on whose behalf it calls.
    key.grant(new ServicePrincipal('cloudwatch.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey*');
    return key;
  }

  #bucket(id: string, existing: string | undefined, props: BucketProps): IBucket {
    if (existing) return Bucket.fromBucketAttributes(this, id, { bucketName: existing, encryptionKey: this.key });
    return new Bucket(this, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      // One request to KMS for many objects, instead of one for each.
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      serverAccessLogsBucket: this.#accessLogBucket(),
      ...bucketRemovalOf(this.#deployment),
      ...props,
    });
  }

  /** Created for the first bucket that needs it. Existing buckets keep their own logging. */
  #accessLogBucket(): Bucket {
    if (this.#accessLogs) return this.#accessLogs;
    this.#accessLogs = new Bucket(this, 'AccessLogs', {
      // S3 can deliver access logs only to buckets with its own keys.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      ...bucketRemovalOf(this.#deployment),
      lifecycleRules: [{ expiration: Duration.days(this.#deployment.retentionDays.logs) }],
    });
    Validations.of(this.#accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is the bucket for access logs.',
    });
    return this.#accessLogs;
  }

  #table(
    id: string,
    shape: TableShape,
    existing: ExistingTable | string | undefined,
    props: Partial<TableProps> = {},
  ): ITable {
    if (existing) {
      const { tableName, streamArn } = typeof existing === 'string' ? { tableName: existing } : existing;
      return Table.fromTableAttributes(this, id, {
        tableName,
        ...(streamArn && { tableStreamArn: streamArn }),
        encryptionKey: this.key,
        globalIndexes: shape.indexes.map(({ name }) => name),
      });
    }
    const table = new Table(this, id, {
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.#deployment.deletionProtection,
      removalPolicy: removalOf(this.#deployment),
      ...keys(shape),
      ...props,
    });
    addIndexes(table, shape);
    return table;
  }

  /**
   * Grants these operations and no others. Nobody has to remember which ones a feature needs, because test/permissions
   * compares them with the calls that the journeys recorded.
   */
  grant(feature: IGrantable, access: TableAccess) {
    for (const [name, operations = []] of Object.entries(access)) {
      const [table, index] = name.split('/') as [TableName, string?];
      const { tableArn } = this[table];
      feature.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({
          actions: operations.map((operation) => `dynamodb:${operation}`),
          resources: [index ? `${tableArn}/index/${index}` : tableArn],
        }),
      );
      if (operations.includes('PartiQLInsert')) this.#grantEnginesPartiQl(feature);
      // DynamoDB decrypts the table's own key on behalf of the caller.
      this.key.grant(feature, 'kms:Decrypt');
      if (operations.some((operation) => !readOperations.includes(operation)))
        this.key.grant(feature, 'kms:Encrypt', 'kms:GenerateDataKey');
    }
  }

  /** The local engine's name for PartiQL; AWS has no such permission. */
  #grantEnginesPartiQl(feature: IGrantable) {
    if (!this.#deployment.connectSimulator) return;
    feature.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchExecuteStatement'], resources: ['*'] }),
    );
  }
}

type ExistingTable = { tableName: string; streamArn?: string };

const daysOf = (days: number | 'for-ever') => (days === 'for-ever' ? undefined : Duration.days(days));

const lifecycle = (rule: LifecycleRule): LifecycleRule[] => [
  {
    ...rule,
    // Deleted and overwritten objects can be restored for a month. After that, they are gone.
    noncurrentVersionExpiration: Duration.days(30),
    abortIncompleteMultipartUploadAfter: Duration.days(7),
  },
];

/** The console draws the waveform from the file. Any origin may read, because the signed address is the permission. */
const playbackCors: CorsRule[] = [
  {
    allowedMethods: [HttpMethods.GET],
    allowedOrigins: ['*'],
    allowedHeaders: ['range'],
    exposedHeaders: ['Content-Length', 'Content-Range', 'Accept-Ranges'],
    maxAge: 3600,
  },
];

type TableName = 'contacts' | 'users' | 'staging' | 'live' | 'desktops';
const readOperations: readonly Operation[] = ['GetItem', 'BatchGetItem', 'Query'];
type Operation =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'PartiQLInsert';

/** Operations on tables, and on their indexes by name: `{ contacts: ['GetItem'], 'contacts/byDay': ['Query'] }`. */
export type TableAccess = { readonly [Name in TableName]?: readonly Operation[] } & {
  readonly [Name in `${TableName}/${string}`]?: readonly ['Query'];
};

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
