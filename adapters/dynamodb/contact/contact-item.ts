import type { Channel, Contact, ListedRecording } from '../../../domain/contact/contact.ts';
import { agentKey, namedAgent, timeKey } from '../../../domain/contact/contact-query.ts';
import type { Item } from '../table/batches.ts';
import { shardOf } from '../table/shard.ts';

/** Shards of a day: one partition of an index takes 1,000 writes a second and would throttle the table with it. */
export const shards = 8;

/** Fields that have an attribute of their own, because keys and filters need them. */
type Indexed =
  | 'contactId'
  | 'agentId'
  | 'callingNumber'
  | 'calledNumber'
  | 'normalCallingNumber'
  | 'normalCalledNumber'
  | 'contactDirection'
  | 'queueName'
  | 'channel'
  | 'updatedAt'
  | 'contentHash';

/**
 * The other fields are one JSON text under short names: each kilobyte is a write unit, and writes are two thirds of the
 * cost of a contact. The text is replaced as a whole, so a field that a later record leaves out is gone.
 */
const short: Record<Exclude<keyof Contact, Indexed>, string> = {
  initialContactId: 'f',
  previousContactId: 'pc',
  nextContactId: 'nc',
  initiationMethod: 'm',
  directionFrom: 'df',
  acdId: 'u',
  callerNumber: 'cr',
  dialledNumber: 'dl',
  queueId: 'q',
  initiatedAt: 'i',
  connectedToAgentAt: 'c',
  disconnectedAt: 'd',
  disconnectReason: 'dr',
  transferCompletedAt: 't',
  transferredTo: 'tt',
  interactionSeconds: 's',
  holdSeconds: 'hs',
  holds: 'h',
  afterContactWorkSeconds: 'w',
  listedRecordings: 'r',
  retentionDays: 'rd',
  recordKey: 'k',
  importedAt: 'at',
};
const shortNames = Object.entries(short) as [Exclude<keyof Contact, Indexed>, string][];

type Listed = [ListedRecording['medium'], ListedRecording['part'], string, ListedRecording['status'], string?];
const pack = ({ medium, part, location, status, deletionReason }: ListedRecording): Listed =>
  deletionReason === undefined ? [medium, part, location, status] : [medium, part, location, status, deletionReason];
const unpack = ([medium, part, location, status, deletionReason]: Listed): ListedRecording => ({
  medium,
  part,
  location,
  status,
  ...(deletionReason !== undefined && { deletionReason }),
});

/** DynamoDB refuses empty and overlong keys. A contact with such a value can still be found by its day. */
export const canBeKey = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= 256;

/** Sorts in the order of `isNewer`. It is one value, so the database can decide by one comparison. */
export const versionOf = ({ updatedAt, contentHash }: Pick<Contact, 'updatedAt' | 'contentHash'>): string =>
  `${updatedAt}#${contentHash}`;

export const contactKey = (contactId: string): Item => ({ pk: { S: contactId }, sk: { S: 'contact' } });

export const itemOf = (contact: Contact): Item => {
  const facts: Record<string, unknown> = {};
  for (const [name, shortName] of shortNames) if (contact[name] !== undefined) facts[shortName] = contact[name];
  facts.r = contact.listedRecordings.map(pack);
  if (contact.initialContactId === contact.contactId) delete facts.f;

  const { agentId, callingNumber, calledNumber, contactDirection, queueName } = contact;
  const { normalCallingNumber = callingNumber, normalCalledNumber = calledNumber } = contact;
  const at = timeKey(contact);
  const item: Item = {
    ...contactKey(contact.contactId),
    dayKey: { S: `${at.slice(0, 10)}#${shardOf(contact.contactId, shards)}` },
    timeKey: { S: at },
    version: { S: versionOf(contact) },
    channel: { S: contact.channel },
  };
  const agent = agentKey(contact);
  if (canBeKey(agent)) item.agentKey = { S: agent };
  if (agentId !== undefined && agentId !== item.agentKey?.S) facts.agentId = agentId;
  if (canBeKey(normalCallingNumber)) item.numberKey = { S: normalCallingNumber };
  if (callingNumber !== undefined && callingNumber !== item.numberKey?.S) facts.callingNumber = callingNumber;
  if (normalCalledNumber !== undefined) item.calledNumber = { S: normalCalledNumber };
  if (calledNumber !== undefined && calledNumber !== normalCalledNumber) facts.calledNumber = calledNumber;
  if (contactDirection !== undefined) item.contactDirection = { S: contactDirection };
  if (queueName !== undefined) item.queueName = { S: queueName };
  item.facts = { S: JSON.stringify(facts) };
  return item;
};

/** What an index row contains of its contact; numbers in their normal form. */
export const rowOf = (item: Item) => ({
  contactId: item.pk!.S!,
  timeKey: item.timeKey!.S!,
  channel: item.channel!.S! as Channel,
  ...(item.agentKey?.S !== undefined && { agentId: item.agentKey.S }),
  ...(item.numberKey?.S !== undefined && { callingNumber: item.numberKey.S }),
  ...(item.calledNumber?.S !== undefined && { calledNumber: item.calledNumber.S }),
  ...(item.contactDirection?.S !== undefined && {
    contactDirection: item.contactDirection.S as 'inbound' | 'outbound',
  }),
  ...(item.queueName?.S !== undefined && { queueName: item.queueName.S }),
});

export const contactOf = (item: Item): Contact => {
  const { r, agentId, callingNumber, calledNumber, ...facts } = JSON.parse(item.facts!.S!);
  const { timeKey: _, ...row } = rowOf(item);
  if (row.agentId?.startsWith(namedAgent(''))) delete row.agentId;
  const [updatedAt = '', contentHash = ''] = item.version!.S!.split('#');
  const contact: Record<string, unknown> = {
    ...row,
    initialContactId: row.contactId,
    updatedAt,
    contentHash,
    listedRecordings: r.map(unpack),
  };
  if (agentId !== undefined) contact.agentId = agentId;
  if (callingNumber !== undefined) {
    contact.callingNumber = callingNumber;
    if (row.callingNumber !== undefined) contact.normalCallingNumber = row.callingNumber;
  }
  if (calledNumber !== undefined) {
    contact.calledNumber = calledNumber;
    if (row.calledNumber !== undefined) contact.normalCalledNumber = row.calledNumber;
  }
  for (const [name, shortName] of shortNames) {
    if (name !== 'listedRecordings' && facts[shortName] !== undefined) contact[name] = facts[shortName];
  }
  return contact as unknown as Contact;
};

/**
 * `contactIds`: the contacts whose records list the location. `movedTo`: the contacts that its recording was moved to.
 */
export const locationKey = (location: string): Item => ({ pk: { S: `location#${location}` }, sk: { S: 'location' } });
