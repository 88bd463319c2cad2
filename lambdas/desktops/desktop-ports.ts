import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { socketsAt } from '../../adapters/api-gateway/web-sockets.ts';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { ConnectionTable } from '../../adapters/dynamodb/control/connection-table.ts';
import { LedgerTable } from '../../adapters/dynamodb/control/ledger-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { ExtractionTable } from '../../adapters/dynamodb/desktop/extraction-table.ts';
import { LogonSessionTable } from '../../adapters/dynamodb/desktop/logon-session-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { sqsClient } from '../../adapters/sqs/sqs-client.ts';
import { WorkMessages } from '../../adapters/sqs/work-messages.ts';
import { cached } from '../../domain/cached.ts';
import { nudge } from '../../domain/changes/nudge.ts';
import type { Clock } from '../../domain/clock.ts';
import { redactionDelaySeconds } from '../../domain/control/redaction.ts';
import { extractContact } from '../../domain/desktop/extraction/extract-contact.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { desktopPeople } from './desktop-people.ts';

export interface DesktopSettings {
  CONTACTS_TABLE: string;
  USERS_TABLE: string;
  LIVE_TABLE: string;
  DESKTOPS_TABLE: string;
  STAGING_TABLE: string;
  REDACTION_QUEUE: string;
  CHANGES_ENDPOINT: string;
}

/** Thousands of PCs ask within minutes, and changes by administrators reach each of them with its next report. */
const directoryMilliseconds = 30_000;

/** Built in the same way by all features that talk to PCs. */
export const desktopPorts = (
  dynamodb: DynamoDBClient,
  settings: DesktopSettings,
  { clock, telemetry }: { clock: Clock; telemetry: Telemetry },
) => {
  const people = cached(desktopPeople(dynamodb, settings.USERS_TABLE), { clock, milliseconds: directoryMilliseconds });
  const contacts = new ContactTable(dynamodb, settings.CONTACTS_TABLE);
  const logons = new LogonSessionTable(dynamodb, settings.DESKTOPS_TABLE);
  const missing = new MissingRecordingTable(dynamodb, settings.CONTACTS_TABLE);
  const extractions = new ExtractionTable(dynamodb, settings.DESKTOPS_TABLE);
  const connections = new ConnectionTable(dynamodb, settings.LIVE_TABLE, clock);
  // On one machine the engine manages connections at an address of its own, below this path.
  const sockets = socketsAt(new URL(settings.CHANGES_ENDPOINT, process.env.AWS_ENDPOINT_URL).href);
  const redactions = new WorkMessages(sqsClient(), settings.REDACTION_QUEUE);
  const startRedaction = (contactId: string) => redactions.send({ contactId }, { delaySeconds: redactionDelaySeconds });
  const tell = nudge({ connections, sockets, count: telemetry.count });
  return {
    people,
    contacts,
    logons,
    extractions,
    missing,
    connections,
    startRedaction,
    nudge: tell,
    extractContact: extractContact({
      contacts,
      live: new LiveContactTable(dynamodb, settings.LIVE_TABLE, clock),
      ledgers: new LedgerTable(dynamodb, settings.CONTACTS_TABLE),
      people,
      logons,
      uploads: new UploadTable(dynamodb, settings.STAGING_TABLE),
      extractions,
      missing,
      nudge: async (desktopId) => {
        await tell(desktopId);
      },
      startRedaction,
      clock,
      telemetry,
    }),
  };
};
