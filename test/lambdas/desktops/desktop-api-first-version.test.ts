import { contact } from '../api-kit.ts';
import { startDesktops } from './desktop-api-kit.ts';

/**
 * What the first version of the desktop agent sends, as it was recorded, and what it reads of the answers. A field that it
 * sends must never become unknown, and one that it reads must never go: PCs are updated weeks after the cloud.
 */
const sent = {
  report: {
    version: '0.1.0',
    platform: 'windows',
    ipAddresses: ['10.1.2.3'],
    users: [
      {
        login: 'CORP\\sam',
        loggedOnAt: '2026-11-19T07:00:00.000Z',
        capture: { state: 'recording', since: '2026-11-19T07:00:02.000Z', monitors: 2 },
      },
    ],
    waiting: { extractions: 0, recordings: 0, bytes: 0 },
    disk: { freeBytes: 1000, totalBytes: 2000 },
    clockOffsetMilliseconds: -12,
    faults: [],
    itemsVersion: 0,
    channel: 'polling',
    browsers: [{ login: 'CORP\\sam', name: 'chrome', extensionSeen: false }],
  },
  logonSessions: {
    sessions: [
      {
        logonSessionId: 's-1',
        login: 'CORP\\sam',
        from: '2026-11-19T07:00:00.000Z',
        to: '2026-11-19T16:00:00.000Z',
        gaps: [{ from: '2026-11-19T12:00:00.000Z', to: '2026-11-19T12:30:00.000Z', cause: 'locked' }],
      },
    ],
  },
  extractions: { after: null, limit: 100 },
  work: { limit: 100 },
} as const;

const recording = (extractionId: string) => ({
  extractionId,
  revision: 1,
  medium: 'screen',
  path: 'recordings/one.sealed',
  startedAt: '2026-11-19T09:02:15.000Z',
  endedAt: '2026-11-19T09:05:20.000Z',
  durationSeconds: 185,
  content: { size: 1000, sha256: 'a'.repeat(64) },
  sealed: { size: 1500, sha256: 'b'.repeat(64) },
  gaps: [],
});

test('the first version of the desktop agent is still served', async () => {
  const site = await startDesktops();
  const pc = await site.enrolled();
  const answer = async (call: Parameters<typeof pc.attempt>[0], body: unknown) => {
    const { status, answer: content } = await pc.attempt(call, body);
    expect({ call, status }).toEqual({ call, status: 200 });
    return content;
  };

  expect(await answer('report', sent.report)).toMatchObject({
    serverTime: expect.any(String),
    nextReportSeconds: expect.any(Number),
    rteMessaging: true,
    users: [{ login: 'CORP\\sam', media: ['screen'], reason: expect.any(String), detail: expect.any(String) }],
    sealing: { keyId: expect.any(String), publicKey: expect.any(String) },
    itemsVersion: 0,
    hasWork: false,
  });
  await site.contacts.keepNewest([contact('c-1')]);
  expect(await answer('logonSessions', sent.logonSessions)).toEqual({ noted: true });
  const listed = (await answer('extractions', sent.extractions)) as { extractions: { extractionId: string }[] };
  expect(listed).toMatchObject({
    extractions: [
      {
        extractionId: expect.any(String),
        revision: 1,
        cursor: expect.any(String),
        contactId: 'c-1',
        username: 'sam.seller',
        logonSessionId: 's-1',
        media: ['screen'],
        from: '2026-11-19T09:02:15.000Z',
        to: '2026-11-19T09:05:20.000Z',
        blackouts: [],
        delivery: { how: 'cloud' },
      },
    ],
    more: false,
  });
  const [{ extractionId }] = listed.extractions as [{ extractionId: string }];
  const registered = (await answer('register', { recordings: [recording(extractionId)] })) as {
    recordings: { recordingId: string }[];
  };
  expect(registered).toMatchObject({
    recordings: [
      { extractionId, medium: 'screen', recordingId: expect.any(String), outcome: 'registered', reason: null },
    ],
  });
  const [{ recordingId }] = registered.recordings as [{ recordingId: string }];
  expect(await answer('work', sent.work)).toMatchObject({
    items: [
      { recordingId, path: 'recordings/one.sealed', size: 1500, action: 'upload', leasedUntil: expect.any(String) },
    ],
  });
  expect(await answer('uploads', { recordings: [{ recordingId }] })).toMatchObject({
    recordings: [{ recordingId, how: 'put', address: { url: expect.any(String), headers: expect.any(Object) } }],
  });
  expect(await answer('confirm', { recordings: [{ recordingId }] })).toMatchObject({
    recordings: [{ recordingId, outcome: 'not-held', receipt: null }],
  });
  const failure = { recordings: [{ recordingId, reason: 'The disk did not answer' }] };
  expect(await answer('fail', failure)).toEqual({ noted: true });
  const none = { extractionId, revision: 1, outcome: 'none', reason: 'not-captured', detail: 'Locked' };
  expect(await answer('results', { results: [none] })).toEqual({ results: [{ extractionId, outcome: 'noted' }] });
});
