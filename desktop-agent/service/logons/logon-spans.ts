import { randomUUID } from 'node:crypto';
import type { Logger } from '../../../agent-kit/program/logger.ts';
import { longestSessionDays } from '../../../domain/desktop/logon-session.ts';
import type { Journal } from '../journal/journal.ts';
import type { StoredPiece } from '../segments/hold-back.ts';
import type { Session } from './session.ts';

/** If a session comes back within this time, it is the same logon: one of our processes was restarted. */
export const reconnectMs = 60_000;

/**
 * The cloud finds the logon sessions of a contact by when they began, up to `longestSessionDays` earlier. People who
 * only lock their PC stay logged on for longer, so their logon is closed and another one opened: at the first moment
 * without capture after half of that time, and in any case three days before it is over.
 */
const renewedAfterMs = { idle: (longestSessionDays / 2) * 86_400_000, always: (longestSessionDays - 3) * 86_400_000 };

/** When each logon began, was last seen and ended, in the journal. */
export const logonSpans = ({
  journal,
  writePiece,
  logger,
  nowMs,
}: {
  journal: Journal;
  writePiece: (piece: StoredPiece) => Promise<void>;
  logger: Logger;
  nowMs: () => number;
}) => ({
  /** A logon continues if its session comes back soon. Otherwise it ended when it was last seen. */
  begin(login: string, atMs: number): string {
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
  },
  /** The journal need not know this to the second, and each write waits for the disk. */
  see(session: Session): void {
    const atMs = nowMs();
    if (Math.abs(atMs - session.seenMs) < 2000) return;
    session.seenMs = atMs;
    journal.seeLogon(session.logonId, atMs);
  },
  /** Ends the logons whose sessions did not come back. Returns whether there were any. */
  endAbsent(sessions: readonly Session[]): boolean {
    const present = new Set(sessions.map(({ logonId }) => logonId));
    const absent = journal
      .openLogons()
      .filter(({ id, aliveMs }) => !present.has(id) && nowMs() - aliveMs > reconnectMs);
    for (const { id, aliveMs } of absent) journal.closeLogon(id, aliveMs);
    return absent.length > 0;
  },
  /** Closes very long logons, and opens new ones for their sessions. Returns these sessions. */
  renewLong(sessions: readonly Session[]): Session[] {
    const began = new Map(journal.openLogons().map(({ id, fromMs }) => [id, fromMs]));
    return sessions.filter((session) => {
      const atMs = nowMs();
      const lasted = atMs - (began.get(session.logonId) ?? atMs);
      if (lasted < (session.state === 'recording' ? renewedAfterMs.always : renewedAfterMs.idle)) return false;
      journal.closeLogon(session.logonId, atMs);
      session.earlierLogonIds.add(session.logonId);
      session.logonId = randomUUID();
      journal.openLogon({ id: session.logonId, login: session.login, fromMs: atMs });
      return true;
    });
  },
});
export type LogonSpans = ReturnType<typeof logonSpans>;
