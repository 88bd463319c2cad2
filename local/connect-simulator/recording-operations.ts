import { customerNumber } from '../simulator/customer.ts';
import type { ConnectMedium, LiveContacts, RecordingStanding, SimulatedContact } from './live-contacts.ts';
import { ConnectError } from './operations.ts';

type Input = Record<string, unknown>;

/** Connect's own message for operations that the recording's state does not allow. */
const wrongState = () =>
  new ConnectError('InvalidRequestException', 400, 'Request is not allowed in current voice recording state');
const nothingRecorded = () =>
  new ConnectError('InvalidRequestException', 400, 'No recording is active for this contact');
const notFound = () => new ConnectError('ResourceNotFoundException', 404, 'Resource not found');

/** Accepts only the current leg together with the chain's first contact. */
const liveContact = (contacts: LiveContacts, { ContactId, InitialContactId }: Input): SimulatedContact => {
  if (!ContactId || !InitialContactId)
    throw new ConnectError('InvalidRequestException', 400, 'ContactId and InitialContactId are required');
  const contact = contacts.find(String(ContactId));
  if (!contact || contact.endedAt !== undefined) throw notFound();
  if (InitialContactId !== (contact.initialContactId ?? contact.contactId)) throw notFound();
  return contact;
};

const types: Record<string, ConnectMedium> = { AGENT: 'audio', IVR: 'audio', SCREEN: 'screen' };

/** The media that a request acts on: one type, or all that the flow records. */
const targets = (contact: SimulatedContact, { ContactRecordingType: type }: Input): ConnectMedium[] => {
  if (type !== undefined && !(String(type) in types))
    throw new ConnectError('InvalidParameterException', 400, 'ContactRecordingType must be AGENT, IVR or SCREEN');
  if (type === 'IVR' && contact.connectedAt !== undefined) throw nothingRecorded();
  const recorded = Object.keys(contact.recordings) as ConnectMedium[];
  const found = type === undefined ? recorded : recorded.filter((medium) => medium === types[String(type)]);
  if (found.length === 0) throw nothingRecorded();
  return found;
};

/** The states from which it may start, and the one to which it leads. If that is already reached, nothing happens. */
const change =
  (to: RecordingStanding, from: readonly RecordingStanding[], did: 'suspended' | 'resumed' | 'stopped') =>
  (contacts: LiveContacts, input: Input): void => {
    const contact = liveContact(contacts, input);
    const media = targets(contact, input);
    const possible = media.filter((medium) => contact.recordings[medium] !== 'stopped');
    if (possible.length === 0) throw wrongState();
    for (const medium of possible)
      if (from.includes(contact.recordings[medium]!)) contacts.mark(contact, medium, to, did);
  };

const start = (contacts: LiveContacts, input: Input): void => {
  const contact = liveContact(contacts, input);
  const { VoiceRecordingTrack: track } = (input.VoiceRecordingConfiguration ?? {}) as Input;
  if (!/^(FROM_AGENT|TO_AGENT|ALL)$/.test(String(track)))
    throw new ConnectError('InvalidRequestException', 400, 'VoiceRecordingConfiguration is required');
  if (contact.recordings.audio !== undefined) throw wrongState();
  if (contact.connectedAt === undefined) contact.flow = [...new Set([...contact.flow, 'audio' as const])];
  else contacts.mark(contact, 'audio', 'recording', 'started');
};

/** Each answers 200 with an empty body. */
export const recordingOperations: Record<string, (contacts: LiveContacts, input: Input) => void> = {
  StartContactRecording: start,
  SuspendContactRecording: change('suspended', ['recording'], 'suspended'),
  ResumeContactRecording: change('recording', ['suspended'], 'resumed'),
  StopContactRecording: change('stopped', ['recording', 'suspended'], 'stopped'),
};

const seconds = (at: string | undefined) => (at === undefined ? undefined : Date.parse(at) / 1000);

export const describeContact = (contacts: LiveContacts, contactId: string, instanceArn: string): object => {
  const contact = contacts.find(contactId);
  if (!contact) throw notFound();
  const { agentId, connectedAt, queueId, endedAt, nextContactId } = contact;
  return {
    Contact: {
      Arn: `${instanceArn}/contact/${contactId}`,
      Id: contactId,
      ...(contact.initialContactId && { InitialContactId: contact.initialContactId }),
      ...(contact.previousContactId && { PreviousContactId: contact.previousContactId }),
      InitiationMethod: contact.initiationMethod,
      Channel: contact.channel,
      ...(contact.channel === 'VOICE' && { CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: customerNumber } }),
      ...(queueId && { QueueInfo: { Id: queueId, EnqueueTimestamp: seconds(contact.initiatedAt) } }),
      ...(agentId && { AgentInfo: { Id: agentId, ConnectedToAgentTimestamp: seconds(connectedAt) } }),
      InitiationTimestamp: seconds(contact.initiatedAt),
      ...(endedAt && { DisconnectTimestamp: seconds(endedAt) }),
      ...(nextContactId && {
        NextContacts: [
          {
            Type: 'QUICK_CONNECT',
            NextContactMetadata: { QuickConnectContactData: { ContactId: nextContactId } },
          },
        ],
      }),
    },
  };
};
