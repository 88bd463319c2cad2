import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { CloudTime } from '../cloud-time.ts';
import type { Journal } from '../journal/journal.ts';
import type { KeystrokeFolder } from '../keystrokes/keystroke-folder.ts';
import type { Segments } from '../segments/segments.ts';
import { judge } from './retention.ts';

/**
 * Deletes segments that no contact needs any more, and then logon sessions without segments. Returns how many segments
 * are kept because they belong to no logon session.
 */
export const deleteUnneeded = async ({
  journal,
  segments,
  keystrokes,
  time,
  logger,
  nowMs,
  graceMs,
  listedMs,
}: {
  journal: Journal;
  segments: Pick<Segments, 'list' | 'delete' | 'forgetGaps'>;
  /** They are kept and deleted like pictures. */
  keystrokes?: Pick<KeystrokeFolder, 'list' | 'delete'> | undefined;
  time: CloudTime;
  logger: Pick<Logger, 'warn'>;
  nowMs: number;
  graceMs: number;
  listedMs: number | undefined;
}): Promise<number> => {
  const needed = journal.inState('waiting', 10_000).map(({ extraction: { logonSessionId: logonId, from, to } }) => ({
    ...{ logonId, fromMs: time.toPc(from), toMs: time.toPc(to) },
  }));
  const facts = { nowMs, graceMs, listedMs, logon: journal.logon, needed };
  const remaining = new Set<string>();
  let discrepancies = 0;
  const all = [segments, ...(keystrokes ? [keystrokes] : [])].flatMap((store) =>
    store.list().map((summary) => ({ ...summary, store })),
  );
  for (const { header, to, closed, store } of all) {
    const { segmentId, logonSessionId, from } = header;
    const verdict = judge({ segmentId, logonSessionId, from, to, closed }, facts);
    if (verdict.is === 'delete') {
      await store.delete(segmentId);
      continue;
    }
    remaining.add(logonSessionId);
    if (verdict.is !== 'discrepancy') continue;
    discrepancies += 1;
    logger.warn(`${verdict.what}: it is kept. Look at docs/desktop-agent.md`);
  }
  const before = nowMs - graceMs;
  for (const { id, toMs } of journal.logons()) {
    if (toMs !== undefined && toMs < before && !remaining.has(id)) journal.forgetLogon(id);
  }
  await segments.forgetGaps(before);
  journal.forgetClockBefore(before);
  return discrepancies;
};
