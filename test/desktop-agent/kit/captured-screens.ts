import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceLadder } from '../../../desktop-agent/ffmpeg/source-ladder.ts';
import { HoldBack, type StoredPiece } from '../../../desktop-agent/service/segments/hold-back.ts';
import { openSegments, type Segments } from '../../../desktop-agent/service/segments/segments.ts';
import type { Capture } from '../../../desktop-agent/session/capture/capture.ts';
import { OrphanList } from '../../../desktop-agent/session/capture/orphan-list.ts';
import { Outbox } from '../../../desktop-agent/session/capture/outbox.ts';
import { type CaptureOptions, startCapture } from '../../../desktop-agent/session/capture/start-capture.ts';
import type { Monitors } from '../../../desktop-agent/session/monitors/monitors.ts';
import { X11Monitors } from '../../../desktop-agent/session/monitors/x11-monitors.ts';
import type { Gap } from '../../../domain/screen/gap.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };

type Options = Partial<CaptureOptions> & { holdBackMs?: number; isServiceAway?: boolean };

/** A display that is captured into a folder of segments. */
export class CapturedScreens {
  readonly folder: string;
  readonly segments: Segments;
  readonly capture: Capture;
  readonly #monitors: Monitors;
  readonly #waiting = new Set<() => void>();
  readonly pieces: StoredPiece[] = [];
  readonly #outbox: Outbox;
  readonly #hold: HoldBack;

  private constructor(
    folder: string,
    segments: Segments,
    monitors: Monitors,
    { holdBackMs = 200, isServiceAway = false, ...options }: Options,
  ) {
    this.folder = folder;
    this.segments = segments;
    this.#monitors = monitors;
    this.#outbox = new Outbox(() => options.clock?.().uptime ?? performance.now());
    this.#hold = new HoldBack({
      holdBackMs,
      onStored: (number) => this.#outbox.confirm(number),
      write: async (piece) => {
        await segments.write(piece);
        this.pieces.push(piece);
        for (const look of this.#waiting) look();
      },
    });
    const capture = startCapture({
      ...{ ffmpeg: 'ffmpeg', encoder: 'libx264', sources: new SourceLadder(['x11grab']), monitors },
      ...{ logonSessionId: 'session-1', orphans: new OrphanList(join(folder, 'children.json')) },
      logger: { warn: () => {}, info: () => {} },
      ...options,
      outbox: this.#outbox,
    });
    this.capture = {
      stop: (cause, since) => capture.stop(cause, since),
      resume: (cause) => capture.resume(cause),
      status: () => capture.status(),
      close: async () => {
        await capture.close();
        await this.#outbox.flush();
        await this.#hold.flush();
      },
    };
    if (!isServiceAway) this.startService();
  }

  /** From now on, what was captured is taken. */
  startService(): void {
    this.#outbox.connect({
      send: (piece, number) => {
        this.#hold.add(number, piece);
        return true;
      },
      drained: async () => {},
    });
  }

  static async start(display: string, options: Options = {}): Promise<CapturedScreens> {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    const segments = await openSegments(join(folder, 'segments'), keys);
    const monitors = options.monitors ?? (await X11Monitors.open(display));
    return new CapturedScreens(folder, segments, monitors, { display, ...options });
  }

  /** Resolves when a piece has been written after which `isTrue`. */
  until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isTrue()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Of a monitor: when each of its stored frames was, in the order of capture. */
  times(monitorId?: string): number[] {
    return this.segments
      .read(everything)
      .filter(({ header }) => monitorId === undefined || header.monitorId === monitorId)
      .flatMap(({ frames }) => frames.map(({ time }) => time));
  }

  framesAfter(time: number, monitorId?: string): number {
    return this.times(monitorId).filter((at) => at > time).length;
  }

  gaps(): Gap[] {
    return this.segments.gaps(everything);
  }

  /** Of the processes that capture now. */
  pids(): number[] {
    const children = JSON.parse(readFileSync(join(this.folder, 'children.json'), 'utf8')) as { pid: number }[];
    return children.map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    await this.capture.close();
    await this.segments.close();
    this.#monitors.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
