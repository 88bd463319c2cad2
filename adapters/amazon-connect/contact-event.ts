import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { customerNumberIn, field, idIn, instantOf, isFields, mediaListed, textOf } from './mapping/contact-fields.ts';

export const contactEventSource = 'aws.connect';
export const contactEventType = 'Amazon Connect Contact Event';

/** The agent's own queue says nothing that the agent does not. */
const isAgentQueue = (arn: string | undefined) => arn?.includes('/queue/agent/') ?? false;

/**
 * The facts in an EventBridge event about a contact. Events are best effort, unordered and sometimes duplicated, so
 * each one is only joined to the stored facts. Undefined if it is not a contact event, or not about a contact of a
 * customer: a supervisor who listens in has a contact of their own.
 */
export const liveContactOf = (event: unknown): LiveContact | undefined => {
  if (!isFields(event)) return undefined;
  const kind = textOf(event, 'detail-type');
  if (kind !== undefined && kind !== contactEventType) return undefined;
  const detail = field(event, 'detail');
  const contactId = textOf(detail, 'contactId');
  if (contactId === undefined || textOf(detail, 'initiationMethod') === 'MONITOR') return undefined;

  const type = textOf(detail, 'eventType')?.toUpperCase();
  const timeOf = (name: string) => (type === name ? instantOf(event, 'time') : undefined);
  const agent = field(detail, 'agentInfo');
  const queueArn = textOf(field(detail, 'queueInfo'), 'queueArn');
  const facts = {
    previousContactId: textOf(detail, 'previousContactId'),
    channel: textOf(detail, 'channel')?.toUpperCase(),
    agentId: idIn(textOf(agent, 'agentArn')),
    queueId: isAgentQueue(queueArn) ? undefined : idIn(queueArn),
    customerNumber: customerNumberIn(detail),
    initiatedAt: instantOf(detail, 'initiationTimestamp') ?? timeOf('INITIATED'),
    connectedAt: instantOf(agent, 'connectedToAgentTimestamp') ?? timeOf('CONNECTED_TO_AGENT'),
    endedAt: instantOf(detail, 'disconnectTimestamp') ?? timeOf('DISCONNECTED') ?? timeOf('COMPLETED'),
    media: mediaListed(field(detail, 'recordings')),
  };
  const presentFacts = Object.entries(facts).filter(([, value]) => value !== undefined);
  const initialContactId = textOf(detail, 'initialContactId');
  if (presentFacts.length === 0 && initialContactId === undefined) return undefined;
  return {
    contactId,
    initialContactId: initialContactId ?? contactId,
    provider: 'amazon-connect',
    ...Object.fromEntries(presentFacts),
  };
};

/** Whether it can be read, even if it is not about a contact of a customer. */
export const isContactEvent = (event: unknown): boolean =>
  isFields(event) &&
  textOf(event, 'detail-type') === contactEventType &&
  textOf(field(event, 'detail'), 'contactId') !== undefined;
