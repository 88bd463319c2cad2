import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotYet } from '../../agent-kit/transfer/retry.ts';
import type { DesktopCall } from '../../api/programs/desktop.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import { cloudDelivery } from '../../desktop-agent/service/delivery/cloud-delivery.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import type { Extraction } from '../../desktop-agent/service/journal/states.ts';

const container = Buffer.from('sealed for the cloud');
const path = 'recordings/one.sealed';
const sealed = { size: container.length, sha256: createHash('sha256').update(container).digest('hex') };
const at = new Date('2026-11-20T12:00:00.000Z');
const extraction: Extraction = {
  ...{ extractionId: 'e1', revision: 1, cursor: '1', contactId: 'c-1', username: 'alice', logonSessionId: 's-1' },
  ...{ media: ['screen'], blackouts: [], delivery: { how: 'cloud' } },
  ...{ from: '2026-11-20T11:00:00.000Z', to: '2026-11-20T11:01:00.000Z' },
};

let folder: string;
let outcome: 'arrived' | 'not-opened' | 'uploaded';
let calls: DesktopCall[];
/** The next call of this kind never comes back: the service is killed. */
let killedAt: DesktopCall | undefined;
let rests: number;

/** The service rests, and does not report that anything is wrong, while the cloud opens a container. */
const rest = (error: unknown): void => {
  if (!(error instanceof NotYet) || outcome !== 'arrived') throw error;
  rests += 1;
};

/** A service of the PC on the same folder: each one stands for a start after a kill. */
const startService = () => {
  const journal = openJournal(folder);
  const cloud = (async (call: DesktopCall) => {
    calls.push(call);
    if (call === killedAt) throw new Error('killed');
    if (call === 'uploads') return { recordings: [{ recordingId: 'r1', how: 'held' }] };
    const receipt = outcome === 'uploaded' ? { key: 'k', ...sealed, at: at.toISOString() } : null;
    if (call === 'confirm') return { recordings: [{ recordingId: 'r1', outcome, receipt }] };
    return { noted: true };
  }) as unknown as Cloud;
  const delivery = cloudDelivery({
    ...{ journal, folder, cloud, nowMs: () => at.getTime() },
    send: async () => {
      throw new Error('Nothing is left to be sent');
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} } as never,
    signal: new AbortController().signal,
  });
  const goOn = async () => {
    for (const entry of delivery.unfinished()) await delivery.finish(entry).catch(rest);
  };
  return { journal, delivery, goOn };
};
const isThere = () => existsSync(join(folder, ...path.split('/')));
const send = (delivery: ReturnType<typeof cloudDelivery>) =>
  delivery
    .carryOut({ recordingId: 'r1', path, ...sealed, action: 'upload', leasedUntil: at.toISOString() })
    .catch(rest);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-delivery-'));
  calls = [];
  killedAt = undefined;
  rests = 0;
  outcome = 'arrived';
  mkdirSync(join(folder, 'recordings'));
  writeFileSync(join(folder, path), container);
  const { journal } = startService();
  const { mtimeMs } = statSync(join(folder, path));
  const times = { startedAt: extraction.from, endedAt: extraction.to, durationSeconds: 60, gaps: [] };
  journal.addExtractions([extraction]);
  journal.apply('e1', 1, { is: 'sealed', file: { path, mtimeMs, sealed, content: sealed, ...times } }, at);
  journal.apply('e1', 1, { is: 'registered', recordingId: 'r1' }, at);
  journal.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a PC that has sent a sealed recording', () => {
  test('keeps its copy until the cloud has opened it, even if it is killed before (AC-22)', async () => {
    const first = startService();
    await send(first.delivery);
    expect(isThere()).toBe(true);
    expect(first.journal.find('e1')?.state).toBe('sent');
    expect(rests).toBe(1);
    first.journal.close();

    const second = startService();
    await second.goOn();
    expect(isThere()).toBe(true);
    outcome = 'uploaded';
    await second.goOn();
    expect(isThere()).toBe(false);
    expect(second.journal.find('e1')).toBeUndefined();
    expect(second.journal.endedTotals()).toEqual([{ outcome: 'uploaded', count: 1 }]);
    second.journal.close();
  });

  test.each<[string, DesktopCall]>([
    ['before it knows how to send it', 'uploads'],
    ['before it learns what became of it', 'confirm'],
    ['before it could report that its copy is deleted', 'deletions'],
  ])('and is killed %s goes on where it was, and deletes its copy last (AC-22)', async (_, call) => {
    outcome = 'uploaded';
    killedAt = call;
    const first = startService();
    await expect(send(first.delivery)).rejects.toThrow('killed');
    expect(isThere()).toBe(call !== 'deletions');
    first.journal.close();

    killedAt = undefined;
    const second = startService();
    if (call === 'uploads') await send(second.delivery);
    else await second.goOn();
    expect(isThere()).toBe(false);
    expect(calls.at(-1)).toBe('deletions');
    expect(second.journal.endedTotals()).toEqual([{ outcome: 'uploaded', count: 1 }]);
    second.journal.close();
  });

  test('that the cloud cannot open makes it again from its segments', async () => {
    outcome = 'not-opened';
    const { journal, delivery } = startService();
    await send(delivery);
    expect(journal.find('e1')?.state).toBe('waiting');
    expect(journal.staleFiles()).toEqual([path]);
    journal.close();
  });
});
