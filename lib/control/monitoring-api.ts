import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { monitoringRoutes } from '../../api/control/monitoring-routes.ts';
import type { MonitoringApiSettings } from '../../lambdas/monitoring-api/settings.ts';
import type { HttpApi } from '../api/http-api.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';

/** Connects supervisors silently to live calls, and writes that down. It controls no recorder. */
export class MonitoringApi extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; api: HttpApi }) {
    super(scope, id);
    const { storage, api, ...surroundings } = props;
    const { connectInstanceArn, connectSimulator, liveMonitoring } = props.deployment;
    const listening = liveMonitoring?.listening ?? false;
    const feature = new FeatureFunction<MonitoringApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'monitoring-api',
      settings: {
        LIVE_TABLE: storage.live.tableName,
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        LISTENING: String(listening),
        CONNECT_INSTANCE_ARN: connectInstanceArn ?? '',
        CONNECT_ENDPOINT: connectSimulator ?? '',
      },
      errorImpact: 'Supervisors cannot listen to live contacts. Calls and recordings continue.',
      timeout: Duration.seconds(20),
      memorySize: 512,
    });
    storage.grant(feature, {
      live: ['GetItem'],
      users: ['GetItem', 'Query'],
      // That somebody listens is added before they do. Nothing is read or deleted.
      ...(listening && { contacts: ['PutItem'] }),
    });
    if (listening && connectInstanceArn)
      feature.addToRolePolicy(
        new PolicyStatement({
          actions: ['connect:MonitorContact'],
          resources: [`${connectInstanceArn}/contact/*`],
        }),
      );
    api.serve(Object.values(monitoringRoutes), feature);
  }
}
