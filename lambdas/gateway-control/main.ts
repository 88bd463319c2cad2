import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RecorderCommandTable } from '../../adapters/dynamodb/control/recorder-command-table.ts';
import { RecordingServerTable } from '../../adapters/dynamodb/flag/recording-server-table.ts';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { RedactionTable } from '../../adapters/dynamodb/redaction/redaction-table.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { cached } from '../../domain/cached.ts';
import { contactEnded } from '../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../domain/control/events/contact-transferred.ts';
import { ingest } from '../../domain/control/events/ingest.ts';
import { noteMissedPause } from '../../domain/control/ledger/missed-pause.ts';
import { followSchedules } from '../../domain/schedule/follow-schedules.ts';
import { withholdUnsilencedSound } from '../../domain/telephony/withhold-unsilenced.ts';
import { controlPorts } from '../control/control-ports.ts';
import { desktopPeople } from '../desktops/desktop-people.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { gatewayControl } from './gateway-control.ts';
import { gatewayControlSettings } from './settings.ts';

const settings = readSettings(gatewayControlSettings);
const telemetry = newTelemetry();
const dynamo = batchReads(new DynamoDBClient());
const ports = controlPorts(settings, { dynamo, count: telemetry.count });
const { clock } = ports;
const userExtensions = new UserExtensionTable(dynamo, settings.USERS_TABLE);
const redactions = new WorkMessages(sqsClient(), settings.REDACTION_QUEUE);
const extensions = cached(() => userExtensions.all(), { clock, milliseconds: 10_000 });

export const handler = overGateway(
  gatewayControl({
    ...ports,
    recordingServers: new RecordingServerTable(dynamo, settings.STAGING_TABLE),
    commands: new RecorderCommandTable(dynamo, settings.LIVE_TABLE),
    usersOf: async (recordingServerId) =>
      new Set(
        (await extensions()).filter((one) => one.recordingServerId === recordingServerId).map(({ userId }) => userId),
      ),
    contactConnected: contactTransferred(ports),
    followSchedules: followSchedules({
      ...ports,
      people: cached(desktopPeople(dynamo, settings.USERS_TABLE), { clock, milliseconds: 10_000 }),
    }),
    contactEnded: contactEnded(ports),
    ingest: ingest({
      ...ports,
      redactions: new RedactionTable(dynamo, settings.CONTACTS_TABLE),
      // Fermata itself pauses the screens of these contacts, so nothing must be blanked later.
      startRedaction: async () => {},
    }),
    noteMissed: noteMissedPause(ports),
    withholdSound: withholdUnsilencedSound({
      ...{ uploads: new UploadTable(dynamo, settings.STAGING_TABLE), ledgers: ports.controls, clock, telemetry },
      startRedaction: (contactId) => redactions.send({ contactId }),
    }),
    telemetry,
  }),
);
