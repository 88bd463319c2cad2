import { ticketSeconds } from '../../../domain/changes/connection.ts';
import { topicsFor } from '../../../domain/changes/topics.ts';
import { Failure } from '../../../domain/failure.ts';
import { sha256 } from '../../../domain/sha256.ts';
import { signedInAs } from '../../../domain/user/visibility.ts';
import type { Operation } from '../operation.ts';

/**
 * A ticket that opens one connection to the channel of changes. Its topics are decided here, where the caller's visibility
 * is known; the socket only finds it by its hash.
 */
export const createChangesTicket: Operation<'createChangesTicket'> =
  ({ directory, connections, newTicket, clock }) =>
  async ({ asker }) => {
    if (asker.role === 'machine' || asker.subject === undefined)
      throw new Failure('forbidden', 'Tickets are for people who have signed in; programs ask for the state itself');
    const { users, visible } = await directory.seenBy(asker);
    const ticket = newTicket();
    const now = clock();
    await connections.keepTicket(await sha256(ticket), {
      subject: asker.subject,
      role: asker.role,
      provedAt: now.toISOString(),
      topics: topicsFor(signedInAs(asker.username, users)?.userId, visible),
    });
    return { ticket, expiresAt: new Date(now.getTime() + ticketSeconds * 1000).toISOString() };
  };
