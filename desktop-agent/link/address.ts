import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from '../../agent-kit/program/cannot-start.ts';

export const pipeName = '\\\\.\\pipe\\fermata-desktop-agent';

/** The longest path of a socket on Linux, with its closing zero byte (unix(7)). */
const maxSocketPath = 107;

export interface SocketPlace {
  /** Belongs to root for a service that runs as root, otherwise to the user. */
  folder: string;
  /** The folder of one user, which only that user may enter, and the socket in it. */
  socketOf(uid: number): { folder: string; socket: string };
}

/** Where the sockets are: one for each user, so that the service knows who is talking to it. */
export const socketPlace = (
  { socketFolder }: { socketFolder?: string | undefined },
  { uid = userInfo().uid, env = process.env }: { uid?: number; env?: NodeJS.ProcessEnv } = {},
): SocketPlace => {
  const shared = '/run/fermata-desktop';
  const own = join(env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`, 'fermata-desktop');
  // A session first looks for the service of the machine, and then for one of its own user.
  const folder = socketFolder ?? (uid === 0 || existsSync(shared) ? shared : own);
  const socketOf = (user: number) => ({
    folder: join(folder, String(user)),
    socket: join(folder, String(user), 'agent'),
  });
  if (Buffer.byteLength(socketOf(uid).socket) > maxSocketPath) {
    throw new CannotStart(`"socketFolder" is too long for a socket: ${folder}`);
  }
  return { folder, socketOf };
};
