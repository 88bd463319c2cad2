import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RecordingWatchSettings } from '../../lambdas/recording-watch/settings.ts';
import { counted } from '../alarms/counts.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';
import { type Recorders, resumeWithin } from './recorders.ts';

const five = Duration.minutes(5);

/**
 * Ends every pause when its time is over: to the second by the timers' queue, and by a watchdog every minute for
 * anything the queue missed.
 */
export class RecordingWatch extends Construct {
  readonly watchdog: FeatureFunction<RecordingWatchSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; recorders: Recorders }) {
    super(scope, id);
    const { storage, recorders, ...surroundings } = props;
    const { alarms } = props;
    const impact = 'Pauses may last too long: what is said in that time is not recorded.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'recording-watch', impact, alarms });
    const common = {
      ...surroundings,
      feature: 'recording-watch',
      settings: recorders.settings,
      errorImpact: impact,
      memorySize: 512,
    };

    const timer = new FeatureFunction<RecordingWatchSettings>(this, 'OnTimer', {
      ...common,
      handler: 'onTimer',
      timeout: resumeWithin,
    });
    recorders.grantTo(timer, {
      connect: ['ResumeContactRecording', 'DescribeContact'],
      providers: true,
      live: [],
    });
    recorders.timers.feed(timer, { batchSize: 10, maxConcurrency: 20 });

    this.watchdog = new FeatureFunction<RecordingWatchSettings>(this, 'OnSchedule', {
      ...common,
      handler: 'onSchedule',
      timeout: Duration.minutes(5),
      deadLetters: dead,
    });
    recorders.grantTo(this.watchdog, {
      // A command that was sent and never answered is sent again.
      connect: [
        'SuspendContactRecording',
        'ResumeContactRecording',
        'StartContactRecording',
        'StopContactRecording',
        'DescribeContact',
      ],
      providers: true,
      live: [],
    });
    storage.grant(this.watchdog, { 'live/byWork': ['Query'] });
    onSchedule(this, 'EveryMinute', {
      feature: this.watchdog,
      deadLetters: dead,
      every: Duration.minutes(1),
      input: {},
    });

    alarms.when(counted('recording-watch', 'PausesOutlived', 'Sum', five), {
      name: 'pause outlived its maximum',
      impact: 'A recorder is still paused although its pause is over: what is said now is not recorded.',
      threshold: 0,
    });
    alarms.when(counted('recording-watch', 'PausesUnconfirmed', 'Sum', five), {
      name: 'pause still not confirmed',
      impact: 'A recorder was asked again to pause and still gives no answer: card numbers may be being recorded.',
      threshold: 0,
    });
    alarms.when(counted('recording-watch', 'RecordedWhilePaused', 'Sum', five), {
      name: 'recorded while paused',
      impact:
        'A recording started while its contact was paused, and ran for up to a minute: it may contain a card number.',
      threshold: 0,
    });
  }
}
