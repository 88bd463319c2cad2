import type { Contact, ContactDirection } from '../contact/contact.ts';
import { realNumbers } from '../contact/real-numbers.ts';
import { normalNumber } from '../phone-number.ts';
import { sha256 } from '../sha256.ts';
import type { Ending } from './leg.ts';

/** Instead of the key of a provider's object, because the call came from a gateway. */
const gatewayRecords = 'gateway/';

export const isFromGateway = ({ recordKey }: Pick<Contact, 'recordKey'>): boolean =>
  recordKey.startsWith(gatewayRecords);

/** A call on site that is over, as its gateway reports it. Times are ISO 8601 UTC. */
export interface ReportedCall {
  contactId: string;
  initialContactId: string;
  extension: string;
  username: string;
  userId?: string | undefined;
  direction?: ContactDirection | undefined;
  /** The other party's number. */
  callerNumber?: string | undefined;
  queueName?: string | undefined;
  connectedAt: string;
  endedAt: string;
  ending: Ending;
}

const milliseconds = (instant: string): string => new Date(instant).toISOString();

const methodOf = ({ contactId, initialContactId, direction }: ReportedCall): string => {
  if (initialContactId !== contactId) return 'TRANSFER';
  return direction === 'outbound' ? 'OUTBOUND' : 'INBOUND';
};

/**
 * The contact of a call on site. The same report gives the same contact. It replaces a contact that is only known from a
 * recording's manifest. The numbers are as in a provider's record: the extension is the system's, the other party's the
 * customer's.
 */
export const contactOfCall = async (call: ReportedCall, importedAt: string): Promise<Contact> => {
  const { contactId, extension, callerNumber, direction } = call;
  const numbers = { calledNumber: extension, ...(callerNumber !== undefined && { callingNumber: callerNumber }) };
  const { callerNumber: caller, dialledNumber } = realNumbers(direction, numbers);
  const normal = callerNumber === undefined ? undefined : normalNumber(callerNumber);
  const endedAt = milliseconds(call.endedAt);
  return {
    ...{ contactId, initialContactId: call.initialContactId, channel: 'voice', initiationMethod: methodOf(call) },
    ...(direction && { contactDirection: direction }),
    acdId: call.username,
    ...(call.userId !== undefined && { agentId: call.userId }),
    ...numbers,
    ...(normal !== undefined && normal !== callerNumber && { normalCallingNumber: normal }),
    ...(caller !== undefined && { callerNumber: caller }),
    ...(dialledNumber !== undefined && { dialledNumber }),
    ...(call.queueName !== undefined && { queueName: call.queueName }),
    ...{ connectedToAgentAt: milliseconds(call.connectedAt), disconnectedAt: endedAt },
    ...(call.ending === 'transferred' && { transferCompletedAt: endedAt }),
    listedRecordings: [],
    updatedAt: endedAt,
    contentHash: (await sha256(JSON.stringify(call, Object.keys(call).sort()))).slice(0, 16),
    // This counts as a record, so that rules that need one need not wait any longer.
    recordKey: `${gatewayRecords}${contactId}`,
    importedAt,
  };
};
