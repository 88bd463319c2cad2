import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { GatewayApiSettings } from '../../lambdas/gateway-api/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { HttpApi } from '../api/http-api.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';

/** The API for gateways, at the same address as the console. Its role reaches no media (QG-03, QG-34). */
export class GatewayApi extends Construct {
  readonly feature: FeatureFunction<GatewayApiSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; api: HttpApi }) {
    super(scope, id);
    const { storage, api, ...surroundings } = props;
    this.feature = new FeatureFunction<GatewayApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'gateway-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        SEALING_KEY: storage.sealingKey.keyArn,
      },
      errorImpact: 'Recordings on site get no flags. Gateways keep what they have, and send it once it works again.',
      timeout: Duration.seconds(15),
      memorySize: 512,
    });
    storage.grant(this.feature, {
      contacts: ['GetItem', 'BatchGetItem', 'Query', 'PartiQLInsert', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
      users: ['Query'],
      staging: ['GetItem', 'Query', 'PutItem'],
    });
    // Only the public half, so that a gateway cannot open what it sealed.
    this.feature.addToRolePolicy(
      new PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [storage.sealingKey.keyArn] }),
    );
    api.serveAll('/v1/gateway/{proxy+}', this.feature, {
      reason:
        'Each call is signed with the gateway’s own key, which no authorizer of API Gateway knows; the feature checks it first.',
      // Twenty calls a second for each of a few sites, and the backlog after an outage.
      limit: { rate: 200, burst: 400 },
    });

    props.alarms.when(counted('gateway-api', 'UnflaggedPercent', 'Maximum'), {
      name: 'recordings without flags',
      impact:
        'Today, more than 1 % of the recordings of one site got no flags: a search by agent, caller or queue does not find them.',
      threshold: 1,
      evaluationPeriods: 2,
    });
  }
}
