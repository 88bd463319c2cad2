import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { GatewayControlSettings } from '../../lambdas/gateway-control/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { HttpApi } from '../api/http-api.ts';
import type { Recorders } from '../control/recorders.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';

/** Calls and commands of recorders on site. Of the functions that gateways call, only this one commands recorders. */
export class GatewayControl extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; recorders: Recorders; api: HttpApi; redactions: WorkQueue },
  ) {
    super(scope, id);
    const { storage, recorders, api, redactions, ...surroundings } = props;
    const feature = new FeatureFunction<GatewayControlSettings>(this, 'Function', {
      ...surroundings,
      feature: 'gateway-control',
      settings: {
        ...recorders.settings,
        STAGING_TABLE: storage.staging.tableName,
        REDACTION_QUEUE: redactions.queue.queueUrl,
      },
      errorImpact:
        'Nobody can pause, resume, start or stop recordings of telephone systems on site. Pauses in progress end by themselves.',
      timeout: Duration.seconds(29),
      // It spends most of its time waiting for commands, and that time is charged by memory.
      memorySize: 256,
    });
    recorders.grantTo(feature, { connect: [], providers: false, live: ['BatchGetItem'] });
    storage.grant(feature, {
      // Sound that was delivered before a missed pause was reported is withheld.
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      users: ['GetItem', 'Query'],
    });
    redactions.grantSend(feature);
    for (const path of ['/v1/gateway/live-calls', '/v1/gateway/commands', '/v1/gateway/command-answers']) {
      api.serveAll(path, feature, {
        reason:
          'Each call is signed with the gateway’s own key, which no authorizer of API Gateway knows; the feature checks it first.',
        // Each gateway has one request open, polls again after each command, and reports at most twenty calls a second.
        limit: { rate: 100, burst: 200 },
      });
    }

    props.alarms.when(counted('gateway-control', 'PausesUnconfirmed', 'Sum', Duration.minutes(5)), {
      name: 'pause not kept on site',
      impact:
        'A call on site was recorded although it was paused: the gateway was down when the customer was transferred.',
      threshold: 0,
    });
  }
}
