import type { ContactDirection } from '../../../domain/contact/contact.ts';
import { type Fields, part, text } from '../records/contact-record.ts';

interface DirectionRow {
  method: string;
  direction: ContactDirection | undefined;
  /** Whether the segment attribute `connect:Direction` takes precedence. */
  hasAttribute: boolean;
  /** Whether the previous leg decides if the record does not say. */
  fromChain: boolean;
  rule: string;
}

const ofChain =
  '`connect:Direction` of the segment attributes where given, else that of the nearest leg before it whose record has one; inbound until that is known.';

const row = (
  method: string,
  direction: ContactDirection | undefined,
  rule: string,
  hasAttribute = false,
  fromChain = false,
): DirectionRow => ({
  method,
  direction,
  hasAttribute,
  fromChain,
  rule,
});

/**
 * Every initiation method that Amazon documents, and one that was seen in practice; any other word has no direction.
 */
export const directionRows: readonly DirectionRow[] = [
  row('INBOUND', 'inbound', 'The customer called.'),
  row('OUTBOUND', 'outbound', 'The agent called.'),
  row('TRANSFER', 'inbound', ofChain, true, true),
  row('QUEUE_TRANSFER', 'inbound', ofChain, true, true),
  row('CALLBACK', 'outbound', 'The centre calls back, whatever `connect:Direction` inherited from the first call.'),
  row('API', 'outbound', '`connect:Direction` where given; else outbound for voice, inbound for the rest.', true),
  row('WEBRTC_API', 'inbound', 'The customer started it in an app or a browser.'),
  row('EXTERNAL_OUTBOUND', 'outbound', 'An outside number was called.'),
  row('MONITOR', undefined, 'A supervisor listens in: not a conversation with a customer.'),
  row('DISCONNECT', undefined, 'A flow that runs after the call.'),
  row('AGENT_REPLY', 'outbound', 'The agent wrote an e-mail.'),
  row('FLOW', 'outbound', 'A flow wrote an e-mail.'),
  row('CAMPAIGN_PREVIEW', 'outbound', 'A campaign calls a customer after the agent has seen who it is.'),
];

const rowOf = new Map(directionRows.map((one) => [one.method, one]));

const directionAttribute = (record: Fields): ContactDirection | undefined => {
  const word = text(part(part(record, 'SegmentAttributes'), 'connect:Direction'), 'ValueString');
  return word === 'INBOUND' ? 'inbound' : word === 'OUTBOUND' ? 'outbound' : undefined;
};

export const contactDirection = (record: Fields): ContactDirection | undefined => {
  const method = text(record, 'InitiationMethod');
  const row = method === undefined ? undefined : rowOf.get(method);
  if (row === undefined) return undefined;
  if (!row.hasAttribute) return row.direction;
  const silent = method === 'API' && record.Channel !== 'VOICE' ? 'inbound' : row.direction;
  return directionAttribute(record) ?? silent;
};

/** Whether the record leaves the direction of this leg to its chain. */
export const isDirectionOfChain = (record: Fields): boolean => {
  const method = text(record, 'InitiationMethod');
  return method !== undefined && rowOf.get(method)?.fromChain === true && directionAttribute(record) === undefined;
};
