import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { LiveContactsSettings } from '../../lambdas/live-contacts/settings.ts';
import { counted } from '../alarms/counts.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { WorkQueue } from '../function/work-queue.ts';
import type { Recorders } from './recorders.ts';

/** The contact events that matter to recorders. Others are not processed, so they cost nothing. */
const contactEvents = ['INITIATED', 'CONNECTED_TO_SYSTEM', 'QUEUED', 'CONNECTED_TO_AGENT', 'DISCONNECTED', 'COMPLETED'];

/**
 * Who is on which contact now, from Amazon Connect's contact events. A pause is carried over a transfer, and ends with
 * its contact.
 */
export class LiveContacts extends Construct {
  readonly feature: FeatureFunction<LiveContactsSettings>;

  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { recorders: Recorders; connectInstanceArn: string },
  ) {
    super(scope, id);
    const { recorders, connectInstanceArn, ...surroundings } = props;
    const { deployment, alarms } = props;
    const impact =
      'Live contacts are not shown, and a pause is not carried over a transfer. Pausing by contact id still works.';
    const timeout = Duration.seconds(30);
    const work = new WorkQueue(this, 'Work', {
      name: 'live-contacts',
      impact,
      timeout,
      patience: Duration.minutes(5),
      alarms,
    });
    this.feature = new FeatureFunction<LiveContactsSettings>(this, 'Function', {
      ...surroundings,
      feature: 'live-contacts',
      settings: recorders.settings,
      errorImpact: impact,
      timeout,
      memorySize: 512,
    });
    // A pause is carried over to the next leg, and sent again if another recorder may have started.
    recorders.grantTo(this.feature, {
      connect: ['SuspendContactRecording'],
      providers: false,
      live: ['BatchGetItem'],
    });
    work.feed(this.feature, { batchSize: 10, maxConcurrency: 20 });

    new Rule(this, 'ContactEvents', {
      description: 'Contact events of the Amazon Connect instance',
      eventPattern: {
        // Only AWS may send events as AWS, and this applies to the simulator on one machine too.
        source: [deployment.connectSimulator ? 'simulator.connect' : 'aws.connect'],
        detailType: ['Amazon Connect Contact Event'],
        detail: { instanceArn: [connectInstanceArn], eventType: contactEvents },
      },
      targets: [new SqsQueue(work.queue)],
    });
    const lost = counted('live-contacts', 'PausesLostAtTransfer', 'Sum', Duration.minutes(5));
    alarms.when(lost, {
      name: 'pause lost at a transfer',
      impact:
        'A customer was transferred while paused, and the new leg is recorded: a card number may have been recorded.',
      threshold: 0,
    });
    alarms.when(counted('live-contacts', 'ContactEventsUnread'), {
      name: 'contact events unread',
      impact: 'Some contact events could not be read: their contacts may be missing among the live ones.',
      threshold: 10,
    });
  }
}
