import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isContactEvent, liveContactOf } from '../../adapters/amazon-connect/contact-event.ts';
import { contactEnded } from '../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../domain/control/events/contact-transferred.ts';
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

const readEvent = (event: unknown) => liveContactOf(event) ?? (isContactEvent(event) ? 'nothing' : 'unreadable');

export const handler = messageByMessage(
  liveContacts({
    readEvent,
    live: ports.live,
    connected: contactTransferred(ports),
    ended: contactEnded(ports),
    telemetry: reporting,
  }),
  reporting,
);
