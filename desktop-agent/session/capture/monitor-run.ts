import { randomUUID } from 'node:crypto';
import { ClusterReader, framesOf, videoTrackOf } from '../../../domain/screen/matroska.ts';
import type { CaptureRun, Monitor } from '../../../domain/screen/segment.ts';
import { encoderArguments, pipeArguments } from '../../ffmpeg/encoder.ts';
import { type FfmpegProcess, startFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import { evenSize, isSteady, type ScreenSource, sourceArguments } from '../../ffmpeg/screen-source.ts';
import { type CapturedPiece, holdBackMs } from './capture.ts';

export interface RunOptions {
  ffmpeg: string;
  source: ScreenSource;
  encoder: string;
  framesPerSecond: number;
  display: string;
  logonSessionId: string;
  monitor: Monitor;
  /** The place of the monitor in the list of monitors. */
  index: number;
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
  /** The times of frames that can still be dropped. */
  #times: number[] = [];
  #isStopped = false;
  #isDelivering = false;
  #errors = '';
  /** When the last frame arrived, by our clock. */
  lastArrival: number;
  /** When the last valid frame was no longer shown. Undefined before the first. */
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
    // This comes after its exit, when its last output has been read.
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

  /** A picture has arrived, so its source works. */
  get works(): boolean {
    return this.#end !== undefined;
  }

  /** Frames after this time no longer count. */
  drop(after: number): void {
    if (this.#end === undefined) return;
    const last = this.#times.findLast((time) => time <= after);
    if (last !== undefined) this.#end = Math.min(this.#end, last + 1000 / this.#options.framesPerSecond);
    this.#end = Math.min(this.#end, after);
  }

  /** Ends the process at once. Its remaining output is not read. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#child.stdout.destroy();
    this.#child.kill('SIGKILL');
    if (this.#isDelivering) this.#options.deliver({ kind: 'run-end', runId: this.runId, at: this.#end! });
    this.#isDelivering = false;
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
      this.#begin();
      // A copy, so that the cluster around it can be freed.
      this.#options.deliver({ kind: 'frame', runId: this.runId, ...frame, data: frame.data.slice() });
      this.#times = [...this.#times.filter((time) => frame.time - time <= holdBackMs), frame.time];
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
