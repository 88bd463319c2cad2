import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { customerNumber } from '../../domain/contact/customer-number.ts';
import { withheldNumber } from '../../domain/control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import { contactIdOf } from '../../domain/telephony/recorder-command.ts';
import type { Operation } from './operation.ts';

type ReportedLeg = GatewayRequest<'liveCalls'>['legs'][number];

/** After a transfer it changes: from the agent who consulted to the customer. */
const customerNumbers = ({ callerNumber, callerNumberSince = '' }: ReportedLeg): Record<string, string> | undefined =>
  callerNumber === undefined ? undefined : { [customerNumber(callerNumber) ?? withheldNumber]: callerNumberSince };

const contactOf = (leg: ReportedLeg, gatewayId: string, users: ReadonlySet<string>): LiveContact => {
  const { connectionId, firstConnectionId, previousConnectionId, userId, queueName, direction, connectedAt, endedAt } =
    leg;
  const numbers = customerNumbers(leg);
  return {
    contactId: contactIdOf(gatewayId, connectionId),
    initialContactId: contactIdOf(gatewayId, firstConnectionId),
    ...(previousConnectionId !== undefined && { previousContactId: contactIdOf(gatewayId, previousConnectionId) }),
    provider: 'asterisk',
    channel: 'VOICE',
    // A gateway may only act for the users of its own recording server.
    ...(userId !== undefined && users.has(userId) && { agentId: userId }),
    ...(queueName !== undefined && { queueId: queueName }),
    ...(direction && { direction }),
    connectedAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(numbers && { history: { customerNumbers: numbers } }),
  };
};

/**
 * Events of calls. All legs of a report are stored before anything follows from them, so that each finds the others.
 * What follows is repeated for every report, because the process that handled the first one may have died.
 */
export const liveCalls: Operation<'liveCalls'> =
  ({ live, usersOf, contactConnected, followSchedules, contactEnded, ingest, noteMissed, withholdSound, telemetry }) =>
  async ({ legs, changes, missed }, { recordingServerId }) => {
    const gatewayId = recordingServerId;
    const users = await usersOf(recordingServerId);
    const contacts: LiveContact[] = [];
    for (const leg of legs) contacts.push((await live.note(contactOf(leg, gatewayId, users))).now);
    const newest = [...new Map(contacts.map((contact) => [contact.contactId, contact])).values()];
    await Promise.all(
      newest.map(async (contact) => {
        if (livenessOf(contact) === 'ended') return contactEnded(contact);
        // A pause that is kept takes precedence: a paused recording is not stopped.
        await contactConnected(contact);
        return followSchedules(contact);
      }),
    );
    for (const { connectionId, verb, at, pausedUntil } of changes) {
      await ingest({
        ...{ contactId: contactIdOf(gatewayId, connectionId), verb, media: ['audio'], at, by: 'asterisk' },
        result: 'confirmed',
        ...(pausedUntil !== undefined && { pauseUntil: pausedUntil }),
      });
    }
    for (const { connectionId, from, to } of missed) {
      telemetry.count('PausesMissedOnSite', 1);
      const contactId = contactIdOf(gatewayId, connectionId);
      await noteMissed({ contactId, from, to });
      // Do this once it is in the ledger: a recording that arrives in the meantime is found here, or finds the pause
      // there.
      await withholdSound(contactId);
    }
    telemetry.count('ContactEventsNoted', legs.length);
    return { noted: true };
  };
