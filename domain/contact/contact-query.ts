import { sortable } from '../instant.ts';
import { matchesName } from '../name-match.ts';
import type { Contact } from './contact.ts';
import { startedAt } from './contact.ts';
import type { ContactQuery } from './contact-store.ts';

/** The sort key of contacts: when they started, then their id, so that no two are equal. */
export const timeKey = (contact: Contact): string => `${sortable(startedAt(contact))}#${contact.contactId}`;

/** Marks an agent whose record has only the user name; no id of the provider starts like this. */
export const namedAgent = (username: string): string => `@${username}`;

/** The key under which a contact is found by its agent: the agent's id, which never changes, else the user name. */
export const agentKey = ({ agentId, acdId }: Pick<Contact, 'agentId' | 'acdId'>): string | undefined =>
  agentId ?? (acdId === undefined ? undefined : namedAgent(acdId));

/** Where the query's span begins and ends among time keys; the end is exclusive. */
export const timeKeys = ({ from, to }: Pick<ContactQuery, 'from' | 'to'>): { from: string; to: string } => ({
  from: sortable(from),
  to: sortable(to),
});

/** The calling and the called number of a contact, in the form in which numbers are compared. */
const comparedNumbers = ({
  callingNumber,
  calledNumber,
  normalCallingNumber = callingNumber,
  normalCalledNumber = calledNumber,
}: Pick<Contact, 'callingNumber' | 'calledNumber' | 'normalCallingNumber' | 'normalCalledNumber'>) => [
  normalCallingNumber,
  normalCalledNumber,
];

/** Whether a contact matches the query's filters, apart from its dates. */
export const matchesQuery = (
  query: Omit<ContactQuery, 'from' | 'to'>,
  contact: Pick<
    Contact,
    | 'agentId'
    | 'acdId'
    | 'callingNumber'
    | 'calledNumber'
    | 'normalCallingNumber'
    | 'normalCalledNumber'
    | 'contactDirection'
    | 'queueName'
    | 'channel'
  >,
): boolean =>
  (query.agentIds === undefined || query.agentIds.includes(agentKey(contact) ?? '')) &&
  (query.number === undefined || comparedNumbers(contact).includes(query.number)) &&
  (query.direction === undefined || query.direction === contact.contactDirection) &&
  (query.channel === undefined || query.channel === contact.channel) &&
  (query.queue === undefined || matchesName(contact.queueName ?? '', query.queue));
