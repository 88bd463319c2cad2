import { ticketSeconds } from '../../../domain/changes/connection.ts';
import { topicsFor } from '../../../domain/changes/topics.ts';
import { Failure } from '../../../domain/failure.ts';
import { sha256 } from '../../../domain/sha256.ts';
import { signedInAs } from '../../../domain/user/visibility.ts';
import type { Operation } from '../operation.ts';

/**
 * A ticket that opens one connection to the channel of changes. Its topics are decided here, where it is known what the
 * caller may see. The socket only looks the ticket up by its hash.
 */
export const createChangesTicket: Operation<'createChangesTicket'> =
  ({ directory, connections, newTicket, clock }) =>
  async ({ caller }) => {
    if (caller.role === 'machine' || caller.subject === undefined)
      throw new Failure('forbidden', 'Tickets are for people who have signed in; programs ask for the state itself');
    const { users, visible } = await directory.seenBy(caller);
    const ticket = newTicket();
    const now = clock();
    await connections.keepTicket(await sha256(ticket), {
      subject: caller.subject,
      role: caller.role,
      provedAt: now.toISOString(),
      topics: topicsFor(signedInAs(caller.username, users)?.userId, visible),
    });
    return { ticket, expiresAt: new Date(now.getTime() + ticketSeconds * 1000).toISOString() };
  };
