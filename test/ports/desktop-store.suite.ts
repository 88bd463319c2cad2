import type { Desktop, DesktopReport, EnrolmentCode } from '../../domain/desktop/desktop.ts';
import { type Backend, openedFor } from './stores.ts';

const now = '2026-11-20T10:00:00.000Z';

const desktop = (desktopId: string): Desktop => ({
  desktopId,
  machine: `PC-${desktopId}`,
  platform: 'windows',
  publicKey: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
  codeId: 'aaaaaaaaaaaa',
  enrolledAt: now,
});

const code = (more: Partial<EnrolmentCode> = {}): EnrolmentCode => ({
  codeId: 'aaaaaaaaaaaa',
  codeHash: 'a'.repeat(64),
  createdAt: '2026-11-19T10:00:00.000Z',
  createdBy: 'ada.admin',
  expiresAt: '2026-11-21T10:00:00.000Z',
  maxUses: 2,
  uses: 0,
  ...more,
});

const report = (desktopId: string, at: string): DesktopReport => ({
  desktopId,
  at,
  version: '1.0.0',
  platform: 'windows',
  ipAddresses: ['10.1.2.3'],
  users: [
    {
      login: 'CORP\\alice',
      loggedOnAt: now,
      capture: { state: 'not-recording', since: now, monitors: 2, detail: 'Locked' },
    },
  ],
  waiting: { extractions: 1, recordings: 2, bytes: 3, oldest: now },
  disk: { freeBytes: 1, totalBytes: 2 },
  clockOffsetMilliseconds: -12.5,
  faults: ['The disk is nearly full.'],
  itemsVersion: 4,
  channel: 'connected',
  browsers: [{ login: 'CORP\\alice', name: 'chrome', extensionSeen: false }],
});

export const desktopStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const enrol = (one: Desktop, codeHash = code().codeHash) => stores().desktops.enrol(one, codeHash);

  test('a code enrols as many PCs as it was made for, and no more', async () => {
    const { desktops } = stores();
    await desktops.addCode(code());
    await enrol(desktop('a1'));
    await enrol(desktop('b2'));
    await expect(enrol(desktop('c3'))).rejects.toMatchObject({ code: 'forbidden' });
    expect((await desktops.all()).map(({ desktopId }) => desktopId)).toEqual(['a1', 'b2']);
    expect(await desktops.find('b2')).toEqual(desktop('b2'));
    // Somebody asks for an id that no PC has: it begins with a character of two halves.
    expect(await desktops.find('\u{1F4BB}1')).toBeUndefined();
    expect(await desktops.codes()).toEqual([code({ uses: 2 })]);
  });

  test('PCs that enrol at the same moment do not use a code more often than its limit', async () => {
    const { desktops } = stores();
    await desktops.addCode(code({ maxUses: 5 }));
    const results = await Promise.allSettled([...'0123456789'].map((id) => enrol(desktop(id))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await desktops.all()).toHaveLength(5);
    expect((await desktops.codes())[0]!.uses).toBe(5);
  });

  test('a PC whose answer was lost asks again, which costs no use of the code', async () => {
    const { desktops } = stores();
    await desktops.addCode(code({ maxUses: 1 }));
    await enrol(desktop('a1'));
    await enrol({ ...desktop('a1'), enrolledAt: '2026-11-20T10:01:00.000Z' });
    expect(await desktops.find('a1')).toEqual(desktop('a1'));
    expect((await desktops.codes())[0]!.uses).toBe(1);
  });

  test.each([
    ['expired', { expiresAt: now }],
    ['revoked', { revokedAt: '2026-11-20T09:00:00.000Z' }],
    ['another one', { codeHash: 'b'.repeat(64) }],
  ])('a code that is %s enrols nobody', async (_, more) => {
    const { desktops } = stores();
    await desktops.addCode(code(more));
    await expect(enrol(desktop('a1'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await desktops.all()).toEqual([]);
    expect((await desktops.codes())[0]!.uses).toBe(0);
  });

  test('a revoked code stays in the list, with the time of its first revocation', async () => {
    const { desktops } = stores();
    await desktops.addCode(code());
    await desktops.revokeCode('aaaaaaaaaaaa', now);
    await desktops.revokeCode('aaaaaaaaaaaa', '2026-11-20T12:00:00.000Z');
    expect(await desktops.codes()).toEqual([code({ revokedAt: now })]);
    await expect(desktops.revokeCode('cccccccccccc', now)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the newest report of a PC stays, whichever comes last (AC-08)', async () => {
    const { desktops } = stores();
    await desktops.noteReport(report('a1', '2026-11-20T10:05:00.000Z'));
    await desktops.noteReport(report('a1', '2026-11-20T10:00:00.000Z'));
    await desktops.noteReport(report('b2', now));
    expect(await desktops.report('a1')).toEqual(report('a1', '2026-11-20T10:05:00.000Z'));
    expect((await desktops.reports()).map(({ desktopId }) => desktopId).sort()).toEqual(['a1', 'b2']);
  });

  test('a PC that is removed is gone with its report, and may enrol again', async () => {
    const { desktops } = stores();
    await desktops.addCode(code());
    await enrol(desktop('a1'));
    await desktops.noteReport(report('a1', now));
    await desktops.remove('a1');
    await desktops.remove('a1');
    expect(await desktops.find('a1')).toBeUndefined();
    expect(await desktops.reports()).toEqual([]);
    await enrol(desktop('a1'));
    expect(await desktops.find('a1')).toEqual(desktop('a1'));
  });
};
