import { Duration, Validations } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AccessListSettings } from '../../lambdas/access-list/settings.ts';
import { counted } from '../alarms/counts.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';
import type { SignIn } from './sign-in.ts';

/**
 * Lists the people who may use Fermata every 20 seconds, so that a person who was removed loses access within a minute.
 */
export class AccessList extends Construct {
  readonly feature: FeatureFunction<AccessListSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; signIn: SignIn }) {
    super(scope, id);
    const { storage, signIn, ...surroundings } = props;
    const { alarms } = props;
    const impact = 'People who are removed now keep access until their token expires, an hour at most.';
    const timeout = Duration.seconds(50);
    const dead = deadLetters(this, 'DeadLetters', { of: 'access-list', impact, alarms });
    const listings = new Queue(this, 'Listings', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // After a minute, the scheduler has started the next listings.
      retentionPeriod: Duration.minutes(1),
      visibilityTimeout: timeout,
    });
    Validations.of(listings).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'A message only says that it is time to list again; the next one comes a minute later.',
    });

    this.feature = new FeatureFunction<AccessListSettings>(this, 'Function', {
      ...surroundings,
      feature: 'access-list',
      settings: {
        USERS_TABLE: storage.users.tableName,
        USER_POOL_ID: signIn.pool.userPoolId,
        LISTINGS_QUEUE: listings.queueUrl,
        IDENTITY_PROVIDERS: JSON.stringify(signIn.federatedRoles),
      },
      errorImpact: impact,
      timeout,
      memorySize: 256,
      deadLetters: dead,
    });
    this.feature.addToRolePolicy(
      new PolicyStatement({ actions: ['cognito-idp:ListUsersInGroup'], resources: [signIn.pool.userPoolArn] }),
    );
    storage.grant(this.feature, { users: ['GetItem', 'PutItem'] });
    listings.grant(this.feature, 'sqs:SendMessage');
    this.feature.addEventSource(new SqsEventSource(listings, { batchSize: 1, maxConcurrency: 2 }));
    onSchedule(this, 'EveryMinute', {
      feature: this.feature,
      deadLetters: dead,
      every: Duration.minutes(1),
      input: {},
    });

    alarms.when(counted('access-list', 'AccessListsMade', 'Sum', Duration.minutes(1)), {
      name: 'access list is old',
      impact,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      evaluationPeriods: 5,
    });
  }
}
