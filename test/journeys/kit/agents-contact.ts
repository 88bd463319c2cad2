import type { UserList } from '../../../api/administration/people/users.ts';
import { read } from './api.ts';
import { type ContactRecord, contactRecord, sample } from './contact-record.ts';

/** Contact records have whole seconds. */
const timestamp = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** The record of a contact that this agent had from one instant to the other, and that Amazon Connect did not record. */
export const agentCallRecord = async ({
  contactId,
  username,
  from,
  to,
}: {
  contactId: string;
  username: string;
  from: number;
  to: number;
}): Promise<ContactRecord> => {
  const { users } = await read<UserList>('administrator', '/v1/users');
  const { userId } = users.find((user) => user.username === username)!;
  const agent = sample('inbound-with-hold').Agent as { ARN: string };
  return contactRecord({
    ContactId: contactId,
    InitiationTimestamp: timestamp(from - 2000),
    ConnectedToSystemTimestamp: timestamp(from - 2000),
    DisconnectTimestamp: timestamp(to),
    LastUpdateTimestamp: timestamp(to + 1000),
    Agent: {
      ...agent,
      ARN: agent.ARN.replace(/[^/]+$/, userId),
      Username: username,
      ConnectedToAgentTimestamp: timestamp(from),
      AfterContactWorkStartTimestamp: timestamp(to),
      AfterContactWorkEndTimestamp: timestamp(to + 1000),
    },
  });
};
