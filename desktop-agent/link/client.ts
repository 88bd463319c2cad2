import { lstatSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { type LinkEnd, linkEnd } from './connection.ts';
import { type FromService, type FromSession, fromService } from './messages.ts';

export type ServiceLink = LinkEnd<FromSession, FromService>;

const isPipe = (address: string): boolean => address.startsWith('\\\\.\\pipe\\');

/** Whether only root or this user can have made the socket: others must not be able to pose as the service. */
const isTrusted = (socket: string): boolean => {
  const { uid, mode } = lstatSync(dirname(socket));
  const own = process.getuid?.() ?? 0;
  return (uid === own || uid === 0) && (mode & 0o077) === 0;
};

/** @throws if the service does not run, or the socket belongs to somebody else */
export const connectToService = (address: string): Promise<ServiceLink> =>
  new Promise((resolve, reject) => {
    if (!isPipe(address) && !isTrusted(address)) throw new Error(`${dirname(address)} can be entered by others`);
    const socket: Socket = connect(address);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(linkEnd<FromSession, FromService>(socket, fromService));
    });
  });
