import { type AccessListStore, rolesStillHeld } from '../user/access-list.ts';
import type { ConnectionStore, Holder, Sockets } from './connection.ts';

/** Whether somebody may still use Fermata in the role they connected with. Undefined: that is not known now. */
export type StillAllowed = () => Promise<((holder: Holder) => boolean) | undefined>;

/** By the list of people who may sign in, which knows nothing yet of somebody who proved who they are just now. */
export const stillAllowed =
  (lists: Pick<AccessListStore, 'current'>): StillAllowed =>
  async () => {
    const list = await lists.current();
    return (
      list &&
      (({ subject, role, provedAt }) => {
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
 * Closes the connections of people who were removed, signed out everywhere, or lost the role they connected with. Where
 * that is not known nothing is closed: those who are on the phone must go on seeing whether they are recorded.
 */
export const closeRemoved =
  ({ connections, sockets, stillAllowed }: CloseRemoved) =>
  async (): Promise<{ open: number; closed: number }> => {
    const open = await connections.all();
    const isAllowed = open.length > 0 ? await stillAllowed() : undefined;
    const removed = isAllowed ? open.filter((connection) => !isAllowed(connection)) : [];
    const closing = await Promise.allSettled(
      removed.map(async ({ connectionId }) => {
        // The socket first: what is forgotten could not be closed any more.
        await sockets.close(connectionId);
        await connections.remove(connectionId);
      }),
    );
    for (const one of closing) if (one.status === 'rejected') throw one.reason;
    return { open: open.length, closed: removed.length };
  };
