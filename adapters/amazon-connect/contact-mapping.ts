import type { Channel, Contact } from '../../domain/contact/contact.ts';
import { contactDirection } from './contact-direction.ts';
import { amount, type Fields, instant, lastOfArn, part, text } from './contact-record.ts';
import { listedRecordings } from './listed-recordings.ts';

/** What the mapping fills in; identity, version and provenance are the reader's. */
type MappedField = Exclude<keyof Contact, 'contactId' | 'updatedAt' | 'contentHash' | 'recordKey' | 'importedAt'>;

/** One line of the mapping: the record's field, its name in the seed where it has one, ours, and the rule. */
export interface MappingRow {
  record: string;
  /** The seed's names for it, and their rows of the feature table. */
  seed: readonly { name: string; row: string }[];
  field: MappedField;
  rule: string;
  of(record: Fields): Contact[MappedField];
}

const row = <Field extends MappedField>(
  record: string,
  field: Field,
  rule: string,
  of: (record: Fields) => Contact[Field] | undefined,
  ...seed: MappingRow['seed']
): MappingRow => ({ record, field, rule, of: of as MappingRow['of'], seed });

const channels: Record<string, Channel> = { VOICE: 'voice', CHAT: 'chat', TASK: 'task', EMAIL: 'email' };

const address = (record: Fields, endpoint: string): string | undefined => text(part(record, endpoint), 'Address');

/** `Softphone` stands where the system had no number of its own. */
const systemNumber = (record: Fields): string | undefined => {
  const own = address(record, 'SystemEndpoint');
  return own?.toLowerCase() === 'softphone' ? undefined : own;
};
const customerNumber = (record: Fields): string | undefined => address(record, 'CustomerEndpoint');

const caller = { inbound: customerNumber, outbound: systemNumber };
const dialled = { inbound: systemNumber, outbound: customerNumber };
const byDirection =
  (number: typeof caller) =>
  (record: Fields): string | undefined => {
    const direction = contactDirection(record);
    return direction === undefined ? undefined : number[direction](record);
  };

const isAgentQueue = (record: Fields): boolean =>
  text(part(record, 'Queue'), 'ARN')?.includes('/queue/agent/') ?? false;

/** In the order of docs/contact-mapping.md, which is generated from these rows. */
export const mappingRows: readonly MappingRow[] = [
  row(
    'Agent.Username',
    'acdId',
    'As it stands: SAML names keep their colon, Windows names their backslash.',
    (r) => text(part(r, 'Agent'), 'Username'),
    { name: 'ACD ID', row: 'AC-29' },
  ),
  row(
    'SystemEndpoint.Address',
    'calledNumber',
    'To the letter, for outbound too.',
    (r) => address(r, 'SystemEndpoint'),
    { name: 'Called Number', row: 'AC-30' },
  ),
  row('CustomerEndpoint.Address', 'callingNumber', 'To the letter, for outbound too.', customerNumber, {
    name: 'Calling Number',
    row: 'AC-31',
  }),
  row('InitiationMethod', 'contactDirection', 'By the table of directions below.', contactDirection, {
    name: 'Contact Direction',
    row: 'AC-33',
  }),
  row(
    'Agent.ConnectedToAgentTimestamp',
    'connectedToAgentAt',
    "Date and time of the contact, shown in the deployment's time zone; none where no agent was reached.",
    (r) => instant(part(r, 'Agent'), 'ConnectedToAgentTimestamp'),
    { name: 'Date', row: 'AC-37' },
    { name: 'Time', row: 'AC-38' },
  ),
  row(
    'CustomerEndpoint, SystemEndpoint',
    'callerNumber',
    'Who really rang: the customer when inbound, the system when outbound. Unknown where the system endpoint is `Softphone` and without a direction.',
    byDirection(caller),
  ),
  row(
    'SystemEndpoint, CustomerEndpoint',
    'dialledNumber',
    'What was really dialled: the system when inbound, the customer when outbound.',
    byDirection(dialled),
  ),
  row(
    'InitialContactId',
    'initialContactId',
    "The first contact of the transfer chain; the contact's own id where the record has none, as on the first itself.",
    (r) => text(r, 'InitialContactId') ?? text(r, 'ContactId'),
  ),
  row('PreviousContactId', 'previousContactId', 'As it stands.', (r) => text(r, 'PreviousContactId')),
  row('NextContactId', 'nextContactId', 'As it stands.', (r) => text(r, 'NextContactId')),
  row(
    'Channel',
    'channel',
    'VOICE, CHAT, TASK, EMAIL; anything else is `other`.',
    (r) => channels[text(r, 'Channel') ?? ''] ?? 'other',
  ),
  row(
    'InitiationMethod',
    'initiationMethod',
    'As it stands, unknown words too; `UNKNOWN` where there is none.',
    (r) => text(r, 'InitiationMethod') ?? 'UNKNOWN',
  ),
  row('Agent.ARN', 'agentId', 'What follows its last slash: user names change, this does not.', (r) =>
    lastOfArn(part(r, 'Agent'), 'ARN'),
  ),
  row('Queue.ARN', 'queueId', 'What follows its last slash.', (r) => lastOfArn(part(r, 'Queue'), 'ARN')),
  row('Queue.Name', 'queueName', "As it stands; none for an agent's own queue.", (r) =>
    isAgentQueue(r) ? undefined : text(part(r, 'Queue'), 'Name'),
  ),
  row('InitiationTimestamp', 'initiatedAt', 'The instant, in UTC.', (r) => instant(r, 'InitiationTimestamp')),
  row('DisconnectTimestamp', 'disconnectedAt', 'The instant, in UTC.', (r) => instant(r, 'DisconnectTimestamp')),
  row('DisconnectReason', 'disconnectReason', 'As it stands.', (r) => text(r, 'DisconnectReason')),
  row('TransferCompletedTimestamp', 'transferCompletedAt', 'The instant, in UTC.', (r) =>
    instant(r, 'TransferCompletedTimestamp'),
  ),
  row('TransferredToEndpoint.Address', 'transferredTo', 'Where the customer was sent outside of Amazon Connect.', (r) =>
    address(r, 'TransferredToEndpoint'),
  ),
  row(
    'Agent.AgentInteractionDuration',
    'interactionSeconds',
    'Seconds, without hold; for outbound from dialling on.',
    (r) => amount(part(r, 'Agent'), 'AgentInteractionDuration'),
  ),
  row('Agent.CustomerHoldDuration', 'holdSeconds', 'Seconds.', (r) => amount(part(r, 'Agent'), 'CustomerHoldDuration')),
  row('Agent.NumberOfHolds', 'holds', 'How often.', (r) => amount(part(r, 'Agent'), 'NumberOfHolds')),
  row('Agent.AfterContactWorkDuration', 'afterContactWorkSeconds', 'Seconds.', (r) =>
    amount(part(r, 'Agent'), 'AfterContactWorkDuration'),
  ),
  row(
    'Recordings, Recording',
    'listedRecordings',
    'Each with an S3 location, with or without `s3://` or `https://`; `Recording` where `Recordings` lists none. The part before the agent by ParticipantType `IVR` or `/ivr/` in the key. Kinesis Video streams are left out. A deleted one keeps its reason.',
    listedRecordings,
  ),
];
