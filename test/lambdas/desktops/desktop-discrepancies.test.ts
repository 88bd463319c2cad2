import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudTime } from '../../../desktop-agent/service/cloud-time.ts';
import { openJournal } from '../../../desktop-agent/service/journal/journal.ts';
import { deleteUnneeded } from '../../../desktop-agent/service/retention/delete-unneeded.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { reportOf, startDesktops } from './desktop-api-kit.ts';

const day = 86_400_000;
const nowMs = Date.parse('2026-11-20T12:00:00.000Z');

/** A PC with one segment of two weeks ago that belongs to no logon session: what it finds, and how it says so. */
const judged = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-journal-'));
  const journal = openJournal(folder);
  const said: string[] = [];
  try {
    const header = { segmentId: 's-1', logonSessionId: 'nobody', from: nowMs - 14 * day };
    const discrepancies = await deleteUnneeded({
      ...{ journal, time: cloudTime(journal, () => nowMs), nowMs, graceMs: 7 * day, listedMs: nowMs },
      segments: {
        list: () => [{ header, to: nowMs - 14 * day + 600_000, closed: true }] as never,
        delete: async () => {
          throw new Error('It must be kept');
        },
        forgetGaps: async () => {},
      },
      logger: { warn: (message) => said.push(message) },
    });
    return { discrepancies, said };
  } finally {
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('a PC that keeps a segment which fits to no logon session', () => {
  const reported = async (more: Parameters<typeof reportOf>[0]) => {
    const counts: [string, number][] = [];
    const site = await startDesktops({
      telemetry: { ...silent, count: (...counted) => void counts.push(counted) },
    });
    const pc = await site.enrolled();
    await pc.call('report', reportOf(more));
    return counts.filter(([name]) => name === 'SegmentDiscrepancies');
  };

  test('makes the cloud count it with each report, for an alarm of its own (AC-23)', async () => {
    const { discrepancies } = await judged();
    expect(discrepancies).toBe(1);
    expect(await reported({ discrepancies })).toEqual([['SegmentDiscrepancies', 1]]);
  });

  test('makes the cloud count it among its faults if it runs an older version (AC-23)', async () => {
    const { said } = await judged();
    expect(said).toHaveLength(1);
    expect(await reported({ faults: said })).toEqual([['SegmentDiscrepancies', 1]]);
  });

  test('raises no alarm once it has none any more, whatever else is wrong', async () => {
    expect(await reported({ discrepancies: 0, faults: ['A segment cannot be written: the disk is full'] })).toEqual([]);
    expect(await reported({ faults: ['A segment cannot be written: the disk is full'] })).toEqual([]);
  });
});
