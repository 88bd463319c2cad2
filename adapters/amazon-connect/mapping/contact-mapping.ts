import type { Channel, Contact, ContactDirection } from '../../../domain/contact/contact.ts';
import { realNumbers } from '../../../domain/contact/real-numbers.ts';
import { listedRecordings } from '../listed-recordings.ts';
import { amount, type Fields, idOf, instant, lastOfArn, part, text } from '../records/contact-record.ts';
import { contactDirection } from './contact-direction.ts';

/** The fields that the mapping fills in; the reader adds identity, version and provenance. */
type MappedField = Exclude<
  keyof Contact,
  | 'contactId'
  | 'updatedAt'
  | 'contentHash'
  | 'recordKey'
  | 'importedAt'
  | 'normalCalledNumber'
  | 'normalCallingNumber'
  | 'directionFrom'
>;

/** One row of the mapping: the record's field, its name in the seed if it has one, our field, and the rule. */
export interface MappingRow {
  record: string;
  /** The seed's names for it, and their rows of the feature table. */
  seed: readonly { name: string; row: string }[];
  field: MappedField;
  rule: string;
  of(parts: RecordParts): Contact[MappedField];
}

const row = <Field extends MappedField>(
  record: string,
  field: Field,
  rule: string,
  of: (parts: RecordParts) => Contact[Field] | undefined,
  ...seed: MappingRow['seed']
): MappingRow => ({ record, field, rule, of: of as MappingRow['of'], seed });

const channels = new Map<string, Channel>([
  ['VOICE', 'voice'],
  ['CHAT', 'chat'],
  ['TASK', 'task'],
  ['EMAIL', 'email'],
]);

/** Values that several rows need, read once per record. */
export interface RecordParts {
  record: Fields;
  agent: Fields;
  queue: Fields;
  /** Addresses of the endpoints, unchanged. */
  system: string | undefined;
  customer: string | undefined;
  direction: ContactDirection | undefined;
}

const address = (record: Fields, endpoint: string): string | undefined => text(part(record, endpoint), 'Address');

export const partsOf = (record: Fields): RecordParts => ({
  record,
  agent: part(record, 'Agent'),
  queue: part(record, 'Queue'),
  system: address(record, 'SystemEndpoint'),
  customer: address(record, 'CustomerEndpoint'),
  direction: contactDirection(record),
});

const realNumbersOf = ({ direction, system, customer }: RecordParts) =>
  realNumbers(direction, { calledNumber: system, callingNumber: customer } as Parameters<typeof realNumbers>[1]);
const caller = (parts: RecordParts): string | undefined => realNumbersOf(parts).callerNumber;
const dialled = (parts: RecordParts): string | undefined => realNumbersOf(parts).dialledNumber;

const isAgentQueue = (queue: Fields): boolean => text(queue, 'ARN')?.includes('/queue/agent/') ?? false;

