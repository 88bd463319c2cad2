import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { CaptureState } from '../../../domain/desktop/words.ts';
import type { Keystroke } from '../../../domain/keystroke/held-keystrokes.ts';
import type { FromService, FromSession } from '../../link/messages.ts';
import type { ItemsOfPc } from '../items/items.ts';
import type { Journal } from '../journal/journal.ts';
import type { LogonSpans } from './logon-spans.ts';
import type { Permissions } from './permissions.ts';
import type { Session } from './session.ts';

/** A session sends keystrokes after two seconds. */
const longestTypedMs = 60_000;

/** Never throws. */
export type AskOnDemand = (
  login: string,
  request: Extract<FromSession, { is: 'on-demand' }>,
) => Promise<Extract<FromService, { is: 'on-demand-answer' }>>;

/** Stores keystrokes of a logon session, encrypted. */
export type WriteKeystrokes = (logonSessionId: string, keystrokes: readonly Keystroke[]) => Promise<void>;

/** Handles what session processes send. */
export const sessionMessages = ({
  journal,
  spans,
  permissions,
  writeKeystrokes,
  logger,
  nowMs,
  items,
  askOnDemand,
  holdForDisk,
  onChange,
}: {
  journal: Journal;
  spans: LogonSpans;
  permissions: Permissions;
  writeKeystrokes: WriteKeystrokes;
  logger: Logger;
  nowMs: () => number;
  items: Pick<ItemsOfPc, 'take'>;
  askOnDemand: AskOnDemand;
  /** Stops capturing for lack of room on the disk. */
  holdForDisk: (reason: string) => void;
  onChange: () => void;
}) => {
  const onState = (session: Session, message: Extract<FromSession, { is: 'state' }>): void => {
    const state: CaptureState = message.isPaused ? 'paused' : message.isCapturing ? 'recording' : 'not-recording';
    const recordsKeystrokes = message.recordsKeystrokes === true;
    const isNew =
      state !== session.state ||
      message.monitors !== session.monitors ||
      recordsKeystrokes !== session.recordsKeystrokes;
    if (state !== session.state) session.sinceMs = message.at;
    Object.assign(session, { state, monitors: message.monitors, detail: message.detail, recordsKeystrokes });
    spans.see(session);
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

  return (session: Session, message: FromSession, bytes: Buffer | undefined): void => {
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
      if (message.is === 'frame') spans.see(session);
    } catch (error) {
      holdForDisk(`The journal cannot be written: ${(error as Error).message}`);
    }
  };
};
