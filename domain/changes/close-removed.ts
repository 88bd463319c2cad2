import { type AccessListStore, rolesStillHeld } from '../user/access-list.ts';
import type { ConnectionStore, Holder, Sockets } from './connection.ts';

/** Whether somebody may still use Fermata in the role in which they connected. Undefined: we cannot tell at the moment. */
export type StillAllowed = () => Promise<((holder: Holder) => boolean) | undefined>;

/** Uses the list of people who may sign in. Somebody who signed in after the list was made counts as allowed. */
export const stillAllowed =
  (lists: Pick<AccessListStore, 'current'>): StillAllowed =>
  async () => {
    const list = await lists.current();
    return (
      list &&
      (({ subject, role, provedAt }) => {
        // A PC gets no information here, and the API refuses it once it is removed.
        if (role === 'desktop') return true;
        const issuedAt = Math.floor(Date.parse(provedAt) / 1000);
        return rolesStillHeld({ subject, issuedAt, roles: [role] }, list).length > 0;
      })
    );
  };

interface CloseRemoved {
  connections: Pick<ConnectionStore, 'all' | 'remove'>;
  sockets: Pick<Sockets, 'close'>;
  stillAllowed: StillAllowed;
}

/**
 * Closes the connections of people who were removed, signed out everywhere, or lost the role in which they connected. If
 * we cannot tell, nothing is closed: people on the phone must continue to see whether they are recorded.
 */
export const closeRemoved =
  ({ connections, sockets, stillAllowed }: CloseRemoved) =>
  async (): Promise<{ open: number; closed: number }> => {
    const open = await connections.all();
    const isAllowed = open.length > 0 ? await stillAllowed() : undefined;
    const removed = isAllowed ? open.filter((connection) => !isAllowed(connection)) : [];
    const results = await Promise.allSettled(
      removed.map(async ({ connectionId }) => {
        // Close the socket first: once the connection is removed from the store, nothing could close its socket.
        await sockets.close(connectionId);
        await connections.remove(connectionId);
      }),
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return { open: open.length, closed: removed.length };
  };
