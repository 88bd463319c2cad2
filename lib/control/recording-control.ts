import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { controlRoutes } from '../../api/control/control-routes.ts';
import type { RecordingControlSettings } from '../../lambdas/recording-control/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { HttpApi } from '../api/http-api.ts';
import { reservedForPauses } from '../deployment/concurrency.ts';
import { diallingPlan } from '../deployment/dialling-plan.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { Recorders } from './recorders.ts';

const five = Duration.minutes(5);

/** Commands of people and programs to the recorders, and reports of providers, at the address of the API. */
export class RecordingControl extends Construct {
  readonly feature: FeatureFunction<RecordingControlSettings>;

  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; recorders: Recorders; api: HttpApi; redactions: WorkQueue },
  ) {
    super(scope, id);
    const { storage, recorders, api, redactions, ...surroundings } = props;
    const { deployment, alarms } = props;
    const { listening = false, screens = false } = deployment.liveMonitoring ?? {};
    const impact = 'Nobody can pause or resume recorders with Fermata. Pauses in progress still end by themselves.';
    this.feature = new FeatureFunction<RecordingControlSettings>(this, 'Function', {
      ...surroundings,
      feature: 'recording-control',
      settings: {
        ...recorders.settings,
        STAGING_TABLE: storage.staging.tableName,
        REDACTION_QUEUE: redactions.queue.queueUrl,
        TIME_ZONE: deployment.timeZone,
        DIALLING_PLAN: diallingPlan(deployment),
        LISTENING: String(listening),
        WATCHING: String(screens),
      },
      errorImpact: impact,
      timeout: Duration.seconds(25),
      memorySize: 1024,
      reservedConcurrency: reservedForPauses(deployment),
    });
    recorders.grantTo(this.feature, {
      connect: [
        'SuspendContactRecording',
        'ResumeContactRecording',
        'StartContactRecording',
        'StopContactRecording',
        'DescribeContact',
        // Only where people may listen to calls.
        ...(listening ? (['MonitorContact'] as const) : []),
      ],
      providers: true,
      live: ['BatchGetItem'],
    });
    storage.grant(this.feature, {
      users: ['Query', 'PutItem'],
      contacts: ['GetItem'],
      'contacts/byWork': ['Query'],
      'live/byAgent': ['Query'],
      'live/byWork': ['Query'],
      // A tag protects a staged recording that waits for its decision.
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    redactions.grantSend(this.feature);

    api.serve(Object.values(controlRoutes), this.feature, {
      reason: 'A webhook: each call is signed with the provider’s own secret, which the feature checks first.',
      // Enough for the events of a busy contact centre. A flood of calls that no provider sends must not keep people from
      // pausing.
      limit: { rate: 100, burst: 200 },
    });

    // This alarm does not wait for the watchdog, because the contact may end before it runs.
    alarms.when(counted('recording-control', 'PausesUnconfirmed', 'Sum', five), {
      name: 'pause could not be confirmed',
      impact: 'A pause was requested and no recorder confirmed it: a card number may have been recorded.',
      threshold: 0,
    });
    alarms.when(counted('recording-control', 'PausesThrottled', 'Sum', five), {
      name: 'pauses throttled',
      impact:
        'Pauses did not happen in time because the provider’s request quota is used up; their callers got an error.',
      threshold: 0,
    });
    alarms.when(counted('recording-control', 'CommandsFailed', 'Sum', five), {
      name: 'recorder commands failed',
      impact: 'A provider answers commands to its recorders with errors; their callers learned that it did not happen.',
      threshold: 3,
    });
  }
}
