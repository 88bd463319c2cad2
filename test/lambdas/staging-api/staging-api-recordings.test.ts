import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { codeHash } from '../../../domain/data-server/enrolment-code.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import type { UploadAddress } from '../../../domain/upload/archive.ts';
import { multipartFrom, partSizeOf } from '../../../domain/upload/parts.ts';
import { recordedSeconds } from '../../../domain/upload/staged-recording.ts';
import { contact } from '../api-kit.ts';
import {
  type Agent,
  dataServer,
  dropped,
  hex,
  keep,
  now,
  random,
  released,
  type Staging,
  startStaging,
} from './staging-api-kit.ts';

const sound = random(1000);

const withAgent = async (change?: (server: DataServer) => DataServer) => {
  const staging = await startStaging();
  const agent = await staging.enrolled();
  const server = await staging.dataServers.find('zurich');
  if (change && server) await staging.dataServers.save(change(server));
  return { staging, agent, call: agent.call };
};

/** A second data server with its own agent. */
const elsewhere = async (staging: Staging): Promise<Agent> => {
  const typed = 'EEEEE-FFFFF-GGGGG-HHHHH';
  await staging.dataServers.save(
    dataServer({
      dataServerId: 'berne',
      name: 'Berne',
      enrolment: { codeHash: await codeHash(typed), expiresAt: '2026-11-20T13:00:00.000Z' },
    }),
  );
  return staging.enrolled('BRN-DATA-1', typed);
};

