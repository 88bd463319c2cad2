import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { isAbsent, isFull } from '../../../agent-kit/files/file-errors.ts';
import { type Gap, gapCauses } from '../../../domain/screen/gap.ts';
import type { CaptureRun } from '../../../domain/screen/segment.ts';
import type { Span } from '../../../domain/screen/splice-plan.ts';

const keyOf = ({ logonSessionId, monitorId = '', cause, from }: Gap): string =>
  [logonSessionId, monitorId, cause, from].join('\n');

const gapIn = (line: string): Gap | undefined => {
  try {
    const gap = JSON.parse(line) as Gap;
    return gapCauses.includes(gap.cause) && Number.isFinite(gap.from) ? gap : undefined;
  } catch {
    // A power cut may tear off the last line.
    return undefined;
  }
};

/**
 * The gaps of a PC, one per line. A later line about the same gap replaces it. They contain no pictures, so they are
 * not encrypted.
 */
export class GapList {
  readonly #path: string;
  #gaps: Map<string, Gap>;
  #unwritten = '';

  private constructor(path: string, gaps: Map<string, Gap>) {
    this.#path = path;
    this.#gaps = gaps;
  }

  static async open(path: string): Promise<GapList> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isAbsent(error)) return '';
      throw error;
    });
    const gaps = new Map<string, Gap>();
    for (const line of text.split('\n')) {
      const gap = gapIn(line);
      if (gap) gaps.set(keyOf(gap), gap);
    }
    // A torn line must not swallow the next one.
    if (text && !text.endsWith('\n')) await appendFile(path, '\n');
    return new GapList(path, gaps);
  }

  async add(gap: Gap): Promise<void> {
    const before = this.#gaps.get(keyOf(gap));
    if (before && before.to === gap.to) return;
    this.#gaps.set(keyOf(gap), gap);
    this.#unwritten += `${JSON.stringify(gap)}\n`;
    try {
      await appendFile(this.#path, this.#unwritten, { mode: 0o600 });
      this.#unwritten = '';
    } catch (error) {
      // The gap is caused by the full disk itself, so it is written with the next one. A part of it may already be in
      // the file.
      if (!isFull(error)) throw error;
      this.#unwritten = `\n${this.#unwritten.trimStart()}`;
    }
  }

  /** A monitor is captured again. */
  async end({ logonSessionId, monitorId }: CaptureRun, at: number): Promise<void> {
    for (const gap of [...this.#gaps.values()]) {
      const isItsOwn = gap.logonSessionId === logonSessionId || gap.cause === 'not-running';
      // Pictures that an earlier service had not stored may begin before the end of the gap.
      if (gap.to === undefined && isItsOwn && (gap.monitorId ?? monitorId) === monitorId)
        await this.add({ ...gap, to: Math.max(gap.from, at) });
    }
  }

  overlapping({ from, to }: Span, logonSessionId?: string): Gap[] {
    return [...this.#gaps.values()].filter(
      (gap) =>
        gap.from < to &&
        (gap.to ?? Number.POSITIVE_INFINITY) > from &&
        (logonSessionId === undefined || gap.logonSessionId === logonSessionId),
    );
  }

  async forget(before: number): Promise<void> {
    const remaining = [...this.#gaps.values()].filter(({ to }) => to === undefined || to >= before);
    if (remaining.length === this.#gaps.size) return;
    this.#gaps = new Map(remaining.map((gap) => [keyOf(gap), gap]));
    await writeFile(`${this.#path}.part`, remaining.map((gap) => `${JSON.stringify(gap)}\n`).join(''), { mode: 0o600 });
    await rename(`${this.#path}.part`, this.#path);
  }
}
