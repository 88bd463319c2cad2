import { MemoryScreenRecordingStore } from '../../../adapters/memory/desktop/screen-recording-store.ts';
import type { WatchState } from '../../../domain/desktop/desktop-watch.ts';
import { screenRecordings } from '../../../domain/screen-only/screen-recordings.ts';
import { desktopWatch } from '../../../lambdas/desktop-watch/desktop-watch.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { contact } from '../api-kit.ts';
import { loggedOn, recordedPeople, reportOf, startDesktops } from './desktop-api-kit.ts';

const hour = 3_600_000;

const startWatch = async () => {
  const site = await startDesktops();
  let identifiers = recordedPeople.identifiers;
  let stored: WatchState | undefined;
  const counts: Record<string, number> = {};
  const watch = desktopWatch({
    ...site,
    identifiers: async () => identifiers,
    state: {
      read: async () => stored,
      save: async (state) => {
        stored = structuredClone(state);
      },
    },
    endScreens: screenRecordings({ ...site, recordings: new MemoryScreenRecordingStore() }).endOverdue,
    startExtractions: async (contactIds) => {
      for (const contactId of contactIds) await site.extract(contactId);
    },
    telemetry: {
      ...silent,
      count: (name, value) => {
        counts[name] = value;
      },
    },
  });
  const setLogin = (systemUsername: string) => {
    identifiers = [{ userId: 'u-sam', systemUsername, systemDomain: 'CORP' }];
    site.set({ identifiers });
  };
  const listed = async () => (await site.missing.list({ limit: 10 })).missing;
  return { ...site, watch, counts, setLogin, listed };
};

const atWork = async (site: Awaited<ReturnType<typeof startWatch>>, login = 'CORP\\sam') => {
  const pc = await site.enrolled();
  await pc.call('logonSessions', {
    sessions: [{ logonSessionId: 's-1', login, from: '2026-11-19T07:00:00.000Z', gaps: [] }],
  });
  return pc;
};

describe('a screen that a PC was asked for', () => {
  const asked = async () => {
    const site = await startWatch();
    const pc = await atWork(site);
    await pc.call('report', reportOf({ users: [loggedOn('CORP\\sam')] }));
    await site.contacts.keepNewest([contact('c-1')]);
    await site.extract('c-1');
    return { site, pc };
  };

  test('is missing after an hour without an answer, and the list says when its PC last reported (AC-24)', async () => {
    const { site } = await asked();
    await site.watch();
    expect(await site.listed()).toEqual([]);
    site.wait(hour + 60_000);
    await site.watch();
    expect(await site.listed()).toMatchObject([
      { contactId: 'c-1', reason: 'screen-waits', detail: 'PC-0042 last reported at 2026-11-20T12:00:00.000Z.' },
    ]);
    expect(site.counts).toMatchObject({ ScreensNotAnswered: 1 });
  });

  test('is not missing when its keystrokes are, which have an entry of their own until their PC answers (PR-06)', async () => {
    const site = await startWatch();
    const permissions = ['record-voice', 'record-screen', 'record-keystrokes'] as const;
    site.set({ roles: { ...recordedPeople.roles, everybodyElse: [...permissions] } });
    const pc = await atWork(site);
    await pc.call('report', reportOf({ users: [loggedOn('CORP\\sam')] }));
    await site.contacts.keepNewest([contact('c-1')]);
    await site.extract('c-1');
    const { extractions } = await pc.call('extractions', { after: null, limit: 10, media: ['screen', 'keystroke'] });
    const answer = async (medium: 'screen' | 'keystroke', reason: 'not-captured' | 'nothing-typed') => {
      const { extractionId, revision } = extractions.find(({ media }) => media.includes(medium))!;
      await pc.call('results', { results: [{ extractionId, revision, outcome: 'none', reason, detail: 'locked' }] });
    };
    const reasons = async () => (await site.listed()).map(({ reason }) => reason).sort();
    await answer('screen', 'not-captured');
    site.wait(hour + 60_000);
    await site.watch();
    expect(await reasons()).toEqual(['keystrokes-wait', 'screen-not-captured']);
    await answer('keystroke', 'nothing-typed');
    expect(await reasons()).toEqual(['screen-not-captured']);
  });

  test('is checked once, and again when a run died before it had seen everything', async () => {
    const { site } = await asked();
    const { noteScreen } = site.missing;
    site.wait(hour + 60_000);
    site.missing.noteScreen = async () => {
      throw new Error('killed');
    };
    await expect(site.watch()).rejects.toThrow('killed');
    site.missing.noteScreen = noteScreen;
    await site.watch();
    expect(site.counts.ScreensNotAnswered).toBe(1);
    site.wait(hour);
    await site.watch();
    expect(site.counts.ScreensNotAnswered).toBe(0);
  });

  test('is no longer missing once its PC has registered it', async () => {
    const { site, pc } = await asked();
    site.wait(hour + 60_000);
    await site.watch();
    const [one] = (await pc.call('extractions', { after: null, limit: 1 })).extractions;
    const { extractionId, revision, from, to } = one!;
    const bytes = { size: 1, sha256: '0'.repeat(64) };
    const times = { startedAt: from, endedAt: to, durationSeconds: 1, gaps: [] };
    await pc.call('register', {
      recordings: [{ extractionId, revision, medium: 'screen', path: 'a', content: bytes, sealed: bytes, ...times }],
    });
    expect(await site.listed()).toEqual([]);
  });
});

describe('a Windows login that is corrected late', () => {
  test('has the contacts of its user requested again, because their logon sessions are found only now (AC-12, AC-24)', async () => {
    const site = await startWatch();
    site.setLogin('samuel');
    const pc = await atWork(site);
    await site.contacts.keepNewest([contact('c-1')]);
    await site.extract('c-1');
    expect(await site.listed()).toMatchObject([{ reason: 'screen-no-logon' }]);
    await site.watch();
    site.setLogin('sam');
    await site.watch();
    expect((await pc.call('extractions', { after: null, limit: 1 })).extractions).toMatchObject([{ contactId: 'c-1' }]);
    expect(await site.listed()).toEqual([]);
  });

  test('causes no request while nobody changes it', async () => {
    const site = await startWatch();
    await site.contacts.keepNewest([contact('c-1')]);
    await site.watch();
    await site.watch();
    expect(await site.listed()).toEqual([]);
  });
});

test('the hours are counted for which the oldest recording has stayed on any PC (SU-26)', async () => {
  const site = await startWatch();
  const pc = await site.enrolled();
  const oldest = '2026-11-18T12:00:00.000Z';
  await pc.call('report', reportOf({ waiting: { extractions: 0, recordings: 1, bytes: 1, oldest } }));
  await site.watch();
  expect(site.counts.OldestRecordingOnPcHours).toBe(48);
});
