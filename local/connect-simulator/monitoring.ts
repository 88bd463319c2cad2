import { randomUUID } from 'node:crypto';
import type { Directory } from './directory.ts';
import type { LiveContacts } from './live-contacts.ts';
import { ConnectError } from './operations.ts';

/** Somebody whose Contact Control Panel listens to a contact. */
export interface Monitor {
  userId: string;
  capabilities: readonly string[];
  contactId: string;
}

interface Place {
  contacts: LiveContacts;
  directory: Directory;
  instanceArn: string;
}

const capabilities = ['SILENT_MONITOR', 'BARGE'];
/** Connect's quota is five supervisors on one contact. */
const mostOfOneContact = 5;

const invalid = (message: string) => new ConnectError('InvalidRequestException', 400, message);

/** MonitorContact, as the API reference describes it; the events of the listener's own contact are left out. */
export class Monitoring {
  readonly #byContact = new Map<string, Monitor[]>();
  readonly #byToken = new Map<string, Monitor>();

  start(input: Record<string, unknown>, { contacts, directory, instanceArn }: Place): object {
    const { ContactId, UserId, AllowedMonitorCapabilities: allowed = ['SILENT_MONITOR'], ClientToken: token } = input;
    if (typeof ContactId !== 'string' || typeof UserId !== 'string') throw invalid('ContactId and UserId are required');
    if (!Array.isArray(allowed) || allowed.length > 2 || !allowed.every((one) => capabilities.includes(one)))
      throw invalid('AllowedMonitorCapabilities is not valid');
    const answer = ({ contactId }: Monitor) => ({
      ContactId: contactId,
      ContactArn: `${instanceArn}/contact/${contactId}`,
    });
    const before = typeof token === 'string' ? this.#byToken.get(token) : undefined;
    if (before) return answer(before);
    const contact = contacts.find(ContactId);
    if (!contact || !directory.users.some(({ id }) => id === UserId))
      throw new ConnectError('ResourceNotFoundException', 404, 'The specified resource was not found.');
    if (contact.channel !== 'VOICE' || contact.connectedAt === undefined || contact.endedAt !== undefined)
      throw invalid('The contact is not in a state in which it can be monitored');
    const listeners = this.of(ContactId);
    if (listeners.length >= mostOfOneContact)
      throw new ConnectError('ServiceQuotaExceededException', 402, 'The service quota has been exceeded.');
    const monitor = { userId: UserId, capabilities: allowed, contactId: randomUUID() as string };
    this.#byContact.set(ContactId, [...listeners, monitor]);
    if (typeof token === 'string') this.#byToken.set(token, monitor);
    return answer(monitor);
  }

  of(contactId: string): readonly Monitor[] {
    return this.#byContact.get(contactId) ?? [];
  }
}
