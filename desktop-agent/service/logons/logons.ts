import { randomUUID } from 'node:crypto';
import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { longestSessionDays } from '../../../domain/desktop/logon-session.ts';
import type { CaptureState } from '../../../domain/desktop/words.ts';
import type { Keystroke } from '../../../domain/keystroke/held-keystrokes.ts';
import type { FromService, FromSession } from '../../link/messages.ts';
import type { Peer, SessionLink } from '../../link/server.ts';
import type { ItemsOfPc } from '../items/items.ts';
import type { Journal } from '../journal/journal.ts';
import type { StoredPiece } from '../segments/hold-back.ts';
import { type NewestPictures, newestPictures } from '../stills/newest-pictures.ts';
import type { Screen } from '../stills/show-screens.ts';
import type { Permissions } from './permissions.ts';
import { sessionPieces } from './session-pieces.ts';

export type Command = DesktopAnswer<'commands'>['commands'][number];

/** Stores a captured piece, sealed. Resolves when it is on the disk. */
export type WritePiece = (piece: StoredPiece) => Promise<void>;

export interface CommandResult {
  result: 'done' | 'not-recording' | 'failed';
  detail?: string;
  atMs: number;
  /** Whether this applies to keystrokes, too: those of this user are recorded, or paused. */
  recordsKeystrokes?: boolean;
}

/** A user who is logged on, with the state of their screen. */
export interface LoggedOn {
  login: string;
  logonId: string;
  fromMs: number;
  state: CaptureState;
  sinceMs: number;
  monitors: number;
  /** Their keystrokes are recorded where that is allowed, or are paused. */
  recordsKeystrokes: boolean;
  detail: string | undefined;
}

interface Session extends Omit<LoggedOn, 'fromMs'> {
  key: string;
  link: SessionLink;
  /** Logons of this session that were closed while it continued. Pieces of them may still arrive. */
  earlierLogonIds: Set<string>;
  pieces: ReturnType<typeof sessionPieces>;
  newest: NewestPictures;
  seenMs: number;
  /** Messages are handled in order, one after the other. */
  queue: Promise<void>;
  commands: Map<string, (result: CommandResult) => void>;
}

/** If a session comes back within this time, it is the same logon: one of our processes was restarted. */
export const reconnectMs = 60_000;
/**
 * The cloud finds the logon sessions of a contact by when they began, up to `longestSessionDays` earlier. People who
 * only lock their PC stay logged on for longer, so their logon is closed and another one opened: at the first moment
 * without capture after half of that time, and in any case three days before it is over.
 */
const renewedAfterMs = { idle: (longestSessionDays / 2) * 86_400_000, always: (longestSessionDays - 3) * 86_400_000 };

/** A session sends keystrokes after two seconds. */
const longestTypedMs = 60_000;

/** A session answers within this time, however late the command arrived. */
const minAnswerMs = 5000;

