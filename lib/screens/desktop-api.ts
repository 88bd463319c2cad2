import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DesktopApiSettings } from '../../lambdas/desktop-api/settings.ts';
import type { HttpApi } from '../api/http-api.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';

/** The API for desktop agents, at the same address as the console. */
export class DesktopApi extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; api: HttpApi }) {
    super(scope, id);
    const { storage, api, ...surroundings } = props;
    const feature = new FeatureFunction<DesktopApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'desktop-api',
      settings: {
        DESKTOPS_TABLE: storage.desktops.tableName,
        SEALING_KEY: storage.sealingKey.keyArn,
      },
      errorImpact:
        'PCs cannot report or deliver. What they have recorded stays on them, and is delivered once it works again.',
      timeout: Duration.seconds(25),
      memorySize: 1024,
    });
    storage.grant(feature, { desktops: ['GetItem', 'PutItem', 'UpdateItem'] });
    feature.addToRolePolicy(
      new PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [storage.sealingKey.keyArn] }),
    );

    api.serveAll('/v1/desktop/{proxy+}', feature, {
      reason:
        'Each call is signed with the PC’s own key, which no authorizer of the gateway knows; the feature checks it first.',
      // 5,000 PCs that poll every minute make 83 requests a second; they all come back at once after an outage.
      limit: { rate: 500, burst: 1000 },
    });
  }
}
