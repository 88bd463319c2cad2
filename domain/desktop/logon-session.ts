import { lower, readWindowsLogin } from '../control/access/agent-named.ts';
import type { GapCause } from '../screen/gap.ts';

/** A span of a logon session that was not captured. */
export interface Gap {
  from: string;
  to: string;
  cause: GapCause;
}

/** One user logged on at one PC. It tells which PC has a contact's screens. All instants ISO 8601 UTC, by the time of the cloud. */
export interface LogonSession {
  /** Chosen by the PC. */
  logonSessionId: string;
  desktopId: string;
  /** `DOMAIN\user`, or `user`. */
  login: string;
  from: string;
  /** Absent as long as the user is logged on. */
  to?: string;
  gaps: readonly Gap[];
}

export interface LogonSessionStore {
  /**
   * Stores a session, or its changes. A report without an end never reopens a session that has ended, however late it
   * arrives. Returns whether the session itself was new.
   */
  note(session: LogonSession): Promise<'new' | 'known'>;

  /** Sessions of this user name (without domain, in any case) that touch the span, at any PC, the earliest first. */
  overlapping(username: string, span: { from: string; to: string }): Promise<LogonSession[]>;
}

/** PCs close a logon session at this age, and open another one. */
export const longestSessionDays = 31;

/** The user name of a login, in the form in which sessions are searched. */
export const sessionName = (login: string): string => lower(readWindowsLogin(login).username) ?? '';

/** Whether the session touches the span. */
export const overlaps = (
  { from, to }: Pick<LogonSession, 'from' | 'to'>,
  span: { from: string; to: string },
): boolean => from < span.to && (to === undefined || to > span.from);
