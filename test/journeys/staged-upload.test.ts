import { createHash, randomUUID } from 'node:crypto';
import type { DataServerView, Tonight, UploadItem } from '../../api/administration/administration.ts';
import { applyRetention } from '../../local/run-features.ts';
import { call, contact, read, waitForContact } from './kit/api.ts';
import { readArchived } from './kit/archive.ts';
import { farAway, nextMinute, runDueDailyEvent, saveWorkflow } from './kit/daily-event.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { type Dropped, openSite, type Site } from './kit/site.ts';

const team = 'Support North';
const member = 'alice.agent';
const stranger = 'ines.calder';
/** Calls as short as this are not kept. */
const short = 2;

const each = (percent: number, immediateUpload: boolean) => ({
  voice: { percent, immediateUpload },
  'matching-screen': { percent, immediateUpload },
  'unmatched-screen': { percent, immediateUpload },
});

/** Finds a file even after it was moved into another folder of the location. */
const nameOf = ({ path }: Dropped): string => path.split('/').at(-1)!;

const serverOf = async ({ dataServerId }: Site): Promise<DataServerView> => {
  const { dataServers } = await read<{ dataServers: DataServerView[] }>('administrator', '/v1/data-servers');
  return dataServers.find((server) => server.dataServerId === dataServerId)!;
};

const uploads = async ({ dataServerId }: Site, uploadState: UploadItem['uploadState']): Promise<UploadItem[]> => {
  const query = new URLSearchParams({ dataServerId, uploadState });
  return (await read<{ uploads: UploadItem[] }>('administrator', `/v1/staged-upload/uploads?${query}`)).uploads;
};

