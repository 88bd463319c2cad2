import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { CannotStart } from '../../agent-kit/program/cannot-start.ts';
import { pipeName, type SocketPlace } from './address.ts';
import { type LinkEnd, linkEnd } from './connection.ts';
import { type FromService, type FromSession, fromSession } from './messages.ts';
import { userNameOf } from './user-name.ts';

/** Who is at the other end, according to the operating system and not to themselves. */
export interface Peer {
  /** The name of the user in Windows or Linux, without a domain. */
  user: string;
  /** The Windows domain, or the name of the machine for a local user. */
  domain: string;
  /** Different in each logon session of a user. */
  sessionKey: string;
}

export type SessionLink = LinkEnd<FromService, FromSession>;

export interface LinkServer {
  close(): Promise<void>;
}

type OnSession = (peer: Peer, link: SessionLink) => void;

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });

const closeServer = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));

/**
 * Linux: each user has a socket in a folder that only they may enter. The service creates both, and the user owns them.
 * Only that user, or root, can connect to it.
 */
const listenForUser = async (place: SocketPlace, uid: number, onSocket: (socket: Socket) => void): Promise<Server> => {
  const { folder, socket } = place.socketOf(uid);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A symbolic link here could make us change the owner of something else.
  if (!lstatSync(folder).isDirectory()) throw new CannotStart(`${folder} is not a folder`);
  rmSync(socket, { force: true });
  const server = createServer(onSocket);
  const before = process.umask(0o177);
  try {
    await listen(server, socket);
  } finally {
    process.umask(before);
  }
  chmodSync(folder, 0o700);
  chmodSync(socket, 0o600);
  if (process.getuid?.() === 0 && uid !== 0) {
    chownSync(socket, uid, -1);
    chownSync(folder, uid, -1);
  }
  return server;
};

/** The users who are logged on: systemd creates a runtime folder for each at logon, and removes it at logoff. */
const usersLoggedOn = (): number[] => {
  try {
    return readdirSync('/run/user').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
};

const lookEveryMs = 2000;

export const serveSockets = async (
  place: SocketPlace,
  { hostname, onSession }: { hostname: string; onSession: OnSession },
): Promise<LinkServer> => {
  const servers = new Map<number, Server>();
  const sockets = new Set<Socket>();
  let connections = 0;
  const serve = async (uid: number): Promise<void> => {
    const server = await listenForUser(place, uid, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      connections += 1;
      const peer = { user: userNameOf(uid), domain: hostname, sessionKey: `${uid}-${connections}` };
      onSession(peer, linkEnd<FromService, FromSession>(socket, fromSession));
    });
    servers.set(uid, server);
  };
  const isRoot = process.getuid?.() === 0;
  mkdirSync(place.folder, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  await serve(userInfo().uid);
  const look = async (): Promise<void> => {
    const loggedOn = new Set(usersLoggedOn());
    for (const uid of loggedOn) if (!servers.has(uid)) await serve(uid);
  };
  if (isRoot) await look();
  const timer = setInterval(() => {
    if (isRoot) look().catch(() => {});
  }, lookEveryMs);
  return {
    async close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await Promise.all([...servers.values()].map(closeServer));
    },
  };
};

/** Windows: one pipe for all users. The process that connects shows who it is. */
export const servePipe = async (
  peerOf: (socket: Socket) => Peer | undefined,
  onSession: OnSession,
  name = pipeName,
): Promise<LinkServer> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const peer = peerOf(socket);
    if (!peer) socket.destroy();
    else onSession(peer, linkEnd<FromService, FromSession>(socket, fromSession));
  });
  await listen(server, name);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await closeServer(server);
    },
  };
};
