import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { UserSyncSettings } from '../../lambdas/user-sync/settings.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';

export class UserSync extends Construct {
  readonly feature: FeatureFunction<UserSyncSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; connectInstanceArn: string }) {
    super(scope, id);
    const { storage, connectInstanceArn, ...surroundings } = props;
    const impact =
      'Users and teams stay as they were: new agents have no names, and agents who changed teams are seen by their former supervisors.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'user-sync', impact, alarms: props.alarms });
    this.feature = new FeatureFunction<UserSyncSettings>(this, 'Function', {
      ...surroundings,
      feature: 'user-sync',
      settings: {
        USERS_TABLE: storage.users.tableName,
        CONNECT_INSTANCE_ID: connectInstanceArn.split('/')[1]!,
        CONNECT_ENDPOINT: props.deployment.connectSimulator ?? '',
      },
      errorImpact: impact,
      // Connect answers two requests per second: a thousand teams take a while.
      timeout: Duration.minutes(15),
      memorySize: 512,
      deadLetters: dead,
    });
    storage.grant(this.feature, { users: ['Query', 'PutItem', 'BatchWriteItem'] });
    this.feature.addToRolePolicy(
      new PolicyStatement({
        // A search also needs the permissions below, to describe each result.
        actions: ['connect:SearchUsers', 'connect:SearchUserHierarchyGroups'],
        resources: [connectInstanceArn],
      }),
    );
    this.feature.addToRolePolicy(
      new PolicyStatement({ actions: ['connect:DescribeUser'], resources: [`${connectInstanceArn}/agent/*`] }),
    );
    this.feature.addToRolePolicy(
      new PolicyStatement({
        actions: ['connect:DescribeUserHierarchyGroup'],
        resources: [`${connectInstanceArn}/agent-group/*`],
      }),
    );
    onSchedule(this, 'Hourly', { feature: this.feature, deadLetters: dead, every: Duration.hours(1), input: {} });
  }
}