/** DOMAIN\user on Windows, user on Linux. */
export const loginOf = ({ user, domain }: Peer, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? `${domain}\\${user}` : user;

const isSameLogin = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Knows who is logged on, and what their sessions capture. */
export const logons = ({
  journal,
  permissions,
  writePiece,
  writeKeystrokes = async () => {},
  logger,
  nowMs,
  settings,
  items,
  askOnDemand,
  onChange,
}: {
  journal: Journal;
  permissions: Permissions;
  writePiece: WritePiece;
  /** Stores keystrokes of a logon session, encrypted. */
  writeKeystrokes?: ((logonSessionId: string, keystrokes: readonly Keystroke[]) => Promise<void>) | undefined;
  logger: Logger;
  nowMs: () => number;
  settings: Pick<Extract<FromService, { is: 'capture' }>, 'ffmpeg' | 'encoder' | 'consoleUrl'>;
  items: Pick<ItemsOfPc, 'add' | 'take'>;
  /** Never throws. */
  askOnDemand: (
    login: string,
    request: Extract<FromSession, { is: 'on-demand' }>,
  ) => Promise<Extract<FromService, { is: 'on-demand-answer' }>>;
  /** Called when somebody has logged on or off, or begins to be recorded or paused. */
  onChange: () => void;
}) => {
  const sessions = new Map<string, Session>();
  const pausedName = (login: string) => `paused ${login.toLowerCase()}`;
  const keystrokesPausedName = (login: string) => `paused keystrokes ${login.toLowerCase()}`;
  const isPaused = (login: string) => journal.noted(pausedName(login)) !== undefined;
  const areKeystrokesPaused = (login: string) => journal.noted(keystrokesPausedName(login)) !== undefined;
  let diskFull: string | undefined;
  const sessionOf = (login: string) => [...sessions.values()].find((one) => isSameLogin(one.login, login));

  const tell = (session: Session, commandId?: string): void => {
    const { isOn, keystrokes, reason } = permissions.of(session.login);
    session.link.send({
      ...(keystrokes && { keystrokes: { isPaused: areKeystrokesPaused(session.login) } }),
      ...{ is: 'capture', logonSessionId: session.logonId, isOn, isPaused: isPaused(session.login), ...settings },
      isDiskFull: diskFull !== undefined,
      ...(diskFull !== undefined ? { reason: diskFull } : !isOn && { reason }),
      ...(commandId !== undefined && { commandId }),
    });
  };

  const holdForDisk = (reason: string): void => {
    if (diskFull === reason) return;
    diskFull = reason;
    logger.warn(reason);
    for (const session of sessions.values()) tell(session);
    onChange();
  };

  /** A logon continues if its session comes back soon. Otherwise it ended when it was last seen. */
  const logonOf = (login: string, atMs: number): string => {
    const open = journal.openLogons().find((one) => one.login === login);
    if (open && atMs - open.aliveMs <= reconnectMs) {
      const gap = { logonSessionId: open.id, cause: 'not-running' as const, from: open.aliveMs, to: atMs };
      journal.noteLogonChanged(open.id);
      void writePiece({ kind: 'gap', gap }).catch((error: Error) =>
        logger.warn(`A gap cannot be stored: ${error.message}`),
      );
      return open.id;
    }
    if (open) journal.closeLogon(open.id, open.aliveMs);
    const id = randomUUID();
    journal.openLogon({ id, login, fromMs: atMs });
    return id;
  };

  /** The journal need not know this to the second, and each write waits for the disk. */
  const see = (session: Session): void => {
    const atMs = nowMs();
    if (Math.abs(atMs - session.seenMs) < 2000) return;
    session.seenMs = atMs;
    journal.seeLogon(session.logonId, atMs);
  };

  const write = async (piece: StoredPiece): Promise<void> => {
    try {
      await writePiece(piece);
    } catch (error) {
      holdForDisk(`A segment cannot be written: ${(error as Error).message}`);
    }
  };

  const onState = (session: Session, message: Extract<FromSession, { is: 'state' }>): void => {
    const state: CaptureState = message.isPaused ? 'paused' : message.isCapturing ? 'recording' : 'not-recording';
    const recordsKeystrokes = message.recordsKeystrokes === true;
    const isNew =
      state !== session.state ||
      message.monitors !== session.monitors ||
      recordsKeystrokes !== session.recordsKeystrokes;
    if (state !== session.state) session.sinceMs = message.at;
    Object.assign(session, { state, monitors: message.monitors, detail: message.detail, recordsKeystrokes });
    see(session);
    if (isNew) onChange();
    if (message.commandId === undefined) return;
    session.commands.get(message.commandId)?.({ result: 'done', atMs: message.at, recordsKeystrokes });
    session.commands.delete(message.commandId);
  };

  /**
   * Keystrokes from a session are stored only if those of its user may be recorded, and only if they are from the last
   * minute.
   */
  const takeKeystrokes = async ({ login, logonId }: Session, typed: readonly Keystroke[]): Promise<void> => {
    const now = nowMs();
    const recent = typed.filter(({ at }) => at > now - longestTypedMs && at <= now);
    if (!permissions.of(login).keystrokes || recent.length === 0) return;
    await writeKeystrokes(logonId, recent).catch((error: Error) =>
      logger.warn(`Keystrokes cannot be stored, and are lost: ${error.message}`),
    );
  };

  /** @throws when a session says something about another one */
  const onMessage = async (session: Session, message: FromSession): Promise<void> => {
    switch (message.is) {
      case 'hello':
        session.detail = message.unsupported;
        return;
      case 'state':
        return onState(session, message);
      case 'trigger-steps':
      case 'item-counts':
      case 'trigger-status':
        return items.take(session.link, message);
      case 'on-demand':
        // Do not wait for this: captured pictures must still be stored in the meantime.
        void askOnDemand(session.login, message).then((answer) => session.link.send(answer));
        return;
      case 'keystrokes':
        return takeKeystrokes(session, message.keystrokes);
      case 'fault':
        return logger.warn(`${session.login}: ${message.what}`);
      case 'logged-off':
        await session.pieces.close();
        journal.closeLogon(session.logonId, nowMs());
        return onChange();
    }
  };

  const receive = (session: Session, message: FromSession, bytes: Buffer | undefined): void => {
    const refuse = (error: Error): void => session.link.close(error.message);
    if (!('number' in message)) {
      session.queue = session.queue.then(() => onMessage(session, message)).catch(refuse);
      return;
    }
    // Without waiting for anything else, because a drop must overtake what it drops.
    try {
      session.pieces.take(message, bytes);
    } catch (error) {
      refuse(error as Error);
      return;
    }
    try {
      if (message.is === 'gap') journal.noteLogonChanged(message.gap.logonSessionId);
      if (message.is === 'frame') see(session);
    } catch (error) {
      holdForDisk(`The journal cannot be written: ${(error as Error).message}`);
    }
  };

  const remove = async (session: Session): Promise<void> => {
    session.queue = session.queue.then(() => session.pieces.close());
    await session.queue.catch((error: Error) => logger.warn(`A segment cannot be closed: ${error.message}`));
    for (const answer of session.commands.values()) {
      answer({ result: 'failed', detail: 'The session process has ended', atMs: nowMs() });
    }
    sessions.delete(session.key);
    onChange();
  };

  return {
    /** Somebody's session process has connected. */
    add(peer: Peer, link: SessionLink): void {
      const login = loginOf(peer);
      const atMs = nowMs();
      // Two session processes of one user would record the same screen twice, so the newer one stays.
      sessionOf(login)?.link.close('A newer session process of this user has connected');
      const newest = newestPictures();
      const session: Session = {
        ...{ key: peer.sessionKey, link, login, logonId: logonOf(login, atMs), state: 'not-recording', sinceMs: atMs },
        ...{ monitors: 0, recordsKeystrokes: false, detail: undefined, queue: Promise.resolve(), seenMs: 0 },
        ...{ earlierLogonIds: new Set(), commands: new Map(), newest },
        pieces: sessionPieces({
          isOwnLogon: (id) => id === session.logonId || session.earlierLogonIds.has(id),
          write(piece) {
            newest.take(piece);
            return write(piece);
          },
          onStored: (number) => void link.send({ is: 'stored', number }),
          onBehind: () => holdForDisk('The disk is too slow for what is captured'),
          nowMs,
        }),
      };
      sessions.set(session.key, session);
      link.onMessage((message, bytes) => receive(session, message, bytes));
      void link.closed.then(async (reason) => {
        if (reason) logger.warn(`The session of ${login} was disconnected: ${reason}`);
        await remove(session);
      });
      tell(session);
      items.add(link, login);
      onChange();
    },
    /** Ends the logons whose sessions did not come back. */
    endAbsent(): void {
      const present = new Set([...sessions.values()].map(({ logonId }) => logonId));
      for (const { id, aliveMs } of journal.openLogons()) {
        if (present.has(id) || nowMs() - aliveMs <= reconnectMs) continue;
        journal.closeLogon(id, aliveMs);
        onChange();
      }
    },
    /** Closes very long logons, and opens new ones for their sessions. */
    renewLong(): void {
      const began = new Map(journal.openLogons().map(({ id, fromMs }) => [id, fromMs]));
      for (const session of sessions.values()) {
        const atMs = nowMs();
        const lasted = atMs - (began.get(session.logonId) ?? atMs);
        if (lasted < (session.state === 'recording' ? renewedAfterMs.always : renewedAfterMs.idle)) continue;
        journal.closeLogon(session.logonId, atMs);
        session.earlierLogonIds.add(session.logonId);
        session.logonId = randomUUID();
        journal.openLogon({ id: session.logonId, login: session.login, fromMs: atMs });
        tell(session);
        onChange();
      }
    },
    /** Called after the cloud has answered who is recorded. */
    tellAll(): void {
      for (const session of sessions.values()) tell(session);
    },
    holdForDisk,
    /** Called when segments can be written again. */
    release(): void {
      if (diskFull === undefined) return;
      diskFull = undefined;
      for (const session of sessions.values()) tell(session);
      onChange();
    },
    get diskFull() {
      return diskFull;
    },
    /**
     * Pauses or resumes the screen or the keystrokes of a user. A stop is a pause that a start ends. Resolves to `done`
     * only after capturing has stopped, or is allowed again. A pause survives a restart of either process.
     */
    async control(
      { login, verb, media, commandId, until }: Pick<Command, 'login' | 'verb' | 'media' | 'commandId' | 'until'>,
      msLeft: number,
    ) {
      const pauses = verb === 'pause' || verb === 'stop';
      const names = [
        ...(media.includes('screen') ? [pausedName(login)] : []),
        ...(media.includes('keystroke') ? [keystrokesPausedName(login)] : []),
      ];
      for (const name of names) {
        if (pauses) journal.note(name, until);
        else journal.forgetNote(name);
      }
      const session = sessionOf(login);
      const notRecording = (detail: string): CommandResult => ({ result: 'not-recording', detail, atMs: nowMs() });
      if (!session) return notRecording('This user is not logged on');
      const { promise, resolve } = Promise.withResolvers<CommandResult>();
      session.commands.set(commandId, resolve);
      tell(session, commandId);
      const timer = setTimeout(
        () => resolve({ result: 'failed', detail: 'The session process did not answer in time', atMs: nowMs() }),
        // A late command is carried out as well; its session needs the time to answer.
        Math.max(minAnswerMs, msLeft),
      );
      const result = await promise;
      clearTimeout(timer);
      session.commands.delete(commandId);
      if (result.result === 'done' && !permissions.of(login).isOn) return notRecording(permissions.of(login).reason);
      return result;
    },
    /** Somebody's screen as it is now, for people who watch it. */
    screen: (login: string): Screen | undefined => {
      const session = sessionOf(login);
      if (!session) return undefined;
      const isHeld = isPaused(session.login) || session.state === 'paused';
      return { state: isHeld ? 'paused' : session.state, monitors: session.newest.list() };
    },
    /** Everybody who is logged on at this PC. */
    list: (): LoggedOn[] => {
      const open = new Map(journal.openLogons().map((one) => [one.id, one.fromMs]));
      return [...sessions.values()].flatMap(
        ({ login, logonId, state, sinceMs, monitors, recordsKeystrokes, detail }) => {
          const fromMs = open.get(logonId);
          const { isOn, reason } = permissions.of(login);
          return fromMs === undefined
            ? []
            : [
                {
                  ...{ login, logonId, fromMs, state, sinceMs, monitors, recordsKeystrokes },
                  detail: detail ?? (isOn ? undefined : reason),
                },
              ];
        },
      );
    },
    async close(): Promise<void> {
      const all = [...sessions.values()];
      for (const { link } of all) link.close();
      await Promise.all(all.map(remove));
    },
  };
};
export type Logons = ReturnType<typeof logons>;
