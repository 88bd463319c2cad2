import type { Contact } from '../../domain/contact/contact.ts';

/**
 * The mix of contacts in a contact centre, as shares of all contacts. One contact in three is delivered twice (facts of
 * Amazon Connect: 1.3 records per contact), because after-contact work ends or an attribute changes.
 */
export const mix = {
  recorded: 0.78,
  /** All recorded contacts, and half of the digital ones. */
  withAgent: 0.87,
  /** All calls, including those abandoned in the queue. Chats and tasks have none. */
  withNumber: 0.86,
  transferred: 0.1,
  deliveredTwice: 0.3,
  /** The share of recorded contacts whose file arrives after the contact record, which waits for after-contact work. */
  recordedLate: 0.02,
  /** Calls with an agent whose record lists no file. */
  unrecorded: 0.02,
} as const;

export interface SampleContact {
  first: Contact;
  second?: Contact;
  /** The key of the recording in the bucket. */
  file?: string;
  late: boolean;
}

/** Distributed evenly by the golden ratio, and equally in each run: only the share matters. */
const among = (index: number, share: number, step: number): boolean => (index * step * 0.618033988749895) % 1 < share;

export const sampleContact = (index: number): SampleContact => {
  const hex = index.toString(16).padStart(12, '0');
  const contactId = `5e1f0000-0000-4000-8000-${hex}`;
  const at = new Date(Date.UTC(2026, 1, 3, 8) + index * 1_700);
  const later = (seconds: number) => `${new Date(at.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const withAgent = among(index, mix.withAgent, 1);
  const isRecorded = withAgent && among(index, mix.recorded, 1);
  const day = later(0).slice(0, 10).replaceAll('-', '/');
  const minute = later(0).slice(0, 16).replaceAll('-', '');
  const file = `connect/example-centre/CallRecordings/${day}/${contactId}_${minute}_UTC.wav`;
  const customer = `+1202555${String(1000 + (index % 9000)).padStart(4, '0')}`;
  const withNumber = among(index, mix.withNumber, 1);
  const initial = among(index, mix.transferred, 13) && index > 0 ? index - 1 : index;

  const first: Contact = {
    contactId,
    initialContactId: `5e1f0000-0000-4000-8000-${initial.toString(16).padStart(12, '0')}`,
    channel: among(index, mix.recorded + mix.unrecorded, 1) ? 'voice' : 'chat',
    initiationMethod: 'INBOUND',
    contactDirection: 'inbound',
    ...(withNumber && {
      callingNumber: customer,
      callerNumber: customer,
      calledNumber: '+18005550100',
      dialledNumber: '+18005550100',
    }),
    ...(withAgent && {
      acdId: `agent.${index % 200}@example.com`,
      agentId: `a6e70000-0000-4000-8000-${String(index % 200).padStart(12, '0')}`,
      connectedToAgentAt: later(40),
      interactionSeconds: 240 + (index % 300),
      holdSeconds: index % 60,
      holds: index % 3,
      afterContactWorkSeconds: 30,
    }),
    queueId: '9e0e0000-0000-4000-8000-000000000007',
    queueName: 'Customer care, first line',
    initiatedAt: later(0),
    disconnectedAt: later(300),
    disconnectReason: 'CUSTOMER_DISCONNECT',
    listedRecordings: isRecorded
      ? [{ medium: 'audio', part: 'agent', location: `example-recordings/${file}`, status: 'available' }]
      : [],
    updatedAt: later(360),
    contentHash: hex.padStart(16, '0'),
    recordKey: `ctr/${day}/08/example-ctr-1-${day.replaceAll('/', '-')}-08-00-00-${hex}.gz`,
    importedAt: '2026-02-03T12:00:00.000Z',
  };
  return {
    first,
    ...(among(index, mix.deliveredTwice, 29) && {
      second: { ...first, updatedAt: later(900), afterContactWorkSeconds: 45 },
    }),
    ...(isRecorded && { file }),
    late: among(index, mix.recordedLate, 37),
  };
};
