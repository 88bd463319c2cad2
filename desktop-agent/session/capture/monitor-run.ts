import { randomUUID } from 'node:crypto';
import { ClusterReader, type Frame, framesOf, videoTrackOf } from '../../../domain/screen/matroska.ts';
import type { CaptureRun, Monitor } from '../../../domain/screen/segment.ts';
import { encoderArguments, pipeArguments } from '../../ffmpeg/encoder.ts';
import { type FfmpegProcess, startFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import { evenSize, isSteady, type ScreenSource, sourceArguments } from '../../ffmpeg/screen-source.ts';
import type { CapturedPiece } from './capture.ts';

/** The time of a frame is exact to this: what came so little before a trigger may show what it hides. */
const timeErrorMs = 50;

export interface RunOptions {
  ffmpeg: string;
  source: ScreenSource;
  encoder: string;
  framesPerSecond: number;
  display: string;
  logonSessionId: string;
  monitor: Monitor;
  /** The monitor's place in the list of monitors. */
  index: number;
  /** For so long, frames can still be dropped. */
  holdBackMs: number;
  now: () => number;
  deliver: (piece: CapturedPiece) => void;
  /** It ended by itself. */
  onEnd: (error: string) => void;
}

/** One process that captures one monitor, from its start to its end. */
export class MonitorRun {
  readonly monitor: Monitor;
  readonly runId = randomUUID();
  readonly #options: RunOptions;
  readonly #reader = new ClusterReader();
  readonly #child: FfmpegProcess;
  readonly #ended: Promise<void>;
  #held: Frame[] = [];
  #isStopped = false;
  #isDelivering = false;
  #errors = '';
  /** When the last frame arrived, by our clock. */
  lastArrival: number;
  /** When the last frame that is delivered or held was no longer shown; undefined before the first. */
  #end: number | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
    this.monitor = options.monitor;
    this.lastArrival = options.now();
    const { source, monitor, framesPerSecond, display, index, encoder } = options;
    this.#child = startFfmpeg(options.ffmpeg, [
      ...sourceArguments(source, monitor, { framesPerSecond, display, index }),
      ...encoderArguments(encoder, framesPerSecond),
      ...pipeArguments,
    ]);
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.on('data', (piece: Buffer) => this.#take(piece));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = `${this.#errors}${text}`.slice(-1000);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#errors ||= error.message;
        resolve();
      });
      this.#child.on('exit', () => resolve());
    });
    // Later than its exit: what it wrote last has been read.
    this.#child.on('close', () => {
      if (!this.#isStopped) options.onEnd(this.#errors.trim().split('\n').at(-1) || 'ffmpeg ended');
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get end(): number | undefined {
    return this.#end;
  }

  /** A picture has come, so its source works. */
  get works(): boolean {
    return this.#end !== undefined;
  }

  /** Hands over what is old enough. */
  deliverUntil(time: number): void {
    const count = this.#held.findIndex((frame) => frame.time > time);
    const due = this.#held.splice(0, count < 0 ? this.#held.length : count);
    for (const frame of due) {
      this.#begin();
      this.#options.deliver({ kind: 'frame', runId: this.runId, ...frame });
    }
    if (this.#isStopped && this.#held.length === 0 && this.#isDelivering) {
      this.#isDelivering = false;
      this.#options.deliver({ kind: 'run-end', runId: this.runId, at: this.#end! });
    }
  }

  /** True when nothing is left to be handed over. */
  get isDone(): boolean {
    return this.#isStopped && this.#held.length === 0;
  }

  /** Forgets what was captured from `since` on. */
  drop(since: number): void {
    const frameMs = 1000 / this.#options.framesPerSecond;
    const isHidden = (frame: Frame): boolean => frame.time > since - timeErrorMs;
    if (this.#held.some(isHidden)) {
      this.#held = this.#held.filter((frame) => !isHidden(frame));
      const last = this.#held.at(-1);
      if (last) this.#end = last.time + frameMs;
    }
    if (this.#end !== undefined) this.#end = Math.min(this.#end, since);
  }

  /** Ends the process at once; what it still writes is not read. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#child.stdout.destroy();
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #take(piece: Buffer): void {
    if (this.#isStopped) return;
    let clusters: Uint8Array[];
    try {
      clusters = this.#reader.push(piece);
    } catch (error) {
      this.#errors = (error as Error).message;
      this.#child.kill('SIGKILL');
      return;
    }
    const frameMs = 1000 / this.#options.framesPerSecond;
    for (const frame of clusters.flatMap(framesOf)) {
      this.lastArrival = this.#options.now();
      // A copy, so that the cluster around it can be freed.
      this.#held.push({ ...frame, data: frame.data.slice() });
      this.#end = frame.time + frameMs;
    }
  }

  #begin(): void {
    if (this.#isDelivering) return;
    const { logonSessionId, monitor, encoder, framesPerSecond, source } = this.#options;
    const streamHeader = this.#reader.header!;
    const { width, height } = videoTrackOf(streamHeader) ?? evenSize(monitor);
    const run: CaptureRun = {
      ...{ runId: this.runId, logonSessionId, monitorId: monitor.id, primary: monitor.primary },
      ...{ encoder, width, height, framesPerSecond, steady: isSteady(source) },
    };
    this.#isDelivering = true;
    this.#options.deliver({ kind: 'run', run, streamHeader });
  }
}
