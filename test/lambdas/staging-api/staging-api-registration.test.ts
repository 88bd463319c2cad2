import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { recordedSeconds } from '../../../domain/upload/staged-recording.ts';
import { contact } from '../api-kit.ts';
import { dropped, elsewhere, hex, now, sound, withAgent } from './staging-api-kit.ts';

describe('registration', () => {
  test('makes the contact known at once, before its record and its media (SU-06, SU-07)', async () => {
    const { staging, call, agent } = await withAgent();
    const { recordings } = await call('register', { recordings: [dropped('c1', sound)] });
    expect(recordings).toMatchObject([{ outcome: 'registered', reason: null }]);
    expect((await staging.contacts.find('c1'))?.contact).toMatchObject({ acdId: 'sam.seller', agentId: 'u-sam' });
    expect(await staging.uploads.find(recordings[0]?.recordingId ?? '')).toMatchObject({
      uploadState: 'Not yet uploaded',
      agentId: 'u-sam',
      dataServerId: 'zurich',
      custody: [
        { step: 'recorded', machine: 'PC-0042', at: '2026-11-20T11:45:00.000Z', size: 1000 },
        { step: 'staged', machine: 'ZRH-DATA-1', at: now },
        { step: 'registered', machine: 'cloud', at: now },
      ],
    });
    expect(staging.decisionRequests).toEqual(['c1']);
    expect(agent.agentId).toMatch(/^[0-9a-f]{32}$/);
  });

  test('stores the recording’s length from its own header, whatever the times of its manifest say (AC-36)', async () => {
    const { staging, call } = await withAgent();
    const [one, other] = [dropped('c1', sound), dropped('c2', sound)];
    const { recordings } = await call('register', { recordings: [{ ...one, durationSeconds: 42.5 }, other] });
    const lengths = recordings.map(async ({ recordingId }) =>
      recordedSeconds((await staging.uploads.find(recordingId!))!),
    );
    const { startedAt, endedAt } = other.manifest;
    expect(await Promise.all(lengths)).toEqual([42.5, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000]);
  });

  test('refuses a contact id that the tables use themselves, and a size too large for any archive', async () => {
    const { call } = await withAgent();
    const own = dropped('own-numbers', sound);
    const { recordings } = await call('register', { recordings: [own] });
    expect(recordings).toEqual([
      { recordingId: null, outcome: 'refused', reason: expect.stringContaining('"own-numbers" is reserved') },
    ]);
    const huge = { ...own, manifest: { ...own.manifest, contactId: 'c1', size: 9e15 } };
    await expect(call('register', { recordings: [huge] })).rejects.toThrow();
  });

  test('leaves a contact as its record describes it', async () => {
    const { staging, call } = await withAgent();
    await staging.contacts.keepNewest([contact('c1')]);
    await call('register', { recordings: [dropped('c1', sound)] });
    expect((await staging.contacts.find('c1'))?.contact).toEqual(contact('c1'));
  });

  test('that is repeated, or of a recording dropped twice, makes one recording, and its rules are applied again in case that was lost', async () => {
    const { staging, call } = await withAgent();
    const first = await call('register', { recordings: [dropped('c1', sound)] });
    const twice = { ...dropped('c1', sound), path: 'copy/of/it.wav' };
    const again = await call('register', { recordings: [dropped('c1', sound), twice] });
    expect(again.recordings.map(({ outcome }) => outcome)).toEqual(['known', 'known']);
    expect(again.recordings[0]?.recordingId).toBe(first.recordings[0]?.recordingId);
    expect(await staging.uploads.ofContact('c1')).toHaveLength(1);
    expect(staging.decisionRequests).toEqual(['c1', 'c1']);
  });

  test('accepts an agent by address or team, and by any team above theirs (SU-22, SU-23)', async () => {
    const { call } = await withAgent();
    const { recordings } = await call('register', {
      recordings: [
        dropped('by-team', sound, { ipAddress: '192.168.0.1' }),
        dropped('by-address', sound, { username: 'cara.care' }),
        dropped('former-name', sound, { username: 'SAM.OLD', ipAddress: '192.168.0.1' }),
        dropped('never-synced', sound, { username: 'new.comer' }),
      ],
    });
    expect(recordings.map(({ outcome }) => outcome)).toEqual(Array(4).fill('registered'));
  });

  test('refuses an agent who is not associated, with a sentence, and accepts the others (SU-16, SU-25, SU-26)', async () => {
    const { staging, call } = await withAgent();
    const { recordings } = await call('register', {
      recordings: [
        dropped('care', sound, { username: 'cara.care', ipAddress: '192.168.0.1' }),
        dropped('sales', sound),
        dropped('nobody', sound, { username: 'no.body', ipAddress: '192.168.0.1' }),
      ],
    });
    expect(recordings).toMatchObject([
      {
        recordingId: null,
        outcome: 'refused',
        reason:
          'cara.care at 192.168.0.1 is not associated with the data server Zurich: the address is in none of its ranges, and the agent is in none of its teams. Ask an administrator to correct this in Data servers, then move the recording and its manifest back.',
      },
      { outcome: 'registered' },
      { outcome: 'refused', reason: expect.stringMatching(/^no\.body at 192\.168\.0\.1 .* no user has this name/) },
    ]);
    expect(await staging.contacts.find('care')).toBeUndefined();
  });

  test('refuses an agent whose role has neither Record Voice nor Record Screen, with the reason (SU-11)', async () => {
    const { staging, call } = await withAgent();
    const roles = { ...unsetRoles, version: 1 };
    const seller = { roleId: 'r-1', name: 'Not recorded', permissions: [], teamIds: [], userIds: ['u-sam'] };
    await staging.recordingRoles.save({ ...roles, roles: [seller] });
    const { recordings } = await call('register', { recordings: [dropped('c1', sound)] });
    expect(recordings).toMatchObject([
      {
        recordingId: null,
        outcome: 'refused',
        reason: expect.stringContaining('the role Not recorded has neither Record Voice nor Record Screen'),
      },
    ]);
  });

  test('accepts a hundred recordings in a call, and refuses a longer list, with the number that it accepts', async () => {
    const { staging, agent, call } = await withAgent();
    const many = (count: number) => Array.from({ length: count }, (_, index) => dropped(`c${index}`, sound));
    expect(await agent.refused('register', { recordings: many(101) })).toMatchObject({
      status: 400,
      errors: [{ field: 'recordings', reason: expect.stringContaining('100') }],
    });
    expect(await staging.uploads.ofContact('c0')).toEqual([]);
    const { recordings } = await call('register', { recordings: many(100) });
    expect(recordings.map(({ outcome }) => outcome)).toEqual(Array(100).fill('registered'));
  });

  test('refuses all while Staged Upload is not enabled for the data server (SU-16, SU-17)', async () => {
    const { call } = await withAgent((server) => ({
      ...server,
      stagedUpload: { ...server.stagedUpload, enabled: false },
    }));
    const { recordings } = await call('register', { recordings: [dropped('c1', sound)] });
    expect(recordings).toMatchObject([{ outcome: 'refused', reason: expect.stringMatching(/not enabled/) }]);
  });

  test.each([
    '../c1.wav',
    'a/../../c1.wav',
    '/etc/passwd',
    'C:/c1.wav',
    'a\\..\\c1.wav',
    'a//c1.wav',
    './c1.wav',
    'c1.wav\u0000',
  ])('refuses a manifest whose path leaves the location: %j', async (path) => {
    const { call } = await withAgent();
    const { recordings } = await call('register', { recordings: [{ ...dropped('c1', sound), path }] });
    expect(recordings).toMatchObject([{ outcome: 'refused', reason: expect.stringMatching(/path/) }]);
  });

  test('refuses an invalid contact id, and an end before the start', async () => {
    const { call } = await withAgent();
    const { recordings } = await call('register', {
      recordings: [dropped('location#a/b', sound), dropped('c1', sound, { endedAt: '2026-11-20T11:00:00.000Z' })],
    });
    expect(recordings.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  test('of a PC with a fast clock ends now and not later, so that the next Daily Event includes it', async () => {
    const { staging, call } = await withAgent();
    const ahead = { startedAt: '2026-11-20T12:55:00.000Z', endedAt: '2026-11-20T13:00:00.000Z' };
    const { recordings } = await call('register', { recordings: [dropped('c1', sound, ahead)] });
    expect(await staging.uploads.find(recordings[0]?.recordingId ?? '')).toMatchObject({
      startedAt: '2026-11-20T11:55:00.000Z',
      endedAt: now,
      custody: [{ step: 'recorded', at: '2026-11-20T13:00:00.000Z' }, { step: 'staged' }, { step: 'registered' }],
    });
    expect((await staging.contacts.find('c1'))?.contact).toMatchObject({ disconnectedAt: now });
  });

  test.each([
    ['began in 1970', '1970-01-01T00:00:00Z', '1970-01-01T00:05:00Z', '2026-11-20T11:55:00.000Z', now],
    ['was set while it recorded', '1970-01-01T00:00:00Z', '2026-11-20T11:45:00Z', now, '2026-11-20T11:45:00.000Z'],
    ['has impossible times', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', now, now],
  ])(
    'of a PC whose clock %s is found on the day of its arrival (SU-06)',
    async (_, startedAt, endedAt, initiated, ended) => {
      const { staging, call } = await withAgent();
      const { recordings } = await call('register', { recordings: [dropped('c1', sound, { startedAt, endedAt })] });
      const contact = (await staging.contacts.find('c1'))?.contact;
      expect(contact).toMatchObject({ disconnectedAt: ended });
      expect(contact?.initiatedAt?.slice(0, 10)).toBe(initiated.slice(0, 10));
      const recording = await staging.uploads.find(recordings[0]?.recordingId ?? '');
      expect(recording?.startedAt).toMatch(/^20[0-9]{2}-/);
      expect(recording?.custody[0]).toMatchObject({ step: 'recorded', at: endedAt });
    },
  );

  test('accepts what was given up with a removed data server when it is dropped on another one', async () => {
    const { staging, call } = await withAgent();
    const { recordings } = await call('register', { recordings: [dropped('c1', sound)] });
    const recordingId = recordings[0]?.recordingId ?? '';
    const lost = { at: now, step: 'lost', machine: 'cloud', size: 1000, sha256: hex(sound) } as const;
    await staging.uploads.lose(recordingId, { at: now, reason: 'Given up' }, lost);
    const berne = await elsewhere(staging);
    expect((await berne.call('register', { recordings: [dropped('c1', sound)] })).recordings).toMatchObject([
      { recordingId, outcome: 'registered' },
    ]);
    expect(await staging.uploads.find(recordingId)).toMatchObject({
      dataServerId: 'berne',
      uploadState: 'Not yet uploaded',
    });
  });

  test('refuses what is already staged on another data server, so that only one of them has it', async () => {
    const { staging, call } = await withAgent();
    await call('register', { recordings: [dropped('c1', sound)] });
    const berne = await elsewhere(staging);
    const { recordings } = await berne.call('register', { recordings: [dropped('c1', sound)] });
    expect(recordings).toMatchObject([{ outcome: 'refused', reason: expect.stringMatching(/another data server/) }]);
  });
});
