import { sortable } from '../instant.ts';
import type { Contact } from './contact.ts';
import { startedAt } from './contact.ts';
import type { ContactQuery } from './contact-store.ts';

/** What contacts are listed by: when they started, then their id, so that no two have the same place. */
export const timeKey = (contact: Contact): string => `${sortable(startedAt(contact))}#${contact.contactId}`;

/** Where the query's span begins and ends among time keys; the end is exclusive. */
export const timeKeys = ({ from, to }: Pick<ContactQuery, 'from' | 'to'>): { from: string; to: string } => ({
  from: sortable(from),
  to: sortable(to),
});

/** Whether a contact passes the query's filters, its dates aside. */
export const passes = (
  query: Omit<ContactQuery, 'from' | 'to'>,
  contact: Pick<Contact, 'agentId' | 'callingNumber' | 'calledNumber' | 'contactDirection' | 'queueName'>,
): boolean =>
  (query.agentIds === undefined || (contact.agentId !== undefined && query.agentIds.includes(contact.agentId))) &&
  (query.number === undefined || query.number === contact.callingNumber || query.number === contact.calledNumber) &&
  (query.direction === undefined || query.direction === contact.contactDirection) &&
  (query.queue === undefined || query.queue.toLowerCase() === contact.queueName?.toLowerCase());
