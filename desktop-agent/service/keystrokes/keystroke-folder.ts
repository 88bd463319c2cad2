import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Keystroke } from '../../../domain/keystroke/held-keystrokes.ts';
import { maxKeyLength } from '../../../domain/keystroke/keystroke-recording.ts';
import { type SegmentHeader, segmentSlot } from '../../../domain/screen/segment.ts';
import type { Span } from '../../../domain/screen/splice-plan.ts';
import {
  BrokenSegment,
  readSegment,
  type SegmentKeys,
  SegmentReader,
  SegmentWriter,
  shredSegment,
  storedSegments,
} from '../segments/segment-file.ts';
import type { SegmentSummary } from '../segments/segments.ts';

const suffix = '.keystrokes';

/**
 * A file of keystrokes has the layout of a segment of a screen, with a record for each batch of keys, and no picture.
 */
const headerOf = (logonSessionId: string, from: number): SegmentHeader => ({
  ...{ version: 1, segmentId: randomUUID(), runId: randomUUID(), logonSessionId, from },
  ...{ monitorId: 'keyboard', encoder: 'keystrokes', width: 0, height: 0, framesPerSecond: 1 },
  ...{ steady: false, primary: false },
});

const isKeystroke = (value: unknown): value is Keystroke => {
  const { at, text } = (value ?? {}) as Partial<Keystroke>;
  return Number.isFinite(at) && typeof text === 'string' && text.length > 0 && text.length <= maxKeyLength;
};

interface Known {
  path: string;
  summary: SegmentSummary;
}

/** The keystrokes of a PC. Each batch is encrypted when it arrives; the disk never has any in plain text. */
export interface KeystrokeFolder {
  /** @throws the error of the file system, such as ENOSPC: these keystrokes are then lost */
  write(logonSessionId: string, keystrokes: readonly Keystroke[]): Promise<void>;
  /** In order. Records that can no longer be opened are left out, and listed in `faults`. */
  read(span: Span, logonSessionId: string): { keystrokes: Keystroke[]; faults: string[] };
  list(): SegmentSummary[];
  /** Makes it unreadable, then deletes it. */
  delete(segmentId: string): Promise<void>;
  close(): Promise<void>;
}

export const openKeystrokes = async (folder: string, keys: SegmentKeys): Promise<KeystrokeFolder> => {
  const known = new Map<string, Known>();
  for (const { segment, last, bytes } of await storedSegments(folder, suffix)) {
    const { header, path } = segment;
    known.set(header.segmentId, { path, summary: { header, to: last.time + 1, bytes, closed: true } });
  }
  /** By logon session. */
  const writers = new Map<string, SegmentWriter>();
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };

  const end = async (logonSessionId: string): Promise<void> => {
    const writer = writers.get(logonSessionId);
    if (!writer) return;
    writers.delete(logonSessionId);
    const one = known.get(writer.header.segmentId);
    if (one) one.summary.closed = true;
    await writer.close();
  };

  const writerFor = async (logonSessionId: string, at: number): Promise<SegmentWriter> => {
    const before = writers.get(logonSessionId);
    if (before && segmentSlot(before.header.from) === segmentSlot(at)) return before;
    await end(logonSessionId);
    const header = headerOf(logonSessionId, at);
    const path = join(folder, `${Math.round(at)}-${header.segmentId}${suffix}`);
    const writer = await SegmentWriter.create(path, header, keys.publicKey);
    known.set(header.segmentId, { path, summary: { header, to: at, bytes: writer.size, closed: false } });
    writers.set(logonSessionId, writer);
    return writer;
  };

  const readOne = ({ path }: Known): Keystroke[] => {
    const segment = readSegment(path);
    if (!segment) return [];
    const reader = new SegmentReader(path, keys.privateKey);
    try {
      return segment.frames.flatMap((frame) => {
        const content: unknown = JSON.parse(reader.read(frame).toString());
        return Array.isArray(content) ? content.filter(isKeystroke) : [];
      });
    } finally {
      reader.close();
    }
  };

  return {
    write: (logonSessionId, keystrokes) =>
      inOrder(async () => {
        const [first] = keystrokes;
        if (!first) return;
        const latest = Math.max(...keystrokes.map(({ at }) => at));
        const writer = await writerFor(logonSessionId, first.at);
        // It has the time of its last key, so the end of a file is known without opening it.
        await writer.append('key-frame', latest, Buffer.from(JSON.stringify(keystrokes)));
        await writer.sync();
        const { summary } = known.get(writer.header.segmentId)!;
        summary.to = Math.max(summary.to, latest + 1);
        summary.bytes = writer.size;
      }),
    read(span, logonSessionId) {
      const faults: string[] = [];
      const keystrokes = [...known.values()]
        .filter(
          ({ summary: { header, to } }) =>
            header.logonSessionId === logonSessionId && header.from < span.to && to > span.from,
        )
        .flatMap((one) => {
          try {
            return readOne(one);
          } catch (error) {
            if (!(error instanceof BrokenSegment) && !(error instanceof SyntaxError)) throw error;
            faults.push(`${one.path}: ${error.message}`);
            return [];
          }
        })
        .filter(({ at }) => at >= span.from && at < span.to)
        .sort((a, b) => a.at - b.at);
      return { keystrokes, faults };
    },
    list: () => [...known.values()].map(({ summary }) => summary),
    async delete(segmentId) {
      const one = known.get(segmentId);
      if (!one) return;
      await shredSegment(one.path);
      known.delete(segmentId);
    },
    close: () =>
      inOrder(async () => {
        for (const logonSessionId of [...writers.keys()]) await end(logonSessionId);
      }),
  };
};
