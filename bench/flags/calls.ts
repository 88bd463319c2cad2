import type { Contact } from '../../domain/contact/contact.ts';
import type { FlaggedRecording } from '../../domain/flag/flagged-recording.ts';
import { flagsEverySeconds, maxFlagBatch } from '../../domain/flag/gateway-limits.ts';
import { interactionOfCall } from '../../domain/flag/interaction.ts';
import { contactOfCall } from '../../domain/telephony/contact-of-call.ts';

const agents = 200;
const queues = 10;
const callers = 50_000;
const callsADay = agents * 80;

/** The flags and calls of a day of eight hours that arrive within the time that a gateway waits for more. */
export const callsARequest = Math.min(maxFlagBatch, Math.round((callsADay / (8 * 3600)) * flagsEverySeconds.usual));

export const callSource = '10.0.0.5:5038';

export const span = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };

const spacing = (Date.parse(span.to) - Date.parse(span.from)) / 1_000_000;

/** One of the last calls of a year with a million calls. Each agent takes calls of two queues. */
export const call = async (index: number, calls: number): Promise<FlaggedRecording> => {
  const startedAt = new Date(Date.parse(span.to) - (calls - index) * spacing).toISOString();
  const agent = index % agents;
  const queue = (agent + (Math.floor(index / agents) % 2)) % queues;
  const reference = `${1_767_225_600 + index}.${index}`;
  const serverId = '5d1c8a52-3f0e-4b36-9a51-7a1c1f0b6e21';
  return {
    recordingServerId: serverId,
    guid: `${reference}-${2000 + agent}.wav`,
    contactId: `${serverId}:${reference}`,
    extension: String(2000 + agent),
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + 240_000).toISOString(),
    flags: {
      AgentId: String(2000 + agent),
      AgentName: `Agent Number ${agent}`,
      CallerName: `Customer ${(index * 7919) % callers}`,
      CTICallRef: reference,
      InteractionGuid: await interactionOfCall(callSource, reference),
      QueueName: `Queue ${queue}`,
    },
    callerNameSource: 'global',
    writtenAt: startedAt,
  };
};

/** The contact that this call becomes. */
export const contactOf = ({
  contactId,
  extension = '',
  startedAt,
  endedAt,
  flags,
}: FlaggedRecording): Promise<Contact> =>
  contactOfCall(
    {
      ...{
        contactId,
        initialContactId: contactId,
        extension,
        username: `agent.${extension}`,
        userId: `user-${extension}`,
      },
      ...{ direction: 'inbound', callerNumber: '+41445550100', queueName: flags.QueueName },
      ...{ connectedAt: startedAt, endedAt, ending: 'disconnected' },
    },
    endedAt,
  );
