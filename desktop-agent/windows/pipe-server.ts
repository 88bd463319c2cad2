import { type LinkServer, type Peer, type SessionLink, servePipe as serve } from '../link/server.ts';
import { programPathOf } from './focus.ts';
import { declare, koffi } from './native.ts';

const number = koffi.pointer('uint32_t');
const clientProcess = declare('kernel32.dll', 'GetNamedPipeClientProcessId', 'int', ['intptr_t', koffi.out(number)]);
const pipeInfo = declare('kernel32.dll', 'GetNamedPipeInfo', 'int', [
  ...['intptr_t', koffi.out(number), 'void *', 'void *', 'void *'],
]);
const peek = declare('kernel32.dll', 'PeekNamedPipe', 'int', [
  ...['intptr_t', 'void *', 'uint32_t', 'void *', 'void *', 'void *'],
]);
const standardHandle = declare('kernel32.dll', 'GetStdHandle', 'intptr_t', ['uint32_t']);
const sessionOfProcess = declare('kernel32.dll', 'ProcessIdToSessionId', 'int', ['uint32_t', koffi.out(number)]);
const querySession = declare('wtsapi32.dll', 'WTSQuerySessionInformationW', 'int', [
  ...['void *', 'uint32_t', 'uint32_t', koffi.out(koffi.pointer('void *')), koffi.out(number)],
]);
const freeMemory = declare('wtsapi32.dll', 'WTSFreeMemory', 'void', ['void *']);

const serverEnd = 1;
/** WTSUserName and WTSDomainName. */
const [userName, domainName] = [5, 7];
/** A process of ours has far fewer; the values are multiples of four. */
const maxHandle = 16_384;

/** The process at the other end of each connected pipe, by the handle of our end. */
export interface PipeHandles {
  connected(): Map<number, number>;
}

/** Fails for a pipe that still waits for its first client; its client may be any number. Node's own pipes never block it. */
const hasClient = (pipe: number): boolean => Boolean(peek(pipe, null, 0, null, null, null));

/**
 * Node does not tell the handle of a connection, so all handles of this process are checked. Those of standard input
 * and output are left out: a call about a pipe that is being read could block for ever.
 */
const ownPipes: PipeHandles = {
  connected() {
    const standard = new Set([-10, -11, -12].map((one) => Number(standardHandle(one >>> 0))));
    const found = new Map<number, number>();
    for (let handle = 4; handle <= maxHandle; handle += 4) {
      if (standard.has(handle)) continue;
      const [flags, processId] = [[0], [0]];
      if (!pipeInfo(handle, flags, null, null, null) || (flags[0]! & serverEnd) === 0) continue;
      if (hasClient(handle) && clientProcess(handle, processId)) found.set(handle, processId[0]!);
    }
    return found;
  },
};

const sessionText = (session: number, what: number): string => {
  const [text, bytes]: [unknown[], number[]] = [[null], [0]];
  if (!querySession(null, session, what, text, bytes)) return '';
  try {
    return Buffer.from(koffi.view(text[0], bytes[0]!).slice(0)).toString('utf16le').replace(/\0.*$/, '');
  } finally {
    freeMemory(text[0]);
  }
};

/** The user of a process. Undefined if it is not this program in the session of a user. */
const peerOfProcess = (processId: number): Peer | undefined => {
  const session = [0];
  if (!sessionOfProcess(processId, session)) return undefined;
  // Another program in the session must not pose as ours.
  if (programPathOf(processId).toLowerCase() !== process.execPath.toLowerCase()) return undefined;
  const user = sessionText(session[0]!, userName);
  if (!user) return undefined;
  return { user, domain: sessionText(session[0]!, domainName), sessionKey: `${session[0]}-${processId}` };
};

/**
 * Finds out who has just connected: the one handle that is connected now and was not before. If two connect at the same
 * moment, they cannot be told apart. Both are refused, and try again a second later.
 */
export const newcomers = (pipes: PipeHandles, peerOf: (processId: number) => Peer | undefined) => {
  let before = new Map<number, number>();
  return (): Peer | undefined => {
    const now = pipes.connected();
    const added = [...now].filter(([handle, processId]) => before.get(handle) !== processId);
    before = now;
    return added.length === 1 ? peerOf(added[0]![1]) : undefined;
  };
};

export const servePipe = (onSession: (peer: Peer, link: SessionLink) => void): Promise<LinkServer> =>
  serve(newcomers(ownPipes, peerOfProcess), onSession);
