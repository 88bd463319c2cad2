import { contactIdProblem } from '../../domain/contact/contact-id.ts';
import { Failure } from '../../domain/failure.ts';
import { contactOfCall } from '../../domain/telephony/contact-of-call.ts';
import type { Operation } from './operation.ts';

/** A gateway writes contacts under its own id only: none of a provider, and none of another recording server. */
const requireOwn = (field: 'contactId' | 'initialContactId', contactId: string, gatewayId: string): void => {
  const problem = contactIdProblem(contactId);
  if (problem !== undefined) throw new Failure('invalid', `${field} ${problem}`, { field });
  if (!contactId.startsWith(`${gatewayId}:`)) {
    throw new Failure('invalid', 'This is not the contact of a call at this gateway', { field });
  }
};

/** A call that is over becomes a contact. Repeated, it changes nothing. Nothing of it is logged: it names callers. */
export const calls: Operation<'calls'> =
  ({ contacts, clock }) =>
  async (call, { recordingServerId }) => {
    requireOwn('contactId', call.contactId, recordingServerId);
    requireOwn('initialContactId', call.initialContactId, recordingServerId);
    if (Date.parse(call.endedAt) < Date.parse(call.connectedAt))
      throw new Failure('invalid', 'It ends before it starts', { field: 'endedAt' });
    const [outcome] = await contacts.keepNewest([await contactOfCall(call, clock().toISOString())]);
    return { outcome: outcome === 'kept' ? 'stored' : 'unchanged' };
  };
