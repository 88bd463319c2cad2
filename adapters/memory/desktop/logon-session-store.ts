import {
  type LogonSession,
  type LogonSessionStore,
  overlaps,
  sessionName,
} from '../../../domain/desktop/logon-session.ts';

export class MemoryLogonSessionStore implements LogonSessionStore {
  readonly #sessions = new Map<string, LogonSession>();

  async note(session: LogonSession): Promise<'new' | 'known'> {
    const key = `${session.from}#${session.desktopId}#${session.logonSessionId}`;
    const before = this.#sessions.get(key);
    if (before?.to === undefined || session.to !== undefined) this.#sessions.set(key, structuredClone(session));
    return before ? 'known' : 'new';
  }

  async overlapping(username: string, span: { from: string; to: string }): Promise<LogonSession[]> {
    const sessions = [...this.#sessions.entries()]
      .filter(([, one]) => sessionName(one.login) === sessionName(username) && overlaps(one, span))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return structuredClone(sessions.map(([, one]) => one));
  }
}
