import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { field, idIn, instantOf, isFields, mediaListed, textOf } from './contact-fields.ts';

export const contactEventSource = 'aws.connect';
export const contactEventType = 'Amazon Connect Contact Event';

/** An agent's own queue tells nothing that the agent does not. */
const isAgentQueue = (arn: string | undefined) => arn?.includes('/queue/agent/') ?? false;

/**
 * What an EventBridge event of a contact tells. They are best effort, unordered and sometimes double, so each is only
 * facts, to be joined with what is known. Undefined for what is no contact event, or tells nothing of a customer's
 * contact: a supervisor who listens in has a contact of his own.
 */
export const liveContactOf = (event: unknown): LiveContact | undefined => {
  if (!isFields(event)) return undefined;
  const kind = textOf(event, 'detail-type');
  if (kind !== undefined && kind !== contactEventType) return undefined;
  const detail = field(event, 'detail');
  const contactId = textOf(detail, 'contactId');
  if (contactId === undefined || textOf(detail, 'initiationMethod') === 'MONITOR') return undefined;

  const type = textOf(detail, 'eventType')?.toUpperCase();
  const happened = (name: string) => (type === name ? instantOf(event, 'time') : undefined);
  const agent = field(detail, 'agentInfo');
  const queueArn = textOf(field(detail, 'queueInfo'), 'queueArn');
  const facts = {
    previousContactId: textOf(detail, 'previousContactId'),
    channel: textOf(detail, 'channel')?.toUpperCase(),
    agentId: idIn(textOf(agent, 'agentArn')),
    queueId: isAgentQueue(queueArn) ? undefined : idIn(queueArn),
    initiatedAt: instantOf(detail, 'initiationTimestamp') ?? happened('INITIATED'),
    connectedAt: instantOf(agent, 'connectedToAgentTimestamp') ?? happened('CONNECTED_TO_AGENT'),
    endedAt: instantOf(detail, 'disconnectTimestamp') ?? happened('DISCONNECTED') ?? happened('COMPLETED'),
    media: mediaListed(field(detail, 'recordings')),
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  const initialContactId = textOf(detail, 'initialContactId');
  if (known.length === 0 && initialContactId === undefined) return undefined;
  return {
    contactId,
    initialContactId: initialContactId ?? contactId,
    provider: 'amazon-connect',
    ...Object.fromEntries(known),
  };
};

/** Whether it can be read at all, though it may tell nothing of a customer's contact. */
export const isContactEvent = (event: unknown): boolean =>
  isFields(event) &&
  textOf(event, 'detail-type') === contactEventType &&
  textOf(field(event, 'detail'), 'contactId') !== undefined;
