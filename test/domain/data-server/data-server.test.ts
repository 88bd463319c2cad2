import { locationProblem, usernameProblem } from '../../../domain/data-server/location.ts';
import { measuredRate, nextProgress } from '../../../domain/data-server/upload-progress.ts';

describe('the upload speed of a data server', () => {
  const before = { at: '2026-11-20T10:00:00.000Z', bytes: 1_000 };
  const now = (at: string, bytes = 61_000) => ({ at, bytes });

  test.each([
    ['2026-11-20T10:00:59.999Z', undefined],
    ['2026-11-20T10:01:00.000Z', 1000],
    ['2026-11-20T10:15:00.000Z', 60_000 / 900],
    ['2026-11-20T10:15:00.001Z', undefined],
  ])('is measured over one to fifteen minutes (until %s)', (at, rate) => {
    expect(measuredRate(before, now(at))).toBe(rate);
  });

  test('is not measured when nothing arrived', () => {
    expect(measuredRate(before, now('2026-11-20T10:01:00.000Z', 1_000))).toBeUndefined();
    expect(measuredRate(undefined, now('2026-11-20T10:01:00.000Z'))).toBeUndefined();
  });

  test('stays at its last value while there is nothing to do', () => {
    const busy = nextProgress(before, { ...now('2026-11-20T10:01:00.000Z'), busy: true });
    expect(busy.measured).toEqual({ at: '2026-11-20T10:01:00.000Z', bytesPerSecond: 1000 });
    const idle = nextProgress(busy, { ...now('2026-11-20T10:02:00.000Z', 62_000), busy: false });
    expect(idle.measured).toEqual(busy.measured);
    expect(measuredRate(idle, now('2026-11-20T10:02:01.000Z', 62_000))).toBe(1000);
    expect('measured' in nextProgress(undefined, { ...now('2026-11-20T10:00:00.000Z'), busy: true })).toBe(false);
  });
});

test.each([
  '\\\\files01\\staged',
  '\\\\files01\\staged\\',
  '\\\\files01\\staged\\a b\\c.d',
  '/srv/staged',
  '/srv/staged/',
  `/${'a'.repeat(1023)}`,
])('every PC reaches the staging location %j by this name (SU-15, SU-18)', (location) => {
  expect(locationProblem(location)).toBeUndefined();
});

test.each([
  ['', 'is required'],
  [' /srv', 'space'],
  [`/${'a'.repeat(1024)}`, 'longer than 1024'],
  ['C:\\staged', 'drive letter'],
  ['\\\\?\\C:\\staged', 'not a device'],
  ['\\\\.\\pipe\\x', 'not a device'],
  ['\\\\files01', 'a server and a folder'],
  ['\\\\files01\\staged\\\\x', 'a single \\ between'],
  ['\\\\files01\\staged\\.', '. or ..'],
  ['\\\\files01\\staged\\..\\x', '. or ..'],
  ['\\\\files01\\sta<ged', 'must not contain <'],
  ['\\\\files 01\\staged', 'name or address of a server'],
  ['\\\\a/b\\staged', 'name or address of a server'],
  ['/', 'below /'],
  ['/srv//staged', 'a single / between'],
  ['/srv/./staged', '. or ..'],
  ['/srv/../staged', '. or ..'],
  ['/srv/st\u0000aged', 'NUL'],
  ['staged', 'UNC path'],
])('the staging location %j is refused with a reason (SU-15, SU-18)', (location, reason) => {
  expect(locationProblem(location)).toContain(reason);
});

test('a user of a share is a domain and a name (SU-19)', () => {
  expect(usernameProblem('ACME\\svc.staging')).toBeUndefined();
  for (const wrong of ['svc', 'a b\\svc', 'ACME\\svc\\x', 'ACME\\a b', 'x ACME\\svc', 'ACME\\svc x', '\\svc', 'ACME\\'])
    expect(usernameProblem(wrong)).toContain('must be the domain and the user name');
});
