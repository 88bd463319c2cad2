import type { Tonight, UploadItem } from '../../console/kit/api/administration.ts';
import { filterPlan } from '../../console/set-up-check/plan.ts';
import { custodyRows } from '../../console/tonight/upload-rows.ts';
import { wholeReport } from '../../console/tonight/whole-report.ts';
import { forecast, limitText, stepText, untilText, uploadedPercent } from '../../console/tonight/words.ts';

type Totals = Tonight['dataServers'][number]['totals'];

const none = { count: 0, bytes: 0 };
const totals = (part: Partial<Totals>): Totals => ({
  waiting: none,
  released: none,
  uploading: none,
  uploaded: none,
  failed: none,
  recycled: none,
  ...part,
});
const clock = (iso: string) => iso.slice(11, 16);
const released = totals({ released: { count: 3, bytes: 300 } });

test.each([
  [
    '2026-11-21T02:00:00Z',
    '2026-11-21T05:00:00Z',
    'Within the window',
    'Done at 02:00, 3 hours before the window ends at 05:00.',
  ],
  ['2026-11-21T05:00:00Z', '2026-11-21T05:00:00Z', 'Within the window', /less than a minute before/],
  [
    '2026-11-21T06:10:00Z',
    '2026-11-21T05:00:00Z',
    'After the window',
    'Done at 06:10, 1 hour after the window ends at 05:00.',
  ],
  ['2026-11-21T06:10:00Z', null, 'Under way', 'Done at 06:10.'],
])(
  'an upload that ends at %s in a window that ends at %s is described as: %s',
  (forecastEndAt, windowEndAt, state, sentence) =>
    expect(
      forecast({ forecastEndAt, windowEndAt, limitBytesPerSecond: 1, silentSince: null, totals: released }, clock),
    ).toMatchObject({
      state,
      sentence: expect.stringMatching(sentence) as string,
    }),
);

const unknown = {
  forecastEndAt: null,
  windowEndAt: null,
  limitBytesPerSecond: null,
  silentSince: null,
  totals: released,
};

test('there is no forecast without a limit, and a limit of zero shows until when', () => {
  expect(forecast(unknown, clock).state).toBe('No forecast');
  expect(forecast({ ...unknown, limitBytesPerSecond: 0, windowEndAt: '2026-11-21T19:00:00Z' }, clock)).toMatchObject({
    state: 'Waiting for the window to end',
    sentence: 'Uploads are blocked until 19:00.',
  });
});

test('for a silent staging agent, its silence is shown instead of a forecast', () => {
  const silent = { ...unknown, limitBytesPerSecond: 1, silentSince: '2026-11-21T01:10:00Z' };
  expect(forecast(silent, clock)).toMatchObject({
    state: 'Silent',
    sentence: expect.stringContaining('01:10') as string,
  });
  expect(forecast({ ...silent, totals: totals({}) }, clock).state).toBe('Nothing to upload');
});

test('the limit and the actual rate are shown', () => {
  const text = (limitBytesPerSecond: number | null, measuredBytesPerSecond: number | null) =>
    limitText({ limitBytesPerSecond, measuredBytesPerSecond });
  expect(text(0, 5)).toBe('No uploads');
  expect(text(null, null)).toBe('No limit');
  expect(text(null, 2_000_000)).toMatch(/^No limit; .+ measured$/);
  expect(text(2_000_000, 1_000_000)).not.toMatch(/measured/);
});

test('the report of a large run is loaded in parts, and is one file', async () => {
  const requests: (string | undefined)[] = [];
  const ask = async (_: string, ids?: string) => {
    requests.push(ids);
    return `Recording,Contact\r\n${ids ?? 'all'},c\r\n`;
  };
  const run = { localDate: '2026-11-20', recycled: 0 };
  expect(await wholeReport({ ...run, kept: 9_000 }, ask)).toBe('Recording,Contact\r\nall,c\r\n');
  const report = await wholeReport({ ...run, kept: 100_000 }, ask);
  expect(report.split('\r\n').slice(0, 3)).toEqual(['Recording,Contact', '0,c', '1,c']);
  expect(requests).toHaveLength(1 + 16);
  await wholeReport({ ...run, kept: 1_000_000 }, ask);
  expect(requests).toHaveLength(1 + 16 + 256);
  expect(requests.at(-1)).toBe('ff');
});

test('there is no forecast if nothing is released', () => {
  expect(forecast({ ...unknown, totals: totals({}) }, clock).state).toBe('Nothing to upload');
});

test('a hundred percent is shown only when nothing is left', () => {
  const uploaded = { count: 1, bytes: 999_999 };
  expect(uploadedPercent(totals({ uploaded, failed: { count: 1, bytes: 1 } }))).toBe(99);
  expect(uploadedPercent(totals({ uploaded }))).toBe(100);
  expect(uploadedPercent(totals({ waiting: uploaded }))).toBeUndefined();
});

test('the next run is shown relative to now', () => {
  const now = new Date('2026-11-21T01:00:00Z');
  expect(untilText('2026-11-21T18:30:00Z', now)).toBe('in 17 hours');
  expect(untilText('2026-11-21T01:00:30Z', now)).toBe('now');
});

test('custody is shown from the PC to the archive, and a hand-over that differs stands out (SU-03)', () => {
  const entry = (at: string, step: string, sha256 = 'a') => ({ at, step, machine: 'PC-1', size: 5, sha256 });
  const upload = {
    recordingId: 'r',
    size: 5,
    sha256: 'a',
    custody: [
      entry('2026-11-21T01:02:00Z', 'archived', 'b'),
      entry('2026-11-20T12:00:00Z', 'recorded'),
      entry('2026-11-20T12:00:01Z', 'staged'),
    ],
  } as UploadItem;
  const rows = custodyRows(upload).flatMap((row) =>
    row.row === 'custody' ? [[stepText(row.entry.step), row.intact]] : [],
  );
  expect(rows).toEqual([
    ['Recorded on site', true],
    ['Staged on the data server', true],
    ['Archived', false],
  ]);
  expect(stepText('teleported')).toBe('teleported');
});

test('the plan is searched by name and by reason (SU-09)', () => {
  const agent = (username: string, staged: boolean, because: string) => ({
    agentId: username,
    username,
    staged,
    because,
  });
  const agents = [agent('zoe', true, 'Team Billing'), agent('adam', false, 'No team'), agent('bea', true, 'Address')];
  const names = (...filter: ['all' | 'staged' | 'not-staged', string]) =>
    filterPlan(agents, ...filter).map(({ username }) => username);
  expect(names('all', '')).toEqual(['adam', 'bea', 'zoe']);
  expect(names('staged', '')).toEqual(['bea', 'zoe']);
  expect(names('not-staged', '')).toEqual(['adam']);
  expect(names('all', ' BILLING ')).toEqual(['zoe']);
});