/** In the order of docs/contact-mapping.md, which is generated from these rows. */
export const mappingRows: readonly MappingRow[] = [
  row(
    'Agent.Username',
    'acdId',
    'Unchanged: SAML names keep their colon, Windows names their backslash.',
    ({ agent }) => text(agent, 'Username'),
    { name: 'ACD ID', row: 'AC-29' },
  ),
  row('SystemEndpoint.Address', 'calledNumber', 'Unchanged, for outbound too.', ({ system }) => system, {
    name: 'Called Number',
    row: 'AC-30',
  }),
  row('CustomerEndpoint.Address', 'callingNumber', 'Unchanged, for outbound too.', ({ customer }) => customer, {
    name: 'Calling Number',
    row: 'AC-31',
  }),
  row('InitiationMethod', 'contactDirection', 'By the table of directions below.', ({ direction }) => direction, {
    name: 'Contact Direction',
    row: 'AC-33',
  }),
  row(
    'Agent.ConnectedToAgentTimestamp',
    'connectedToAgentAt',
    "Date and time of the contact, shown in the deployment's time zone; none where no agent was reached.",
    ({ agent }) => instant(agent, 'ConnectedToAgentTimestamp'),
    { name: 'Date', row: 'AC-37' },
    { name: 'Time', row: 'AC-38' },
  ),
  row(
    'CustomerEndpoint, SystemEndpoint',
    'callerNumber',
    'Who really called: the customer when inbound, the system when outbound. Unknown where the system endpoint is `Softphone` and without a direction.',
    caller,
  ),
  row(
    'SystemEndpoint, CustomerEndpoint',
    'dialledNumber',
    'What was really dialled: the system when inbound, the customer when outbound.',
    dialled,
  ),
  row(
    'InitialContactId',
    'initialContactId',
    "The first contact of the transfer chain; the contact's own id where the record has none, as on the first itself.",
    ({ record }) => idOf(record, 'InitialContactId') ?? idOf(record, 'ContactId'),
  ),
  row('PreviousContactId', 'previousContactId', 'Unchanged.', ({ record }) => idOf(record, 'PreviousContactId')),
  row('NextContactId', 'nextContactId', 'Unchanged.', ({ record }) => idOf(record, 'NextContactId')),
  row(
    'Channel',
    'channel',
    'VOICE, CHAT, TASK, EMAIL; anything else is `other`.',
    ({ record }) => channels.get(text(record, 'Channel') ?? '') ?? 'other',
  ),
  row(
    'InitiationMethod',
    'initiationMethod',
    'Unchanged, unknown words too; `UNKNOWN` where there is none.',
    ({ record }) => text(record, 'InitiationMethod') ?? 'UNKNOWN',
  ),
  row('Agent.ARN', 'agentId', 'The part after its last slash: user names change, this does not.', ({ agent }) =>
    lastOfArn(agent, 'ARN'),
  ),
  row('Queue.ARN', 'queueId', 'The part after its last slash.', ({ queue }) => lastOfArn(queue, 'ARN')),
  row('Queue.Name', 'queueName', "As it stands; none for an agent's own queue.", ({ queue }) =>
    isAgentQueue(queue) ? undefined : text(queue, 'Name'),
  ),
  row('InitiationTimestamp', 'initiatedAt', 'The instant, in UTC.', ({ record }) =>
    instant(record, 'InitiationTimestamp'),
  ),
  row('DisconnectTimestamp', 'disconnectedAt', 'The instant, in UTC.', ({ record }) =>
    instant(record, 'DisconnectTimestamp'),
  ),
  row('DisconnectReason', 'disconnectReason', 'Unchanged.', ({ record }) => text(record, 'DisconnectReason')),
  row('TransferCompletedTimestamp', 'transferCompletedAt', 'The instant, in UTC.', ({ record }) =>
    instant(record, 'TransferCompletedTimestamp'),
  ),
  row(
    'TransferredToEndpoint.Address',
    'transferredTo',
    'Where the customer was sent outside of Amazon Connect.',
    ({ record }) => address(record, 'TransferredToEndpoint'),
  ),
  row(
    'Agent.AgentInteractionDuration',
    'interactionSeconds',
    'Seconds, without hold; for outbound counted from dialling.',
    ({ agent }) => amount(agent, 'AgentInteractionDuration'),
  ),
  row('Agent.CustomerHoldDuration', 'holdSeconds', 'Seconds.', ({ agent }) => amount(agent, 'CustomerHoldDuration')),
  row('Agent.NumberOfHolds', 'holds', 'How many.', ({ agent }) => amount(agent, 'NumberOfHolds')),
  row('Agent.AfterContactWorkDuration', 'afterContactWorkSeconds', 'Seconds.', ({ agent }) =>
    amount(agent, 'AfterContactWorkDuration'),
  ),
  row(
    'Recordings, Recording',
    'listedRecordings',
    'Each with an S3 location, with or without `s3://` or `https://`; `Recording` where `Recordings` lists none. The part before the agent by ParticipantType `IVR` or `/ivr/` in the key. Kinesis Video streams are left out. A deleted one keeps its reason.',
    ({ record }) => listedRecordings(record),
  ),
];
