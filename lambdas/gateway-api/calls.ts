import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { contactIdProblem } from '../../domain/contact/contact-id.ts';
import { Failure } from '../../domain/failure.ts';
import type { RecordingServer } from '../../domain/flag/recording-server.ts';
import { contactOfCall } from '../../domain/telephony/contact-of-call.ts';
import type { Dependencies, Operation } from './operation.ts';

/** A gateway may only write contacts under its own id: none of a provider, and none of another recording server. */
const requireOwn = (field: 'contactId' | 'initialContactId', contactId: string, gatewayId: string): void => {
  const problem = contactIdProblem(contactId);
  if (problem !== undefined) throw new Failure('invalid', `${field} ${problem}`, { field });
  if (!contactId.startsWith(`${gatewayId}:`)) {
    throw new Failure('invalid', 'This is not the contact of a call at this gateway', { field });
  }
};

type Call = GatewayRequest<'calls'>;

/** @throws Failure `invalid` */
const checkCall = (call: Call, gatewayId: string): void => {
  requireOwn('contactId', call.contactId, gatewayId);
  requireOwn('initialContactId', call.initialContactId, gatewayId);
  if (Date.parse(call.endedAt) < Date.parse(call.connectedAt))
    throw new Failure('invalid', 'It ends before it starts', { field: 'endedAt' });
};

const isValid = (call: Call, gatewayId: string): boolean => {
  try {
    checkCall(call, gatewayId);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid') return false;
    throw error;
  }
};

/** Makes contacts of ended calls. Harmless when repeated. Nothing of them is logged, because they name callers. */
export const storeCalls = async (
  { contacts, clock }: Pick<Dependencies, 'contacts' | 'clock'>,
  calls: readonly Call[],
  { recordingServerId }: RecordingServer,
): Promise<('stored' | 'unchanged' | 'invalid')[]> => {
  const importedAt = clock().toISOString();
  const valid = calls.filter((call) => isValid(call, recordingServerId));
  if (valid.length === 0) return calls.map(() => 'invalid');
  const outcomes = await contacts.keepNewest(await Promise.all(valid.map((call) => contactOfCall(call, importedAt))));
  return calls.map((call) => {
    const index = valid.indexOf(call);
    if (index < 0) return 'invalid';
    return outcomes[index] === 'kept' ? 'stored' : 'unchanged';
  });
};

export const calls: Operation<'calls'> = (dependencies) => async (call, server) => {
  checkCall(call, server.recordingServerId);
  const [outcome] = await storeCalls(dependencies, [call], server);
  return { outcome: outcome === 'stored' ? 'stored' : 'unchanged' };
};
