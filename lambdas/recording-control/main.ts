import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { ConnectListening } from '../../adapters/amazon-connect/connect-listening.ts';
import { connectRequest } from '../../adapters/amazon-connect/connect-request.ts';
import { AsteriskListening } from '../../adapters/asterisk/asterisk-listening.ts';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { MonitoringTable } from '../../adapters/dynamodb/contact/monitoring-table.ts';
import { ConnectionTable } from '../../adapters/dynamodb/control/connection-table.ts';
import { RecorderCommandTable } from '../../adapters/dynamodb/control/recorder-command-table.ts';
import { SettingsMark } from '../../adapters/dynamodb/control/settings-mark.ts';
import { CaptureTable } from '../../adapters/dynamodb/desktop/capture-table.ts';
import { ScreenViewTable } from '../../adapters/dynamodb/desktop/screen-view-table.ts';
import { RecordingServerTable } from '../../adapters/dynamodb/flag/recording-server-table.ts';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { RedactionTable } from '../../adapters/dynamodb/redaction/redaction-table.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { ScheduleTable } from '../../adapters/dynamodb/user/schedule-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { twilioWebhook } from '../../adapters/twilio/twilio-webhook.ts';
import { webexWebhook } from '../../adapters/webex/webex-webhook.ts';
import { contactEnded, keepPaused } from '../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../domain/control/events/contact-transferred.ts';
import { ingest } from '../../domain/control/events/ingest.ts';
import { redactionDelaySeconds } from '../../domain/control/redaction.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import { protectTagged } from '../../domain/upload/retention/protect-tagged.ts';
import { currentAccess } from '../access/current-access.ts';
import { controlPorts } from '../control/control-ports.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import type { Webhook } from './operation.ts';
import { recordingControl } from './recording-control.ts';
import { recordingControlSettings } from './settings.ts';

const settings = readSettings(recordingControlSettings);
const dynamo = batchReads(new DynamoDBClient());
const reporting = telemetry();
const { controlSettings, twilioSecret, webexSecret, ...ports } = controlPorts(settings, {
  dynamo,
  count: reporting.count,
});
const { clock } = ports;
const redactions = new RedactionTable(dynamo, settings.CONTACTS_TABLE);
const redactionWork = new WorkMessages(sqsClient(), settings.REDACTION_QUEUE);
const settingsMark = new SettingsMark(dynamo, settings.LIVE_TABLE, clock);
const uploads = new UploadTable(dynamo, settings.STAGING_TABLE);

const twilio: Webhook | undefined = twilioSecret && twilioWebhook({ credentials: twilioSecret, clock });
const webex: Webhook | undefined = webexSecret && webexWebhook({ credentials: webexSecret, clock });
const extensions = new UserExtensionTable(dynamo, settings.USERS_TABLE);
const connectInstanceId = settings.CONNECT_INSTANCE_ARN.split('/')[1] ?? '';
const connect = connectRequest({
  region: process.env.AWS_REGION ?? '',
  endpoint: settings.CONNECT_ENDPOINT,
  credentials: defaultProvider(),
});

export const handler = overGateway(
  recordingControl({
    ...ports,
    settings: controlSettings,
    marks: new MarkTable(dynamo, settings.CONTACTS_TABLE),
    identifiers: new UserIdentifierTable(dynamo, settings.USERS_TABLE),
    extensions,
    schedules: new ScheduleTable(dynamo, settings.USERS_TABLE),
    users: new UserTable(dynamo, settings.USERS_TABLE),
    listeningIsOn: settings.LISTENING,
    watchingIsOn: settings.WATCHING,
    views: new ScreenViewTable(dynamo, settings.DESKTOPS_TABLE),
    monitorings: new MonitoringTable(dynamo, settings.CONTACTS_TABLE),
    listening: {
      ...(connectInstanceId && { 'amazon-connect': new ConnectListening(connect, connectInstanceId) }),
      asterisk: new AsteriskListening({
        commands: new RecorderCommandTable(dynamo, settings.LIVE_TABLE),
        extensions,
        clock,
        wait: sleep,
      }),
    },
    captures: new CaptureTable(dynamo, settings.DESKTOPS_TABLE),
    servers: new RecordingServerTable(dynamo, settings.STAGING_TABLE),
    contacts: new ContactTable(dynamo, settings.CONTACTS_TABLE),
    uploads,
    redactions,
    connections: new ConnectionTable(dynamo, settings.LIVE_TABLE, clock),
    newTicket: () => randomBytes(32).toString('base64url'),
    announceSettings: () => settingsMark.set(),
    protectTagged: protectTagged({ uploads, clock }),
    connected: [
      ...(settings.CONNECT_INSTANCE_ARN ? (['amazon-connect'] as const) : []),
      ...(twilio ? (['twilio'] as const) : []),
      ...(webex ? (['webex'] as const) : []),
    ],
    webhooks: { ...(twilio && { twilio }), ...(webex && { webex }) },
    ingest: ingest({
      ...ports,
      redactions,
      startRedaction: (contactId) => redactionWork.send({ contactId }, { delaySeconds: redactionDelaySeconds }),
    }),
    contactConnected: contactTransferred(ports),
    contactEnded: contactEnded(ports),
    keepPaused: keepPaused(ports),
    timeZone: settings.TIME_ZONE,
    diallingPlan: readDiallingPlan(settings.DIALLING_PLAN),
    currentAccess: currentAccess(new AccessListTable(dynamo, settings.USERS_TABLE), { clock, telemetry: reporting }),
    telemetry: reporting,
  }),
);
