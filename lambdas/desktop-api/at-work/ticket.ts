import { ticketSeconds } from '../../../domain/changes/connection.ts';
import { desktopTopic } from '../../../domain/changes/topics.ts';
import { sha256 } from '../../../domain/sha256.ts';
import type { Operation } from '../operation.ts';

/** A ticket that opens one connection to the channel, which nudges this PC and tells it when settings change. */
export const ticket: Operation<'ticket'> =
  ({ connections, newTicket, changesAddress, clock }) =>
  async (_, { desktopId }) => {
    const secret = newTicket();
    await connections.keepTicket(await sha256(secret), {
      subject: desktopId,
      role: 'desktop',
      provedAt: clock().toISOString(),
      topics: [desktopTopic(desktopId)],
    });
    return { ticket: secret, url: changesAddress, expiresInSeconds: ticketSeconds };
  };
