import type { SealedHeader } from '../../../../domain/screen/sealed-container.ts';
import { containerProblem, otherRecording } from '../../../../domain/upload/hand-over/arrivals.ts';
import { containerFacts } from '../../../../domain/upload/hand-over/container-facts.ts';
import { leaseWork } from '../../../../domain/upload/hand-over/lease-work.ts';
import { noteDeletions, noteFailures } from '../../../../domain/upload/hand-over/local-copies.ts';
import type { StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import { idOf, recording } from '../../../ports/staged-recordings.ts';

const now = '2026-11-20T10:00:00.000Z';
const holder = { holderId: 'd-1', by: 'agent-1', machine: 'DS-1' };
const site = (...stored: StagedRecording[]) => {
  const log: unknown[] = [];
  const ports = {
    uploads: {
      find: async (id: string) => stored.find(({ recordingId }) => recordingId === id),
      lease: async (...given: unknown[]) => {
        log.push(given);
        return stored;
      },
      fail: async (...given: unknown[]) => void log.push(['fail', ...given]),
      localCopyDeleted: async (...given: unknown[]) => void log.push(['deleted', ...given]),
    } as never,
    clock: () => new Date(now),
    telemetry: {
      count: (name: string) => void log.push(name),
      log: { error: (message: string) => void log.push(message) },
    },
  };
  return { log, ports };
};

test('work is leased for a quarter of an hour, to delete what is done and to upload everything else', async () => {
  const states = ['Recycled', 'Uploaded', 'Removed', 'Not yet uploaded', 'Uploading', 'Failed'] as const;
  const { log, ports } = site(...states.map((uploadState, index) => recording(index, { uploadState })));
  const { items } = await leaseWork({ limit: 10 }, holder, ports);
  const until = '2026-11-20T10:15:00.000Z';
  expect(log).toEqual([['d-1', { by: 'agent-1', now, until, limit: 10 }]]);
  expect(items.map(({ action }) => action)).toEqual([
    ...Array(3).fill('delete-local-copy'),
    ...Array(3).fill('upload'),
  ]);
  const { recordingId, path, size, sha256 } = recording(0);
  expect(items[0]).toEqual({ recordingId, path, size, sha256, action: 'delete-local-copy', leasedUntil: until });
});

test('failures are recorded and counted, and one of another holder is reported after the others were recorded', async () => {
  const { log, ports } = site(recording(1), recording(2, { dataServerId: 'd-2' }), recording(3));
  const failed = [2, 1, 3].map((number) => ({ recordingId: idOf(number), reason: 'the disk is full' }));
  await expect(noteFailures(failed, holder, ports)).rejects.toMatchObject({ code: 'not-found' });
  expect(log.filter((one) => one !== 'UploadsFailed')).toEqual([
    ['fail', idOf(1), 'the disk is full', now],
    ['fail', idOf(3), 'the disk is full', now],
  ]);
  expect(log.filter((one) => one === 'UploadsFailed')).toHaveLength(2);
  expect(await noteFailures(failed.slice(1), holder, ports)).toEqual({ noted: true });
});

describe('a local copy that was deleted', () => {
  const deleted = [{ recordingId: idOf(1), at: now }];

  test.each(['Uploaded', 'Recycled', 'Removed'] as const)(
    'is recorded for a recording that is %s',
    async (uploadState) => {
      const { log, ports } = site(recording(1, { uploadState }));
      await noteDeletions(deleted, holder, ports);
      const { size, sha256 } = recording(1);
      const step = { at: now, step: 'local-copy-deleted', machine: 'DS-1', size, sha256 };
      expect(log).toEqual([['deleted', idOf(1), step]]);
    },
  );

  test('before the archive held the recording raises an alarm', async () => {
    const { log, ports } = site(recording(1, { uploadState: 'Uploading' }));
    await expect(noteDeletions(deleted, holder, ports)).rejects.toMatchObject({ code: 'conflict' });
    expect(log).toEqual(['LocalCopiesLost', expect.stringContaining('before the archive held it')]);
    const elsewhere = site(recording(1, { uploadState: 'Uploaded', dataServerId: 'd-2' }));
    await expect(noteDeletions(deleted, holder, elsewhere.ports)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what a container says of itself', () => {
  const header = {
    ...{ contactId: 'c-1', recordingId: 'x-1', medium: 'screen', size: 900, sha256: 'ab'.repeat(32), from: now },
    ...{ desktopId: 'pc-1', marks: [] },
  } as unknown as SealedHeader;
  const expected = { contactId: 'c-1', medium: 'screen' } as const;

  test('must be what was registered', () => {
    const problem = (content?: object, more: object = {}) =>
      containerProblem({ ...expected, ...(content && { sealed: { content } }), ...more } as never, header);
    expect(problem()).toBeUndefined();
    expect(problem({ size: 900, sha256: header.sha256 })).toBeUndefined();
    expect(problem({ size: 901, sha256: header.sha256 })).toBe('its content is not what the PC registered');
    expect(problem({ size: 900, sha256: 'cd'.repeat(32) })).toBe('its content is not what the PC registered');
    expect(problem(undefined, { contactId: 'c-2' })).toBe('it is of another contact');
    expect(otherRecording({ ...expected, medium: 'audio' }, header)).toBe('it is of another medium');
    expect(otherRecording(expected, header)).toBeUndefined();
  });

  const facts = (path: string, more: object = {}) => containerFacts({ ...header, ...more } as SealedHeader, path);

  test('is which extraction it answers, and by its file name in which revision', () => {
    expect(facts('2026/x-1-12.sealed')).toEqual({ extractionId: 'x-1', extractionRevision: 12, gaps: [] });
    expect(facts('x-1-999999.sealed')).toMatchObject({ extractionRevision: 999_999 });
    const without = { extractionId: 'x-1', gaps: [] };
    for (const name of ['x-2-1.sealed', 'x-1-0.sealed', 'x-1-.sealed', 'x-1-1.mp4', 'x-1-1a.sealed', 'x-1-a1.sealed'])
      expect(facts(name)).toEqual(without);
    for (const name of ['', 'x-1-1000000.sealed', 'x-1-1.sealed/other', 'ax-1-1.sealed'])
      expect(facts(name)).toEqual(without);
  });

  test('is what was not captured, apart from pauses', () => {
    const marks = [
      { track: 0, fromMs: 1000, toMs: 2500, cause: 'locked' },
      { track: 0, fromMs: 3000, toMs: 4000, cause: 'paused' },
    ];
    expect(facts('x', { marks })?.gaps).toEqual([
      { from: '2026-11-20T10:00:01.000Z', to: '2026-11-20T10:00:02.500Z', cause: 'locked' },
    ]);
  });

  test('of the sound of a PBX is when its recorder was announced', () => {
    expect(facts('x', { desktopId: undefined })).toBeUndefined();
    expect(facts('x', { desktopId: undefined, recorderSince: now })).toEqual({ recorderSince: now });
  });
});
