import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import type { DesktopPeople } from '../../../domain/schedule/who-is-recorded.ts';
import { contact } from '../api-kit.ts';
import { recordedPeople, startDesktops } from '../desktops/desktop-api-kit.ts';

type Site = Awaited<ReturnType<typeof startDesktops>>;
type Pc = Awaited<ReturnType<Site['enrolled']>>;
type Extraction = DesktopAnswer<'extractions'>['extractions'][number];

const listed = async ({ missing }: Site) => (await missing.list({ limit: 10 })).missing;
const loggedOn = (pc: Pc, login = 'CORP\\sam', logonSessionId = 's-1') =>
  pc.call('logonSessions', {
    sessions: [{ logonSessionId, login, from: '2026-11-19T07:00:00.000Z', to: '2026-11-19T18:00:00.000Z', gaps: [] }],
  });
const imported = async (site: Site) => {
  await site.contacts.keepNewest([contact('c-1')]);
  await site.extract('c-1');
};
const asked = async (pc: Pc) => (await pc.call('extractions', { after: null, limit: 10 })).extractions[0] as Extraction;
const answerNone = async (
  pc: Pc,
  detail: string,
  reason: 'not-captured' | 'segments-deleted' = 'not-captured',
): Promise<void> => {
  const { extractionId, revision } = await asked(pc);
  await pc.call('results', { results: [{ extractionId, revision, outcome: 'none', reason, detail }] });
};

describe('a contact whose agent should have been recorded is on the list of missing recordings', () => {
  test('when its agent was logged on at no PC, and leaves it when the PC reports that later (AC-24)', async () => {
    const site = await startDesktops();
    const pc = await site.enrolled();
    await imported(site);
    expect(await listed(site)).toMatchObject([
      { contactId: 'c-1', reason: 'screen-no-logon', agentId: 'u-sam', startedAt: '2026-11-19T09:02:15.000Z' },
    ]);
    await loggedOn(pc);
    expect(await asked(pc)).toMatchObject({ contactId: 'c-1' });
    expect(await listed(site)).toEqual([]);
  });

  test('when the login at the PC differs from the one that is set, with both (AC-12)', async () => {
    const site = await startDesktops();
    await loggedOn(await site.enrolled(), 'HOME\\sam');
    await imported(site);
    const [entry] = await listed(site);
    expect(entry).toMatchObject({ reason: 'screen-login-differs' });
    expect(entry!.detail).toBe('HOME\\sam was logged on, and the Windows login is set to CORP\\sam.');
  });

  test('when the agent has no Windows login (AC-12)', async () => {
    const site = await startDesktops();
    site.set({ identifiers: [] });
    await imported(site);
    expect(await listed(site)).toMatchObject([{ reason: 'screen-login-not-set' }]);
  });

  test.each([
    ['Nothing was captured: locked', 'The PC was locked.'],
    [
      'Nothing was captured: suspended, not-running',
      'The PC was suspended. The desktop agent or the PC was not running.',
    ],
    ['Nothing was captured: unknown', 'Nothing was captured: unknown'],
  ])('when its PC answers "%s", with the detail %s', async (detail, sentence) => {
    const site = await startDesktops();
    const pc = await site.enrolled();
    await loggedOn(pc);
    await imported(site);
    expect(await listed(site)).toEqual([]);
    await answerNone(pc, detail);
    expect(await listed(site)).toMatchObject([{ contactId: 'c-1', reason: 'screen-not-captured', detail: sentence }]);
  });

  test.each<[string, Partial<DesktopPeople>, RegExp]>([
    ['RTE messaging is off', { acd: { rteMessaging: false } }, /RTE Messaging for Screen Recording is off/],
    ['the role lacks Record Screen', { roles: unsetRoles }, /lacks Record Screen/],
    [
      'the user is not active',
      { users: recordedPeople.users.map((user) => ({ ...user, active: false })) },
      /is not active/,
    ],
  ])('when its PC did not record because %s, which the detail says (AC-12)', async (_, change, sentence) => {
    const site = await startDesktops();
    const pc = await site.enrolled();
    await loggedOn(pc);
    await imported(site);
    site.set(change);
    await answerNone(pc, 'Nothing was captured: not-allowed');
    const [entry] = await listed(site);
    expect(entry!.detail).toMatch(/^The PC was not allowed to record this user\./);
    expect(entry!.detail).toMatch(sentence);
  });

  test('when its PC has deleted what it captured', async () => {
    const site = await startDesktops();
    const pc = await site.enrolled();
    await loggedOn(pc);
    await imported(site);
    await answerNone(pc, 'This PC no longer has anything of this logon session', 'segments-deleted');
    expect(await listed(site)).toMatchObject([
      { reason: 'screen-not-made', detail: expect.stringMatching(/no longer/) },
    ]);
  });

  test.each(['registered', 'not answered'] as const)(
    'when its screen was %s on a PC that was removed, and the list says who removed it (AC-24)',
    async (state) => {
      const site = await startDesktops();
      const pc = await site.enrolled();
      await loggedOn(pc);
      await imported(site);
      const { extractionId, revision, from, to } = await asked(pc);
      const [extraction] = await site.extractions.ofContact('c-1');
      const detail = 'ada.admin removed the PC PC-0042, where it was stored';
      if (state === 'registered') {
        const bytes = { size: 1, sha256: '0'.repeat(64) };
        const times = { startedAt: from, endedAt: to, durationSeconds: 1, gaps: [] };
        await pc.call('register', {
          recordings: [
            { extractionId, revision, medium: 'screen', path: 'a', content: bytes, sealed: bytes, ...times },
          ],
        });
        const { recordingId } = (await site.uploads.ofContact('c-1'))[0]!;
        const entry = { at: from, step: 'lost', machine: 'cloud', ...bytes } as const;
        await site.uploads.lose(recordingId, { at: from, reason: detail }, entry);
      } else {
        const none = { is: 'none', reason: 'segments-lost', detail, at: from } as const;
        await site.extractions.save({ ...extraction!, state: none });
      }
      await site.extract('c-1');
      expect(await listed(site)).toMatchObject([{ contactId: 'c-1', reason: 'screen-lost', detail }]);
    },
  );
});

describe('a contact is not on the list', () => {
  test.each<[string, Partial<DesktopPeople>]>([
    ['RTE messaging is off', { acd: { rteMessaging: false } }],
    ['their role lacks Record Screen', { roles: unsetRoles }],
  ])('when its agent is not to be recorded, because %s', async (_, change) => {
    const site = await startDesktops();
    site.set(change);
    await imported(site);
    expect(await listed(site)).toEqual([]);
  });

  test('when one of two PCs has its screen, whatever the other one answers', async () => {
    const site = await startDesktops();
    const [one, two] = [await site.enrolled('PC-1'), await site.enrolled('PC-2')];
    await loggedOn(one);
    await loggedOn(two, 'CORP\\sam', 's-2');
    await imported(site);
    const { extractionId, revision, from, to } = await asked(two);
    const bytes = { size: 1, sha256: '0'.repeat(64) };
    await answerNone(one, 'Nothing was captured: locked');
    expect(await listed(site)).toEqual([]);
    const times = { startedAt: from, endedAt: to, durationSeconds: 1, gaps: [] };
    await two.call('register', {
      recordings: [{ extractionId, revision, medium: 'screen', path: 'a', content: bytes, sealed: bytes, ...times }],
    });
    expect(await listed(site)).toEqual([]);
  });
});
