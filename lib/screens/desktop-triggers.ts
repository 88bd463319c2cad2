import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DesktopTriggersSettings } from '../../lambdas/desktop-triggers/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { HttpApi } from '../api/http-api.ts';
import type { Recorders } from '../control/recorders.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Pauses the sound when an agent's PC has paused its screens by itself, and carries out commands of the On-Demand client.
 * Of the functions that PCs call, only this one commands recorders.
 */
export class DesktopTriggers extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; recorders: Recorders; api: HttpApi },
  ) {
    super(scope, id);
    const { storage, recorders, api, ...surroundings } = props;
    const feature = new FeatureFunction<DesktopTriggersSettings>(this, 'Function', {
      ...surroundings,
      feature: 'desktop-triggers',
      settings: recorders.settings,
      errorImpact:
        'PCs pause their screens by themselves, but the sound is still recorded: card numbers that are said aloud are recorded.',
      timeout: Duration.seconds(25),
      memorySize: 1024,
    });
    recorders.grantTo(feature, {
      connect: [
        'SuspendContactRecording',
        'ResumeContactRecording',
        'StartContactRecording',
        'StopContactRecording',
        'DescribeContact',
      ],
      providers: true,
      live: ['BatchGetItem'],
    });
    storage.grant(feature, {
      desktops: ['GetItem', 'Query', 'PutItem'],
      users: ['Query'],
      'live/byAgent': ['Query'],
      // A screen recorded without a call becomes a contact.
      contacts: ['BatchGetItem', 'PutItem'],
    });

    api.serveAll('/v1/desktop/triggers', feature, {
      reason:
        'Each call is signed with the PC’s own key, which no authorizer of the gateway knows; the feature checks it first.',
      // An agent clicks in a card field every few minutes.
      limit: { rate: 200, burst: 400 },
    });

    api.serveAll('/v1/desktop/on-demand', feature, {
      reason:
        'Each call is signed with the PC’s own key, which no authorizer of the gateway knows; the feature checks it first.',
      // Clients poll every ten seconds, and at most a few hundred agents start recordings themselves.
      limit: { rate: 100, burst: 200 },
    });

    props.alarms.when(counted('desktop-triggers', 'TriggerPausesUnconfirmed', 'Sum', Duration.minutes(5)), {
      name: 'triggered pause could not be confirmed',
      impact:
        'A PC paused its screens, and a recorder of the sound did not confirm its pause: a card number may be recorded.',
      threshold: 0,
    });
    props.alarms.when(counted('desktop-triggers', 'PausesReportedLate', 'Sum', Duration.minutes(5)), {
      name: 'pause reported late',
      impact: 'A PC reported a pause late, and the sound was recorded until then: a card number may be recorded.',
      threshold: 0,
    });
  }
}
