import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import type { FromService } from '../../link/messages.ts';
import type { Peer, SessionLink } from '../../link/server.ts';
import type { ItemsOfPc } from '../items/items.ts';
import type { Journal } from '../journal/journal.ts';
import type { StoredPiece } from '../segments/hold-back.ts';
import { newestPictures } from '../stills/newest-pictures.ts';
import type { Screen } from '../stills/show-screens.ts';
import { logonSpans } from './logon-spans.ts';
import type { Permissions } from './permissions.ts';
import type { CommandResult, LoggedOn, Session } from './session.ts';
import { type AskOnDemand, sessionMessages, type WriteKeystrokes } from './session-messages.ts';
import { sessionPieces } from './session-pieces.ts';

export type Command = DesktopAnswer<'commands'>['commands'][number];

/** Stores a captured piece, sealed. Resolves when it is on the disk. */
export type WritePiece = (piece: StoredPiece) => Promise<void>;

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
  writeKeystrokes?: WriteKeystrokes | undefined;
  logger: Logger;
  nowMs: () => number;
  settings: Pick<Extract<FromService, { is: 'capture' }>, 'ffmpeg' | 'encoder' | 'consoleUrl'>;
  items: Pick<ItemsOfPc, 'add' | 'take'>;
  askOnDemand: AskOnDemand;
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

  const write = async (piece: StoredPiece): Promise<void> => {
    try {
      await writePiece(piece);
    } catch (error) {
      holdForDisk(`A segment cannot be written: ${(error as Error).message}`);
    }
  };

  const spans = logonSpans({ journal, writePiece, logger, nowMs });
  const receive = sessionMessages({
    ...{ journal, spans, permissions, writeKeystrokes, logger, nowMs, items, askOnDemand, holdForDisk, onChange },
  });

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
        ...{
          key: peer.sessionKey,
          link,
          login,
          logonId: spans.begin(login, atMs),
          state: 'not-recording',
          sinceMs: atMs,
        },
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
      if (spans.endAbsent([...sessions.values()])) onChange();
    },
    /** Closes very long logons, and opens new ones for their sessions. */
    renewLong(): void {
      for (const session of spans.renewLong([...sessions.values()])) {
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