const put = (staging: Staging, address: UploadAddress, bytes: Uint8Array) => staging.archive.send(address, bytes);

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

  test('repeated, or dropped twice, is one recording; its rules are applied again in case that was lost', async () => {
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

  test('accepts a hundred in a call; with more it refuses all, and says how many it accepts', async () => {
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

  test('from a PC with a fast clock ends now at the latest, so that the next Daily Event includes it', async () => {
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
  ])('of a PC whose clock %s is found on the day it came (SU-06)', async (_, startedAt, endedAt, initiated, ended) => {
    const { staging, call } = await withAgent();
    const { recordings } = await call('register', { recordings: [dropped('c1', sound, { startedAt, endedAt })] });
    const contact = (await staging.contacts.find('c1'))?.contact;
    expect(contact).toMatchObject({ disconnectedAt: ended });
    expect(contact?.initiatedAt?.slice(0, 10)).toBe(initiated.slice(0, 10));
    const recording = await staging.uploads.find(recordings[0]?.recordingId ?? '');
    expect(recording?.startedAt).toMatch(/^20[0-9]{2}-/);
    expect(recording?.custody[0]).toMatchObject({ step: 'recorded', at: endedAt });
  });

  test('accepts what was given up with a removed data server when it is dropped on another', async () => {
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

describe('work', () => {
  test('is what was released, and what was recycled for deletion; two agents never work on the same file', async () => {
    const { staging, agent, call } = await withAgent();
    const [kept = ''] = await released(staging, agent, dropped('c1', sound));
    const { recordings } = await call('register', { recordings: [dropped('c2', sound), dropped('c3', sound)] });
    const recycled = recordings[0]?.recordingId ?? '';
    const step = { at: now, step: 'recycled', machine: 'cloud', size: 1000, sha256: '' } as const;
    await staging.uploads.decide(recycled, { ...keep, outcome: 'recycle' }, step);

    const { items } = await call('work', { limit: 10 });
    expect(items.map(({ recordingId, action }) => [recordingId, action]).sort()).toEqual(
      [
        [kept, 'upload'],
        [recycled, 'delete-local-copy'],
      ].sort(),
    );
    expect(items[0]).toMatchObject({ size: 1000, leasedUntil: '2026-11-20T12:15:00.000Z' });
    expect((await call('work', { limit: 10 })).items).toHaveLength(2);
    const berne = await elsewhere(staging);
    expect((await berne.call('work', { limit: 10 })).items).toEqual([]);
  });
});

describe('an upload', () => {
  test('in one PUT goes from the PC to the archive; each hand-over is in its custody (SU-03, SU-07)', async () => {
    const { staging, agent, call } = await withAgent();
    const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
    await call('work', { limit: 1 });
    const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
    if (how?.how !== 'put') throw new Error(`It was answered ${how?.how}`);
    expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Uploading' });

    const before = await call('confirm', { recordings: [{ recordingId }] });
    expect(before.recordings).toEqual([{ recordingId, outcome: 'not-held', receipt: null }]);
    expect(put(staging, how.address, sound).status).toBe(200);
    const { recordings } = await call('confirm', { recordings: [{ recordingId }] });
    expect(recordings).toMatchObject([{ recordingId, outcome: 'uploaded', receipt: { size: 1000 } }]);
    expect(await call('confirm', { recordings: [{ recordingId }] })).toEqual({ recordings });

    await call('deletions', { recordings: [{ recordingId, at: '2026-11-20T12:01:00.000Z' }] });
    await call('deletions', { recordings: [{ recordingId, at: '2026-11-20T12:02:00.000Z' }] });
    const { custody, uploadState } = (await staging.uploads.find(recordingId)) ?? { custody: [] };
    expect(uploadState).toBe('Uploaded');
    expect(custody.map(({ step, machine }) => `${step} ${machine}`)).toEqual([
      'recorded PC-0042',
      'staged ZRH-DATA-1',
      'registered cloud',
      'released cloud',
      'upload-started ZRH-DATA-1',
      'archived cloud',
      'local-copy-deleted ZRH-DATA-1',
    ]);
    expect(new Set(custody.map(({ sha256, size }) => `${sha256} ${size}`)).size).toBe(1);
  });

  test('that was interrupted after the PUT is found in the archive, and not sent again', async () => {
    const { staging, agent, call } = await withAgent();
    const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
    await call('work', { limit: 1 });
    const request = { recordings: [{ recordingId }] };
    const [how] = (await call('uploads', request)).recordings;
    if (how?.how === 'put') put(staging, how.address, sound);
    expect((await call('uploads', request)).recordings).toEqual([{ recordingId, how: 'held' }]);
    await call('confirm', { recordings: [{ recordingId }] });
    expect((await call('uploads', request)).recordings).toEqual([{ recordingId, how: 'held' }]);
  });

  test('of a large file resumes in the middle, with the parts that the archive has', async () => {
    const { staging, agent, call } = await withAgent();
    const large = random(multipartFrom + 5);
    const [recordingId = ''] = await released(staging, agent, dropped('c1', large));
    await call('work', { limit: 1 });
    const plan = async () => {
      const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
      if (how?.how !== 'parts') throw new Error(`It was answered ${how?.how}`);
      return how;
    };
    const { uploadId, partSize, arrived } = await plan();
    expect(arrived).toEqual([]);
    const bytesOf = (part: number) => large.subarray((part - 1) * partSize, part * partSize);
    const sendPart = async (part: number) => {
      const bytes = bytesOf(part);
      const { parts } = await call('parts', {
        recordingId,
        uploadId,
        parts: [{ part, size: bytes.length, sha256: hex(bytes) }],
      });
      return { part, etag: put(staging, parts[0]!.address, bytes).etag ?? '', sha256: hex(bytes) };
    };
    const first = await sendPart(1);

    const resumed = await plan();
    expect(resumed).toMatchObject({ uploadId, arrived: [{ size: partSize, ...first }] });
    const parts = [first, await sendPart(2), await sendPart(3), await sendPart(4)];
    const early = await call('confirm', { recordings: [{ recordingId, uploadId, parts: [{ ...first, part: 5 }] }] });
    expect(early.recordings).toMatchObject([{ outcome: 'not-held' }]);
    const composite = `${hex(Buffer.concat(parts.map(({ sha256 }) => Buffer.from(sha256, 'hex'))))}-4`;
    const request = { recordings: [{ recordingId, uploadId, parts, partsSha256: composite }] };
    const others = { recordings: [{ ...request.recordings[0]!, partsSha256: `${'0'.repeat(64)}-4` }] };
    expect((await call('confirm', others)).recordings).toMatchObject([{ outcome: 'differs' }]);
    const confirmed = await call('confirm', request);
    const receipt = { size: large.length, partsSha256: composite };
    expect(confirmed.recordings).toMatchObject([{ outcome: 'uploaded', receipt }]);
    expect(await call('confirm', request)).toEqual(confirmed);
    const { recordings: listed } = await call('custody', { recordingIds: [recordingId] });
    expect(listed).toMatchObject([{ archive: receipt }]);
  });

  test('gets addresses only for its own parts', async () => {
    const { staging, agent, call } = await withAgent();
    const large = random(multipartFrom);
    const [recordingId = ''] = await released(staging, agent, dropped('c1', large));
    await call('work', { limit: 1 });
    const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
    const uploadId = how?.how === 'parts' ? how.uploadId : '';
    const hash = hex(large);
    const size = partSizeOf(large.length);
    const ask = (more: object) =>
      agent.refused('parts', { recordingId, uploadId, parts: [{ part: 1, size, sha256: hash }], ...more });
    expect((await ask({})).status).toBe(200);
    expect((await ask({ uploadId: 'another' })).status).toBe(409);
    expect((await ask({ recordingId: 'another' })).status).toBe(404);
    expect((await ask({ parts: [{ part: 1, size: size + 1, sha256: hash }] })).status).toBe(400);
    expect((await ask({ parts: [{ part: 9000, size, sha256: hash }] })).status).toBe(400);
  });

  test('is refused before a rule has released it, without a lease, and for another data server', async () => {
    const { staging, agent, call } = await withAgent();
    const { recordings } = await call('register', { recordings: [dropped('c1', sound)] });
    const waiting = recordings[0]?.recordingId ?? '';
    const [free = ''] = await released(staging, agent, dropped('c2', sound));
    const ask = async ({ call }: Agent, recordingId: string) => {
      const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
      return how?.how === 'refused' ? how.reason : how?.how;
    };
    expect(await ask(agent, waiting)).toMatch(/waits for its rule/);
    expect(await ask(agent, free)).toMatch(/Ask for work first/);
    expect(await ask(await elsewhere(staging), free)).toMatch(/no recording .* on this data server/);
  });

  test('of other bytes than the manifest promised never counts as uploaded', async () => {
    const { staging, agent, call } = await withAgent();
    const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
    await call('work', { limit: 1 });
    const other = random(1000);
    const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
    if (how?.how !== 'put') throw new Error(`It was answered ${how?.how}`);
    expect(put(staging, how.address, other).status).toBe(400);
    const { recordings: refused } = await call('confirm', { recordings: [{ recordingId }] });
    expect(refused).toEqual([{ recordingId, outcome: 'not-held', receipt: null }]);
    // Even if it got there in another way.
    const key = staging.archive.keyOf((await staging.uploads.find(recordingId))!);
    put(staging, await staging.archive.putAddress(key, { size: 1000, sha256: hex(other) }), other);
    const { recordings } = await call('confirm', { recordings: [{ recordingId }] });
    expect(recordings).toEqual([{ recordingId, outcome: 'differs', receipt: null }]);
    expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Uploading' });
    expect(await agent.refused('deletions', { recordings: [{ recordingId, at: now }] })).toMatchObject({ status: 409 });
  });
});

test('a failure is saved with its reason, and waits for a retry', async () => {
  const { staging, agent, call } = await withAgent();
  const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
  await call('fail', { recordings: [{ recordingId, reason: 'The file has changed since its manifest' }] });
  expect(await staging.uploads.find(recordingId)).toMatchObject({
    uploadState: 'Failed',
    failure: { reason: 'The file has changed since its manifest', times: 1 },
  });
  expect((await call('work', { limit: 1 })).items).toEqual([]);
  await staging.uploads.retry(recordingId);
  expect((await call('work', { limit: 1 })).items).toHaveLength(1);
});

test('a missing one does not affect its neighbours', async () => {
  const { staging, agent } = await withAgent();
  const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
  const body = { recordings: ['nowhere', recordingId].map((id) => ({ recordingId: id, reason: 'Unreadable' })) };
  expect((await agent.refused('fail', body)).status).toBe(404);
  expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Failed' });
});

test('what retention removed while its data server was away is deleted there, and does not affect its neighbours', async () => {
  const { staging, agent, call } = await withAgent();
  const other = random(1000);
  const ids = await released(staging, agent, dropped('c1', sound), dropped('c2', other));
  await call('work', { limit: 2 });
  const hows = (await call('uploads', { recordings: ids.map((recordingId) => ({ recordingId })) })).recordings;
  for (const [index, how] of hows.entries()) {
    if (how.how === 'put') put(staging, how.address, [sound, other][index]!);
  }
  const [gone = '', stays = ''] = ids;
  const { size, sha256 } = (await staging.uploads.find(gone))!;
  const custody = { at: now, step: 'removed', machine: 'cloud', size, sha256 } as const;
  await staging.uploads.remove(gone, { at: now, reason: 'Its time was over' }, custody);

  const { recordings } = await call('confirm', { recordings: ids.map((recordingId) => ({ recordingId })) });
  expect(recordings.map(({ outcome }) => outcome)).toEqual(['not-held', 'uploaded']);
  expect((await call('uploads', { recordings: [{ recordingId: gone }] })).recordings).toMatchObject([
    { how: 'refused', reason: 'It has been removed from the archive' },
  ]);
  expect((await call('work', { limit: 2 })).items).toMatchObject([{ recordingId: gone, action: 'delete-local-copy' }]);
  await call('deletions', { recordings: [gone, stays].map((recordingId) => ({ recordingId, at: now })) });
  staging.wait(3_600_000);
  expect((await call('work', { limit: 2 })).items).toEqual([]);
  expect(await staging.uploads.find(gone)).toMatchObject({ uploadState: 'Removed' });
});

test('custody reports what the archive confirms, only for the caller’s own data server', async () => {
  const { staging, agent, call } = await withAgent();
  const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
  const waiting = await call('custody', { recordingIds: [recordingId, 'nowhere'] });
  expect(waiting.recordings).toMatchObject([{ recordingId, uploadState: 'Not yet uploaded', archive: null }]);
  await call('work', { limit: 1 });
  const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
  if (how?.how === 'put') put(staging, how.address, sound);
  await call('confirm', { recordings: [{ recordingId }] });
  const { recordings } = await call('custody', { recordingIds: [recordingId] });
  expect(recordings).toMatchObject([
    { uploadState: 'Uploaded', archive: { size: 1000, sha256: recordings[0]?.sha256 } },
  ]);
  const berne = await elsewhere(staging);
  expect((await berne.call('custody', { recordingIds: [recordingId] })).recordings).toEqual([]);
});
