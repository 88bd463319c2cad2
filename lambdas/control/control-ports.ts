import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type * as z from 'zod/mini';
import { connectCall, twoSeconds } from '../../adapters/amazon-connect/connect-call.ts';
import { ConnectContacts } from '../../adapters/amazon-connect/connect-contacts.ts';
import { ConnectRecorder } from '../../adapters/amazon-connect/connect-recorder.ts';
import { connectRequest } from '../../adapters/amazon-connect/connect-request.ts';
import { socketsAt } from '../../adapters/api-gateway/web-sockets.ts';
import { AsteriskRecorder } from '../../adapters/asterisk/asterisk-recorder.ts';
import { DesktopRecorder } from '../../adapters/desktop/desktop-recorder.ts';
import { ConnectionTable } from '../../adapters/dynamodb/control/connection-table.ts';
import { ControlSettingsTable } from '../../adapters/dynamodb/control/control-settings-table.ts';
import { ControlTable } from '../../adapters/dynamodb/control/control-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { QuotaTable } from '../../adapters/dynamodb/control/quota-table.ts';
import { RecorderCommandTable } from '../../adapters/dynamodb/control/recorder-command-table.ts';
import { RequestTable } from '../../adapters/dynamodb/control/request-table.ts';
import { CaptureTable } from '../../adapters/dynamodb/desktop/capture-table.ts';
import { DesktopCommandTable } from '../../adapters/dynamodb/desktop/desktop-command-table.ts';
import { providerSecret } from '../../adapters/secrets-manager/provider-secret.ts';
import { ControlTimers } from '../../adapters/sqs/control-timers.ts';
import { twilioCall } from '../../adapters/twilio/twilio-call.ts';
import { TwilioRecorder } from '../../adapters/twilio/twilio-recorder.ts';
import { webexCall } from '../../adapters/webex/webex-call.ts';
import { WebexRecorder } from '../../adapters/webex/webex-recorder.ts';
import { nudge } from '../../domain/changes/nudge.ts';
import type { ControlPorts } from '../../domain/control/ports.ts';
import { QuotaLine } from '../../domain/control/recorder/quota-line.ts';
import type { Recorder } from '../../domain/control/recorder/recorder.ts';
import type { Count } from '../kit/telemetry.ts';
import type { recorderSettings } from './recorder-settings.ts';

type Settings = z.infer<z.ZodMiniObject<typeof recorderSettings>> & {
  LIVE_TABLE: string;
  CONTACTS_TABLE: string;
  USERS_TABLE: string;
  TIMERS_QUEUE: string;
};

/** The default settings. */
const unset = { longestPause: 300, onTransfer: 'keep' } as const;

/**
 * Everything that sends commands to recorders. Three features do so and must do it in the same way, so it is built here
 * for their main.ts.
 */
export const controlPorts = (settings: Settings, { dynamo, count }: { dynamo: DynamoDBClient; count: Count }) => {
  const { LIVE_TABLE, CONTACTS_TABLE, CONNECT_INSTANCE_ARN, TWILIO, WEBEX } = settings;
  const clock = () => new Date();
  const wait: ControlPorts['wait'] = (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal });
  const aws = {
    region: process.env.AWS_REGION ?? '',
    endpoint: process.env.AWS_ENDPOINT_URL,
    credentials: defaultProvider(),
    clock,
  };
  const twilioSecret = TWILIO && providerSecret(aws, TWILIO.secretName, ['accountSid', 'authToken']);
  const webexSecret = WEBEX && providerSecret(aws, WEBEX.secretName, ['accessToken', 'webhookSecret']);

  const recorders: Recorder[] = [];
  const instanceId = CONNECT_INSTANCE_ARN.split('/')[1] ?? '';
  const connect = { ...aws, endpoint: settings.CONNECT_ENDPOINT };
  if (instanceId)
    recorders.push(new ConnectRecorder(connectRequest(connect), { instanceId, screens: settings.CONNECT_SCREENS }));
  if (TWILIO && twilioSecret) {
    const call = twilioCall({ endpoint: TWILIO.apiUrl ?? '', credentials: twilioSecret });
    recorders.push(new TwilioRecorder(call, { pauseBehavior: TWILIO.pauseBehavior }));
  }
  if (WEBEX && webexSecret)
    recorders.push(new WebexRecorder(webexCall({ endpoint: WEBEX.apiUrl, credentials: webexSecret })));

  const newId = () => crypto.randomUUID() as string;
  recorders.push(new AsteriskRecorder({ commands: new RecorderCommandTable(dynamo, LIVE_TABLE), clock, wait, newId }));
  const connections = new ConnectionTable(dynamo, LIVE_TABLE, clock);
  const nudgePc = nudge({
    connections: {
      subscribers: (topic) => connections.subscribers(topic),
      // Only features that may delete do this. Here, nothing is granted that a pause does not need.
      remove: async () => {},
    },
    // On one machine the engine manages connections at an address of its own, below this path.
    sockets: socketsAt(new URL(settings.CHANGES_ENDPOINT, process.env.AWS_ENDPOINT_URL).href),
    count,
  });
  recorders.push(
    new DesktopRecorder({
      captures: new CaptureTable(dynamo, settings.DESKTOPS_TABLE),
      commands: new DesktopCommandTable(dynamo, settings.DESKTOPS_TABLE),
      nudge: nudgePc,
      clock,
      wait,
      newId,
    }),
  );

  const quota = { perSecond: settings.CONNECT_RATE, burst: settings.CONNECT_BURST };
  const controlSettings = new ControlSettingsTable(dynamo, settings.USERS_TABLE);
  const ports = {
    recorders,
    quotas: {
      'amazon-connect': new QuotaLine(new QuotaTable(dynamo, LIVE_TABLE, 'amazon-connect'), quota, {
        clock,
        wait,
        random: Math.random,
      }),
    },
    live: new LiveContactTable(dynamo, LIVE_TABLE, clock),
    controls: new ControlTable(dynamo, { live: LIVE_TABLE, contacts: CONTACTS_TABLE }),
    source: instanceId
      ? new ConnectContacts(connectCall({ ...connect, patience: twoSeconds }), instanceId)
      : { describe: async () => undefined },
    requests: new RequestTable(dynamo, LIVE_TABLE),
    timers: new ControlTimers(aws, settings.TIMERS_QUEUE, clock),
    choices: {
      amazonConnectScreens: settings.CONNECT_SCREENS,
      twilioManual: TWILIO?.manual ?? false,
      webexCommands: WEBEX?.commands ?? false,
    },
    // Read for each command, so that new settings apply to the next pause and the next transfer.
    settings: async () => (await controlSettings.read()) ?? unset,
    clock,
    wait,
    count,
    newId,
  } satisfies ControlPorts;
  return { ...ports, controlSettings, twilioSecret, webexSecret, nudge: nudgePc };
};