describe('a data server with a staging agent', () => {
  let site: Site;
  let off: Site;

  beforeAll(async () => {
    const { teams } = await read<{ teams: { teamId: string; name: string }[] }>('administrator', '/v1/teams');
    const { teamId } = teams.find(({ name }) => name === team)!;
    await saveWorkflow('end-of-call', { rules: [], defaultRule: { actions: { keep: {} } } });
    await saveWorkflow('daily', { ...dailyRules(teamId), ...farAway() });
    [site, off] = (await Promise.all([true, false].map((enabled) => openSite({ enabled, teamIds: [teamId] })))) as [
      Site,
      Site,
    ];
    daily = dailyRules(teamId);
  });
  afterAll(async () => {
    await Promise.all([site?.leave(), off?.leave()]);
  });

  let daily: ReturnType<typeof dailyRules>;
  let kept: Dropped[];
  let recycled: Dropped;
  let refused: Dropped;
  let atTheOther: Dropped;

  test('a dropped recording appears at once as a contact, Not yet uploaded, and its bytes stay on site (SU-05, SU-06, SU-07)', async () => {
    atTheOther = off.drop(member, { seconds: 30 });
    const voice = site.drop(member, { seconds: 30 });
    const { contactId } = voice.manifest;
    kept = [voice, site.drop(member, { seconds: 30, medium: 'screen', contactId })];
    recycled = site.drop(member, { seconds: short });
    refused = site.drop(stranger, { seconds: 30 });

    for (const { manifest } of [...kept, recycled]) {
      const found = await waitForContact(manifest.contactId, ({ fileUploadState }) => fileUploadState !== null);
      expect(found.fileUploadState).toBe('Not yet uploaded');
    }
    await eventually(async () => expect(await uploads(site, 'Not yet uploaded')).toHaveLength(3));
    for (const recording of [...kept, recycled]) {
      expect(await readArchived(recording.manifest.sha256)).toEqual([]);
      expect(site.holds(recording)).toBe(true);
    }
  });

  test('a recording of an agent who is not associated is refused with the reason, reported, and not deleted (SU-25, SU-26)', async () => {
    const name = nameOf(refused);
    const file = await eventually(async () => {
      const moved = site.files().find((path) => path.startsWith('refused/') && path.endsWith(name));
      if (!moved) throw new Error(`Not refused yet: ${site.files()}\n${site.log()}`);
      return moved;
    });
    expect(site.holds(refused)).toBe(false);
    expect(Buffer.byteLength(site.read(file))).toBeGreaterThan(0);
    const reasons = site.files().filter((path) => path.startsWith('refused/') && path !== file);
    expect(reasons.map(site.read).join('\n')).toContain('not associated');
  });

  test('Data servers lists a file that nobody takes in with its age and what to do, and a web page named .wav is refused', async () => {
    const page = Buffer.from('<!doctype html><html><body>Service Unavailable</body></html>');
    site.write('odd.wav.Manifest.json', '{}');
    site.write('page.wav', page);
    const manifest = {
      ...refused.manifest,
      ...{ username: member, contactId: randomUUID(), size: String(page.length), ipAddress: null },
      startedAt: '2026-11-20T10:00:00.1234567+01:00',
      endedAt: '2026-11-20T09:05:00.9Z',
      sha256: createHash('sha256').update(page).digest('hex').toUpperCase(),
    };
    site.write('page.wav.manifest.json', Buffer.from(`\ufeff${JSON.stringify(manifest)}`, 'utf16le'));
    await eventually(async () => {
      const reasons = site.files().filter((path) => path.endsWith('page.wav.reason.txt'));
      expect(reasons.map(site.read).join()).toContain('it is a web page');
    });
    // A staging agent reports its status every minute.
    await eventually(async () => {
      const { notTaken, errors } = (await serverOf(site)).agents[0]!;
      expect(notTaken).toMatchObject({
        count: 1,
        files: [{ path: 'odd.wav.Manifest.json', reason: expect.stringContaining('must end with .manifest.json') }],
      });
      expect(errors.join()).toContain('it is a web page');
    }, 90);
  });

  test('a data server without Staged Upload enabled stages nothing (SU-17)', async () => {
    const seen = await eventually(async () => {
      const [agent] = (await serverOf(off)).agents;
      if (!agent?.lastSeenAt) throw new Error(`Not seen yet\n${off.log()}`);
      return agent;
    });
    expect(seen.machine).not.toBe('');
    expect(off.files().filter((path) => path.endsWith(nameOf(atTheOther)))).toHaveLength(1);
    expect(await uploads(off, 'Not yet uploaded')).toEqual([]);
    await expect(contact(atTheOther.manifest.contactId)).rejects.toThrow('404');
  });

  test('at its Time the Daily Event uploads what its rules keep, recycles the rest, and the local copies are deleted last (SU-03, SU-04, SU-28)', async () => {
    const { at, ...when } = await nextMinute();
    await saveWorkflow('daily', { ...daily, ...when });
    // Before its Time, it does nothing.
    if (Date.now() < at.getTime() - 1500) {
      await runDueDailyEvent();
      expect(await uploads(site, 'Not yet uploaded')).toHaveLength(3);
      for (const { manifest } of kept) expect(await readArchived(manifest.sha256)).toEqual([]);
    }
    await eventually(async () => {
      if (Date.now() < at.getTime() + 500) throw new Error('Not yet time');
    }, 70);
    await runDueDailyEvent();

    const [voice] = kept;
    await waitForContact(voice!.manifest.contactId, ({ fileUploadState }) => fileUploadState === 'Uploaded');
    for (const { manifest, content } of kept) {
      const [held, ...others] = await readArchived(manifest.sha256);
      expect(held?.equals(content)).toBe(true);
      expect(others).toEqual([]);
    }
    await waitForContact(recycled.manifest.contactId, ({ fileUploadState }) => fileUploadState === 'Recycled');
    expect(await readArchived(recycled.manifest.sha256)).toEqual([]);

    await eventually(async () => {
      for (const { path } of [...kept, recycled])
        expect(site.files().filter((file) => file.startsWith(path))).toEqual([]);
    });
    await eventually(async () => {
      const done = await uploads(site, 'Uploaded');
      expect(done.map(({ custody }) => custody.map(({ step }) => step))).toEqual(
        kept.map(() => [
          'recorded',
          'staged',
          'registered',
          'released',
          'upload-started',
          'archived',
          'local-copy-deleted',
        ]),
      );
    });
    const { runs } = await read<Tonight>('administrator', '/v1/staged-upload/tonight');
    expect(runs[0]).toMatchObject({ kept: expect.any(Number), recycled: expect.any(Number) });
  });

  test('a second Daily Event on the same local day sends nothing twice (SU-32)', async () => {
    const late = site.drop(member, { seconds: 30 });
    await waitForContact(late.manifest.contactId);
    const before = (await read<Tonight>('administrator', '/v1/staged-upload/tonight')).runs.length;
    await runDueDailyEvent();
    await eventually(async () => expect(await uploads(site, 'Not yet uploaded')).toHaveLength(1));
    expect((await read<Tonight>('administrator', '/v1/staged-upload/tonight')).runs).toHaveLength(before);
    expect((await contact(late.manifest.contactId)).fileUploadState).toBe('Not yet uploaded');
  });

  test('a recording is removed from the archive when the days of its rule are over, and the contact says why', async () => {
    const keep = { conditions: [], actions: { keep: each(100, true), retentionDays: 2 } };
    await saveWorkflow('end-of-call', {
      rules: [{ ruleId: 'two-days', name: 'Two days', ...keep }],
      defaultRule: { actions: { keep: {} } },
    });
    const old = site.drop(member, { seconds: 30, endedAt: new Date(Date.now() - 3 * 86_400_000) });
    const fresh = site.drop(member, { seconds: 30 });
    for (const { manifest } of [old, fresh]) {
      await waitForContact(manifest.contactId, ({ fileUploadState }) => fileUploadState === 'Uploaded');
      expect(await readArchived(manifest.sha256)).toHaveLength(1);
    }
    await saveWorkflow('end-of-call', { rules: [], defaultRule: { actions: { keep: {} } } });

    // The index may be a moment behind.
    const { recordings } = await eventually(async () => {
      await applyRetention(outputs);
      const found = await contact(old.manifest.contactId);
      expect(found.fileUploadState).toBe('Removed');
      return found;
    });
    expect(recordings).toMatchObject([
      { state: 'deleted', deletionReason: 'Retention of 2 days, by the rule "Two days"', playable: false },
    ]);
    expect(await readArchived(old.manifest.sha256)).toEqual([]);
    const play = `/v1/contacts/${old.manifest.contactId}/recordings/${recordings[0]!.recordingId}/playback`;
    expect((await call('administrator', play, { method: 'POST' })).status).toBe(410);
    expect((await contact(fresh.manifest.contactId)).fileUploadState).toBe('Uploaded');
    expect(await readArchived(fresh.manifest.sha256)).toHaveLength(1);
  });
});

const dailyRules = (teamId: string) => ({
  rules: [
    {
      ruleId: 'short',
      name: 'Short talks',
      conditions: [{ field: 'duration' as const, atMost: short }],
      actions: { keep: each(0, false) },
    },
    {
      ruleId: 'staged',
      name: 'Staged Upload Team',
      conditions: [{ field: 'team' as const, teamIds: [teamId] }],
      actions: { keep: each(100, false) },
    },
  ],
  defaultRule: { actions: { keep: {} } },
});
