import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RecordingWatchSettings } from '../../lambdas/recording-watch/settings.ts';
import type { FeatureFunction, Surroundings } from '../function/feature-function.ts';
import { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { Changes } from './changes.ts';

/** The timeout of the function that resumes: it waits no longer than this for a recorder that does not answer. */
export const resumeWithin = Duration.seconds(30);

/** What a feature is allowed to do with recorders. */
interface RecorderRights {
  connect: readonly (
    | 'SuspendContactRecording'
    | 'ResumeContactRecording'
    | 'StartContactRecording'
    | 'StopContactRecording'
    | 'DescribeContact'
    | 'MonitorContact'
  )[];
  /** Whether it calls Twilio and Webex: then it may read their secrets. */
  providers: boolean;
  /**
   * Operations on the live table besides those that every such feature needs: reading and storing live contacts, taking a
   * turn of a quota, and finding the connection of a PC.
   */
  live: readonly 'BatchGetItem'[];
}

/**
 * What every feature that controls recorders needs: their addresses, the right to send commands and no more than that,
 * and the timers that end pauses.
 */
export class Recorders extends Construct {
  /** Delays a message until its pause ends. */
  readonly timers: WorkQueue;
  readonly settings: { readonly [Name in keyof RecordingWatchSettings]-?: string };
  readonly #props: Surroundings & { storage: Storage; changes: Changes };

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; changes: Changes }) {
    super(scope, id);
    const { storage, changes, deployment, alarms } = props;
    const { connectQuota, connectScreens, twilio, webex } = deployment.recordingControl;
    this.#props = props;
    this.timers = new WorkQueue(this, 'Timers', {
      name: 'recording-watch timers',
      impact: 'Pauses end up to a minute late, by the watchdog instead of the timers.',
      timeout: resumeWithin,
      // A message may be delayed for 15 minutes on purpose.
      patience: Duration.minutes(20),
      alarms,
    });
    this.settings = {
      LIVE_TABLE: storage.live.tableName,
      CONTACTS_TABLE: storage.contacts.tableName,
      USERS_TABLE: storage.users.tableName,
      TIMERS_QUEUE: this.timers.queue.queueUrl,
      DESKTOPS_TABLE: storage.desktops.tableName,
      CHANGES_ENDPOINT: changes.managementAddress,
      CONNECT_INSTANCE_ARN: deployment.connectInstanceArn ?? '',
      CONNECT_ENDPOINT: deployment.connectSimulator ?? '',
      CONNECT_RATE: String(connectQuota.requestsPerSecond),
      CONNECT_BURST: String(connectQuota.burst),
      CONNECT_SCREENS: String(connectScreens),
      TWILIO: twilio ? JSON.stringify(twilio) : '',
      WEBEX: webex ? JSON.stringify(webex) : '',
    };
  }

  /**
   * The feature may send these commands to the recorders of this deployment's contacts, store states, write ledgers and
   * set timers.
   */
  grantTo(feature: FeatureFunction<unknown>, { connect, providers, live }: RecorderRights) {
    const { storage, changes, deployment } = this.#props;
    const { connectInstanceArn, recordingControl } = deployment;
    storage.grant(feature, {
      live: ['GetItem', 'PutItem', 'UpdateItem', 'Query', ...live],
      // Entries of ledgers are added and never deleted. IAM cannot forbid overwriting one, so the feature's condition
      // does, and the chain of hashes would show it.
      contacts: ['Query', 'PutItem'],
      users: ['GetItem'],
      // To find the PC that captures an agent, store a command for it, and read its answer.
      desktops: ['Query', 'PutItem', 'GetItem'],
    });
    changes.grantSending(feature);
    this.timers.grantSend(feature);
    if (connectInstanceArn && connect.length > 0) {
      feature.addToRolePolicy(
        new PolicyStatement({
          actions: connect.map((operation) => `connect:${operation}`),
          resources: [`${connectInstanceArn}/contact/*`],
        }),
      );
    }
    for (const provider of [recordingControl.twilio, recordingControl.webex]) {
      if (!provider || !providers) continue;
      feature.addToRolePolicy(
        new PolicyStatement({
          actions: ['secretsmanager:GetSecretValue'],
          // Secrets Manager adds six characters to a name.
          resources: [
            Stack.of(this).formatArn({
              service: 'secretsmanager',
              resource: 'secret',
              resourceName: `${provider.secretName}-??????`,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          ],
        }),
      );
    }
  }
}
