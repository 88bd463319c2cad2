import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isContactEvent, liveContactOf } from '../../adapters/amazon-connect/contact-event.ts';
import { contactEnded } from '../../domain/control/events/contact-ended.ts';
import { transferred } from '../../domain/control/events/contact-transferred.ts';
import { controlPorts } from '../control/control-ports.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { liveContacts } from './live-contacts.ts';
import { liveContactsSettings } from './settings.ts';

const reporting = telemetry();
const ports = controlPorts(readSettings(liveContactsSettings), {
  dynamo: new DynamoDBClient(),
  count: reporting.count,
});

const tell = (event: unknown) => liveContactOf(event) ?? (isContactEvent(event) ? 'nothing' : 'unreadable');

export const handler = messageByMessage(
  liveContacts({
    tell,
    live: ports.live,
    connected: transferred(ports),
    ended: contactEnded(ports),
    telemetry: reporting,
  }),
  reporting,
);
