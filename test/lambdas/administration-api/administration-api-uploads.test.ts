import type { Tonight, UploadItem } from '../../../api/administration/administration.ts';
import type { UploadState } from '../../../domain/recording/recording.ts';
import { watch } from '../../../lambdas/daily-event/watch.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { now } from '../api-kit.ts';
import {
  daily,
  handOver,
  keepDecision,
  receipt,
  staged,
  startAdministration,
  zurich,
} from './administration-api-kit.ts';

const withUploads = async () => {
  const api = await startAdministration();
  const { dataServerId } = await api.created();
  const { uploads } = api;
  const put = async (contactId: string, more: Parameters<typeof staged>[1] = {}) => {
    const recording = staged(contactId, { dataServerId, ...more });
    await uploads.register(recording);
    return recording.recordingId;
  };
  const released = async (contactId: string) => {
    const recordingId = await put(contactId);
    await uploads.decide(recordingId, keepDecision, handOver('released'));
    return recordingId;
  };
  return { ...api, dataServerId, put, released };
};

const list = (dataServerId: string, state: UploadState) =>
  `/v1/staged-upload/uploads?dataServerId=${dataServerId}&uploadState=${encodeURIComponent(state)}`;

test('uploads are listed by state with their custody, page by page', async () => {
  const { ask, dataServerId, put, released } = await withUploads();
  for (const contactId of ['c1', 'c2']) await put(contactId);
  await released('c3');
  const all: UploadItem[] = [];
  let cursor = '';
  for (let page = 0; page < 5; page++) {
    const { body } = await ask('GET', `${list(dataServerId, 'Not yet uploaded')}&limit=1${cursor}`);
    const { uploads, next } = body as unknown as { uploads: UploadItem[]; next: string | null };
    all.push(...uploads);
    if (next === null) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  expect(all.map(({ contactId }) => contactId).sort()).toEqual(['c1', 'c2', 'c3']);
  expect(all.find(({ contactId }) => contactId === 'c3')).toMatchObject({
    ruleName: 'Staged Upload',
    immediate: false,
    custody: [
      { step: 'recorded', machine: 'PC-0042', size: 1000 },
      { step: 'released', machine: 'cloud' },
    ],
  });
  expect((await ask('GET', `${list(dataServerId, 'Failed')}&cursor=forged`)).status).toBe(400);
  expect((await ask('GET', list('elsewhere', 'Failed'))).body).toEqual({ uploads: [], next: null });
});

test('a failed upload shows why, and only a failed one can be retried', async () => {
  const { ask, dataServerId, put, released, uploads } = await withUploads();
  const recordingId = await released('c1');
  await uploads.fail(recordingId, 'The file has changed since its manifest', now);
  expect((await ask('GET', list(dataServerId, 'Failed'))).body).toMatchObject({
    uploads: [{ recordingId, failure: { reason: 'The file has changed since its manifest', times: 1 } }],
  });
  const retry = (id: string) => ask('POST', `/v1/staged-upload/uploads/${id}/retry`);
  expect(await retry(recordingId)).toMatchObject({ status: 202, body: { accepted: true } });
  expect(await uploads.find(recordingId)).toMatchObject({ uploadState: 'Not yet uploaded' });
  expect((await retry(await put('c2'))).status).toBe(409);
  expect((await retry('nowhere')).status).toBe(404);
});

describe('the page of tonight’s uploads', () => {
  const tonight = async (api: Awaited<ReturnType<typeof withUploads>>) =>
    (await api.ask('GET', '/v1/staged-upload/tonight')).body as unknown as Tonight;

  test('shows what waits, is released, in flight, uploaded, failed and recycled', async () => {
    const api = await withUploads();
    const { put, released, uploads } = api;
    await put('waits');
    await released('released');
    const under = await released('under-way');
    await uploads.startUpload(under, 'a', undefined, handOver('upload-started'));
    await uploads.confirm(await released('uploaded'), receipt, handOver('archived'));
    await uploads.fail(await released('failed'), 'Unreadable', now);
    await uploads.decide(await put('recycled'), { ...keepDecision, outcome: 'recycle' }, handOver('recycled'));
    const one = { count: 1, bytes: 1000 };
    expect((await tonight(api)).dataServers).toMatchObject([
      {
        name: 'Zurich',
        totals: { waiting: one, released: one, uploading: one, uploaded: one, failed: one, recycled: one },
      },
    ]);
  });

  test('shows the limit that applies now, and when the released recordings will be uploaded', async () => {
    // Friday, 13:00 in Zurich; the window allows 1000 bytes a second until 19:00.
    const api = await withUploads();
    await api.released('c1');
    await api.released('c2');
    expect((await tonight(api)).dataServers).toMatchObject([
      {
        limitBytesPerSecond: 1000,
        forecastEndAt: '2026-11-20T12:00:02.000Z',
        windowEndAt: '2026-11-20T18:00:00.000Z',
      },
    ]);
    api.wait(6 * 3_600_000);
    expect((await tonight(api)).dataServers).toMatchObject([
      { limitBytesPerSecond: null, forecastEndAt: null, windowEndAt: null },
    ]);
  });

  test('shows no end while the staging agent is silent, but since when it is', async () => {
    const api = await withUploads();
    await api.released('c1');
    const report = { agentId: 'a', version: '1', waiting: { count: 1, bytes: 1000 }, errors: [] };
    const disk = { freeBytes: 1, totalBytes: 2 };
    await api.dataServers.noteStatus(api.dataServerId, { ...report, disk, at: now });
    api.wait(5 * 60_000);
    expect((await tonight(api)).dataServers).toMatchObject([{ silentSince: null }]);
    expect((await tonight(api)).dataServers[0]!.forecastEndAt).not.toBeNull();
    api.wait(1);
    expect((await tonight(api)).dataServers).toMatchObject([{ silentSince: now, forecastEndAt: null }]);
  });

  test('without a limit, estimates the end from the measured rate', async () => {
    const api = await withUploads();
    let at = Date.parse(now);
    const look = watch({ ...api, clock: () => new Date(at), telemetry: silent });
    const wait = (milliseconds: number) => {
      at += milliseconds;
      api.wait(milliseconds);
    };
    const upload = async (contactId: string) =>
      api.uploads.confirm(await api.released(contactId), receipt, handOver('archived'));
    await api.released('late');
    wait(6 * 3_600_000);
    await look();
    expect((await tonight(api)).dataServers).toMatchObject([{ measuredBytesPerSecond: null, forecastEndAt: null }]);
    for (const contactId of ['c1', 'c2', 'c3']) await upload(contactId);
    wait(100_000);
    // 3,000 bytes in 100 seconds, and 1,000 to come.
    expect((await tonight(api)).dataServers).toMatchObject([
      { limitBytesPerSecond: null, measuredBytesPerSecond: 30, forecastEndAt: '2026-11-20T18:02:13.333Z' },
    ]);
    await look();
    // Nothing moves for a while: the last measured rate still counts.
    wait(300_000);
    await look();
    expect((await tonight(api)).dataServers).toMatchObject([{ measuredBytesPerSecond: 30 }]);
    // On Friday noon 1,000 bytes a second would be allowed, but a line of 30 does not get faster.
    wait(7 * 86_400_000 - 7 * 3_600_000);
    const [allowed] = (await tonight(api)).dataServers;
    expect(allowed).toMatchObject({ limitBytesPerSecond: 1000, measuredBytesPerSecond: 30 });
    expect(Date.parse(allowed!.forecastEndAt!) - at).toBe(33_333);
  });

  test.each([
    ['one that passed midnight', [{ days: ['THU'], from: '22:00', to: '14:00', bytesPerSecond: 7 }], 7, '13:00'],
    [
      'the lower of two',
      [
        ['00:00', '20:00', 9],
        ['12:00', '15:00', 5],
      ],
      5,
      '14:00',
    ],
    ['a whole day', [['00:00', '00:00', 3]], 3, '23:00'],
    ['none that is of another day', [{ days: ['SAT'], from: '00:00', to: '20:00', bytesPerSecond: 1 }], null, null],
    ['none before it begins', [['13:01', '20:00', 1]], null, null],
    ['none when it ends', [['08:00', '13:00', 1]], null, null],
    ['nothing while uploads are forbidden', [['08:00', '20:00', 0]], 0, '19:00'],
  ])('goes by the window that is open (%s)', async (_, windows, limit, end) => {
    const api = await startAdministration();
    const bandwidth = windows.map((window) =>
      Array.isArray(window) ? { days: ['FRI'], from: window[0], to: window[1], bytesPerSecond: window[2] } : window,
    );
    await api.created(zurich({ bandwidth }));
    const { body } = await api.ask('GET', '/v1/staged-upload/tonight');
    expect((body as unknown as Tonight).dataServers).toMatchObject([
      {
        limitBytesPerSecond: limit,
        windowEndAt: end === null ? null : `2026-11-20T${end}:00.000Z`,
        forecastEndAt: null,
      },
    ]);
  });

  test('shows when the Daily Event runs next, and how it ran before (SU-32)', async () => {
    const api = await withUploads();
    expect((await tonight(api)).nextRunAt).toBeNull();
    await api.saved(daily());
    const firstRun = { runId: 'daily#2026-11-19', localDate: '2026-11-19', startedAt: now, workflowVersion: 1 };
    await api.dailyRuns.begin({ ...firstRun, kept: 0, recycled: 0, bytes: 0 });
    expect(await tonight(api)).toMatchObject({
      nextRunAt: '2026-11-20T21:00:00.000Z',
      runs: [{ localDate: '2026-11-19', finishedAt: null, kept: 0 }],
    });
    await api.dailyRuns.finish('daily#2026-11-19', { finishedAt: now, kept: 0, recycled: 0, bytes: 0 });
    const today = { ...firstRun, runId: 'daily#2026-11-20', localDate: '2026-11-20' };
    await api.dailyRuns.begin({ ...today, kept: 0, recycled: 0, bytes: 0 });
    expect((await tonight(api)).nextRunAt).toBe('2026-11-21T21:00:00.000Z');
  });
});

describe('the report of a run', () => {
  const path = '/v1/staged-upload/runs/2026-11-19/report';
  const run = {
    runId: 'daily#2026-11-19',
    localDate: '2026-11-19',
    startedAt: now,
    workflowVersion: 1,
    kept: 0,
    recycled: 0,
    bytes: 0,
  };

  test('is a table of what the run decided, failures first, and nothing else', async () => {
    const { ask, put, released, uploads, dailyRuns } = await withUploads();
    await dailyRuns.begin(run);
    await uploads.confirm(await released('uploaded'), receipt, handOver('archived'));
    await uploads.fail(await released('failed'), 'The file, says "Windows", is locked', now);
    await put('waits');
    await uploads.decide(
      await put('another-night'),
      { ...keepDecision, runId: 'daily#2026-11-18' },
      handOver('released'),
    );
    const { status, headers, body } = await ask('GET', path);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = String(body).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^Recording,Contact,Medium,Agent,Data Server,Bytes,SHA-256,File Upload State,Rule/);
    expect(lines[1]).toMatch(/^0-failed-audio,failed,.*,Failed,.*,"The file, says ""Windows"", is locked"$/);
    expect(lines[2]).toMatch(
      /^0-uploaded-audio,uploaded,audio,sam\.seller,Zurich,1000,(ab){32},Uploaded,Staged Upload,keep,/,
    );
  });

  test('comes part by part if the night was too large for one answer, and says when it was cut off', async () => {
    const { ask, uploads, dailyRuns, dataServerId } = await withUploads();
    await dailyRuns.begin(run);
    const many = 10_050;
    for (let number = 0; number < many; number++) {
      const recordingId = number.toString(16).padStart(32, '0').split('').reverse().join('');
      await uploads.register(staged(`c${number}`, { dataServerId, recordingId }));
      await uploads.decide(recordingId, keepDecision, handOver('released'));
    }
    const linesOf = async (query: string) =>
      String((await ask('GET', path + query)).body)
        .split('\r\n')
        .slice(1, -1);
    const whole = await linesOf('');
    expect(whole).toHaveLength(10_001);
    expect(whole.at(-1)).toMatch(/^This report was cut short/);
    const parts = await Promise.all([...'0123456789abcdef'].map((digit) => linesOf(`?ids=${digit}`)));
    expect(new Set(parts.flat().map((one) => one.split(',')[0])).size).toBe(many);
    expect(parts.flat().filter((one) => one.startsWith('This'))).toEqual([]);
    expect((await linesOf('?ids=3f')).every((one) => one.startsWith('3f'))).toBe(true);
    expect((await ask('GET', `${path}?ids=xyz`)).status).toBe(400);
  });

  test('shows a recording that a tag kept as kept, and why, and does not change the totals of the run', async () => {
    const { ask, put, uploads, dailyRuns } = await withUploads();
    await dailyRuns.begin(run);
    const recordingId = await put('tagged');
    await uploads.decide(recordingId, { ...keepDecision, outcome: 'recycle' }, handOver('recycled'));
    await dailyRuns.finish(run.runId, { finishedAt: now, kept: 0, recycled: 1, bytes: 0 });
    await uploads.protect(recordingId, { at: now, by: 'lea.lead' }, handOver('released'));
    const [columns, line] = String((await ask('GET', path)).body).split('\r\n');
    const cell = (name: string) => line!.split(',')[columns!.split(',').indexOf(name)];
    expect([cell('Decision'), cell('Reason')]).toEqual(['keep', 'Tagged by lea.lead']);
    expect((await ask('GET', '/v1/staged-upload/tonight')).body).toMatchObject({ runs: [{ kept: 0, recycled: 1 }] });
  });

  test('names a data server that was removed later', async () => {
    const { ask, released, uploads, dailyRuns, dataServerId } = await withUploads();
    await dailyRuns.begin(run);
    await uploads.confirm(await released('uploaded'), receipt, handOver('archived'));
    expect((await ask('DELETE', `/v1/data-servers/${dataServerId}`)).status).toBe(200);
    expect(String((await ask('GET', path)).body)).toContain(',sam.seller,Zurich,');
  });

  test('contains no cell that a spreadsheet would read as a formula', async () => {
    const { ask, put, uploads, dailyRuns } = await withUploads();
    await dailyRuns.begin(run);
    await uploads.decide(await put('c1', { username: '=HYPERLINK("x")' }), keepDecision, handOver('released'));
    expect(String((await ask('GET', path)).body)).toContain(`,"'=HYPERLINK(""x"")",`);
  });

  test.each(['2026-11-18', 'yesterday', 'daily%232026'])(
    'does not exist for %s, because there was no run on that day',
    async (day) => {
      const { ask } = await withUploads();
      expect((await ask('GET', `/v1/staged-upload/runs/${day}/report`)).status).toBe(404);
    },
  );
});
