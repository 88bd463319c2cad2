import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { administrationRoutes } from '../../api/administration/administration-routes.ts';
import type { AdministrationApiSettings } from '../../lambdas/administration-api/settings.ts';
import type { MissingRecordings } from '../contacts/missing-recordings.ts';
import type { UserSync } from '../contacts/user-sync.ts';
import { diallingPlan } from '../deployment/dialling-plan.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { ScreenQueues } from '../screens/screen-queues.ts';
import type { Storage } from '../storage/storage.ts';
import type { HttpApi } from './http-api.ts';

/** The prefix of the names of data servers' passwords in the secret store. */
const passwordPrefix = 'fermata/data-servers/';

interface AdministrationApiProps extends Surroundings {
  storage: Storage;
  missingRecordings: MissingRecordings;
  userSync: UserSync | undefined;
  queues: ScreenQueues;
  api: HttpApi;
}

/** Users, data servers, rules, runs and uploads. It plays no recording and writes to no contact. */
export class AdministrationApi extends Construct {
  constructor(scope: Construct, id: string, props: AdministrationApiProps) {
    super(scope, id);
    const { storage, missingRecordings, userSync, queues, api, ...surroundings } = props;
    const { deployment } = props;
    const feature = new FeatureFunction<AdministrationApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'administration-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        DESKTOPS_TABLE: storage.desktops.tableName,
        LIVE_TABLE: storage.live.tableName,
        EXTRACTIONS_QUEUE: queues.extractions.queue.queueUrl,
        PASSWORD_PREFIX: passwordPrefix,
        PASSWORD_KEY: storage.key.keyArn,
        TIME_ZONE: deployment.timeZone,
        MAX_HOURS_ON_PCS: String(deployment.maxHoursOnPcs),
        DIALLING_PLAN: diallingPlan(deployment),
        USER_SYNC_FUNCTION: userSync?.feature.functionName ?? '',
        MISSING_RECORDINGS_FUNCTION: missingRecordings.reconciliation.functionName,
      },
      errorImpact:
        'Nobody can administer users, data servers, rules or desktop items. Search, playback and the Daily Event continue.',
      timeout: Duration.seconds(20),
      memorySize: 1024,
    });
    storage.grant(feature, {
      // Drafts of rules are tried on past recordings.
      contacts: ['BatchGetItem', 'Query'],
      'contacts/byDay': ['Query'],
      users: ['GetItem', 'Query', 'PutItem'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      desktops: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      live: ['PutItem'],
      'live/byWork': ['Query'],
      'staging/byWork': ['Query'],
      'staging/byRun': ['Query'],
    });
    // It can store and delete data servers' passwords, but not read them.
    feature.addToRolePolicy(
      new PolicyStatement({
        actions: ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret'],
        resources: [
          Stack.of(this).formatArn({
            service: 'secretsmanager',
            resource: 'secret',
            resourceName: `${passwordPrefix}*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      }),
    );
    queues.extractions.grantSend(feature);
    missingRecordings.reconciliation.grantStart(feature);
    userSync?.feature.grantStart(feature);

    api.serve(Object.values(administrationRoutes), feature);
  }
}
