import type { LogonSession } from '../../domain/desktop/logon-session.ts';
import { type Backend, openedFor } from './stores.ts';

const session = (more: Partial<LogonSession> = {}): LogonSession => ({
  logonSessionId: 's-1',
  desktopId: 'pc-1',
  login: 'CORP\\Alice',
  from: '2026-11-20T08:00:00.000Z',
  gaps: [],
  ...more,
});
const noon = { from: '2026-11-20T12:00:00.000Z', to: '2026-11-20T12:05:00.000Z' };

export const logonSessionStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('a session is found by the user name, in any case and of any domain', async () => {
    const { logons } = stores();
    await logons.note(session());
    expect(await logons.overlapping('ALICE', noon)).toEqual([session()]);
    expect(await logons.overlapping('bob', noon)).toEqual([]);
  });

  test('only sessions that touch the span are found, at whatever PC, the earliest first (AC-20)', async () => {
    const { logons } = stores();
    const morning = session({
      logonSessionId: 's-0',
      from: '2026-11-20T06:00:00.000Z',
      to: '2026-11-20T12:02:00.000Z',
    });
    const other = session({ desktopId: 'pc-2', from: '2026-11-20T12:03:00.000Z' });
    const over = session({ logonSessionId: 's-2', from: '2026-11-20T07:00:00.000Z', to: noon.from });
    const later = session({ logonSessionId: 's-3', from: noon.to });
    for (const one of [later, other, over, morning]) await logons.note(one);
    expect(await logons.overlapping('alice', noon)).toEqual([morning, other]);
  });

  test('a session that ended is not opened again by a report that comes late (AC-26)', async () => {
    const { logons } = stores();
    const ended = session({ to: '2026-11-20T10:00:00.000Z' });
    expect(await logons.note(session())).toBe('new');
    expect(await logons.note(ended)).toBe('known');
    expect(await logons.note(session())).toBe('known');
    expect(await logons.overlapping('alice', noon)).toEqual([]);
    const withGap = { ...ended, gaps: [{ from: ended.from, to: ended.to!, cause: 'locked' as const }] };
    await logons.note(withGap);
    expect(await logons.overlapping('alice', { from: ended.from, to: ended.to! })).toEqual([withGap]);
  });
};
