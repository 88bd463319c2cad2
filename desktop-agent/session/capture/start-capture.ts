import { uptime } from 'node:os';
import type { Logger } from '../../../agent-kit/program/logger.ts';
import { type ClockReading, clockEvent } from '../../../domain/screen/clock-watch.ts';
import type { GapCause } from '../../../domain/screen/gap.ts';
import type { Monitor } from '../../../domain/screen/segment.ts';
import type { ScreenSource } from '../../ffmpeg/screen-source.ts';
import { isSteady } from '../../ffmpeg/screen-source.ts';
import type { SourceLadder } from '../../ffmpeg/source-ladder.ts';
import { isUnchanged, type Monitors } from '../monitors/monitors.ts';
import type { Capture, CaptureStatus, StopCause } from './capture.ts';
import { MonitorRun } from './monitor-run.ts';
import type { OrphanList } from './orphan-list.ts';
import type { Outbox } from './outbox.ts';

export interface CaptureOptions {
  ffmpeg: string;
  encoder: string;
  /** The ways of capturing on this PC, the best one first. */
  sources: SourceLadder;
  monitors: Monitors;
  logonSessionId: string;
  /** The display of X11. */
  display?: string;
  framesPerSecond?: number;
  /** Captured pieces go to the service through this. */
  outbox: Pick<Outbox, 'add' | 'isStuck' | 'isEmpty'>;
  orphans: OrphanList;
  logger: Pick<Logger, 'warn' | 'info'>;
  /** Causes that apply from the start. */
  stoppedFor?: StopCause[];
  clock?: () => ClockReading;
}

const tickMs = 200;
/** How often the monitors are listed. Most changes are reported; this finds the others. */
const listEveryMs = 2000;
/** A source should deliver five frames a second. If it delivers none for this long, it has failed. */
const maxSilenceMs = 3000;
const firstFrameMs = 5000;
/**
 * The precision of the time of a frame: one that arrived this little before a trigger may show what the trigger hides.
 */
const timeErrorMs = 50;
/** Frames captured this shortly before a change of monitors was noticed may show another place. */
const changeNoticeMs = 500;
const backoffMs = [100, 500, 2000, 10_000];
/** Waits get longer only for captures that cannot begin. A capture that worked for this long begins again at once. */
const healthyMs = 1500;

interface MonitorState {
  run?: MonitorRun;
  /** The source of the process that is running, or of the last one. */
  startedAt: number;
  failures: number;
  notBefore: number;
  fault?: string;
}

const systemClock = (): ClockReading => ({ wall: Date.now(), uptime: uptime() * 1000 });

class ScreenCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #framesPerSecond: number;
  readonly #clock: () => ClockReading;
  readonly #stopCauses: Set<StopCause>;
  readonly #states = new Map<string, MonitorState>();
  #monitors: Monitor[] = [];
  #listFault: string | undefined;
  #lastClock: ClockReading;
  #lastList = Number.NEGATIVE_INFINITY;
  #listing: Promise<void> | undefined;
  #isListingStale = false;
  #isClosed = false;
  readonly #timer: NodeJS.Timeout;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#framesPerSecond = options.framesPerSecond ?? 5;
    this.#clock = options.clock ?? systemClock;
    this.#lastClock = this.#clock();
    this.#stopCauses = new Set(options.stoppedFor);
    for (const cause of this.#stopCauses) this.#gap(cause, this.#now());
    options.monitors.onChange(() => this.#list());
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#list();
  }

  async stop(cause: StopCause, since = this.#now()): Promise<void> {
    const isNew = !this.#stopCauses.has(cause);
    this.#stopCauses.add(cause);
    // Also for runs that have just ended.
    this.#options.outbox.add({ kind: 'drop', after: since - timeErrorMs });
    const running = [...this.#states.values()].flatMap(({ run }) => run ?? []);
    for (const run of running) run.drop(since - timeErrorMs);
    if (isNew) this.#gap(cause, Math.min(since, ...running.flatMap(({ end }) => end ?? [])));
    await Promise.all([...this.#states.values()].map((state) => this.#end(state)));
  }

  resume(cause: StopCause): void {
    if (this.#stopCauses.delete(cause)) this.#list();
  }

  status(): CaptureStatus {
    const faults = [this.#listFault, ...[...this.#states.values()].map(({ fault }) => fault)];
    return {
      monitors: this.#monitors.map(({ id, width, height }) => ({
        ...{ id, width, height },
        capturing: this.#states.get(id)?.run?.works ?? false,
      })),
      stoppedFor: [...this.#stopCauses],
      source: this.#options.sources.current(this.#now()),
      encoder: this.#options.encoder,
      faults: faults.filter((fault) => fault !== undefined),
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#states.values()].map((state) => this.#end(state)));
  }

  readonly #now = (): number => this.#clock().wall;

  #gap(cause: GapCause, from: number, monitorId?: string): void {
    const { logonSessionId } = this.#options;
    this.#options.outbox.add({ kind: 'gap', gap: { logonSessionId, ...(monitorId && { monitorId }), cause, from } });
  }

  /** Stops the process of a monitor. */
  async #end(state: MonitorState): Promise<void> {
    const { run } = state;
    if (!run) return;
    delete state.run;
    await run.stop();
    if (run.pid !== undefined) this.#options.orphans.remove(run.pid);
  }

  #tick(): void {
    const clock = this.#clock();
    const now = clock.wall;
    // Do this first: after the clock was set, every process would seem to have been silent.
    const event = clockEvent(this.#lastClock, clock);
    this.#lastClock = clock;
    if (event) this.#restart(event);
    for (const [id, state] of this.#states) this.#watch(id, state, now);
    const { outbox } = this.#options;
    const isAway = this.#stopCauses.has('service-away');
    if (!isAway && outbox.isStuck) this.stop('service-away');
    else if (isAway && outbox.isEmpty) this.resume('service-away');
    if (Math.abs(now - this.#lastList) >= listEveryMs || this.#isRetryDue(now)) this.#list();
  }

  #isRetryDue(now: number): boolean {
    if (this.#stopCauses.size > 0) return false;
    return this.#monitors.some(({ id }) => {
      const state = this.#states.get(id);
      return state && !state.run && state.notBefore <= now;
    });
  }

  #watch(id: string, state: MonitorState, now: number): void {
    const { run } = state;
    if (!run) return;
    const { sources } = this.#options;
    if (run.works && now - state.startedAt > healthyMs) {
      state.failures = 0;
      delete state.fault;
    }
    const silence = run.works ? maxSilenceMs : firstFrameMs;
    if (now - run.lastArrival > silence && (!run.works || isSteady(sources.current(now))))
      this.#failed(id, state, `ffmpeg delivered no picture for ${silence / 1000} seconds`);
  }

  /** Handles the end of a monitor's process, or one that hangs. */
  #failed(id: string, state: MonitorState, why: string): void {
    const { run } = state;
    if (!run) return;
    const now = this.#now();
    state.notBefore = now + (backoffMs[state.failures] ?? backoffMs.at(-1)!);
    state.failures += 1;
    state.fault = `Monitor ${id} is not captured: ${why}`;
    const end = run.end ?? now;
    this.#end(state);
    // The capture also ends when its monitor was resized or unplugged. The list of monitors tells which it was.
    const monitor = run.monitor;
    this.#list().then(() => {
      const current = this.#monitors.find((one) => one.id === id);
      const isGone = !current || !isUnchanged(current, monitor);
      if (isGone) {
        state.failures = 0;
        state.notBefore = 0;
        delete state.fault;
      } else {
        if (this.#options.sources.failed(now)) this.#retryAtOnce();
        this.#options.logger.warn(state.fault ?? why);
      }
      if (run.works) this.#gap(isGone ? 'monitors-changed' : 'capture-failed', end, id);
    });
  }

  /** The waits after failures were those of another source. They would be too long for the next one to fail in time. */
  #retryAtOnce(): void {
    for (const state of this.#states.values()) Object.assign(state, { failures: 0, notBefore: 0 });
  }

  /** Restarts all captures, because what comes now cannot be joined with what came before. */
  #restart(cause: 'clock-changed' | 'suspended'): void {
    for (const [id, state] of this.#states) {
      // It is from before the clock was set.
      state.notBefore = 0;
      const end = state.run?.end;
      if (end === undefined) continue;
      this.#gap(cause, end, id);
      this.#end(state);
    }
    this.#list();
  }

  /**
   * Reads the monitors, and starts and stops processes until they match. If it is called in the meantime, it runs
   * again.
   */
  #list(): Promise<void> {
    this.#isListingStale = true;
    this.#listing ??= (async () => {
      while (this.#isListingStale && !this.#isClosed) {
        this.#isListingStale = false;
        await this.#listOnce();
      }
    })().finally(() => {
      this.#listing = undefined;
    });
    return this.#listing;
  }

  async #listOnce(): Promise<void> {
    this.#lastList = this.#now();
    try {
      this.#monitors = await this.#options.monitors.list();
      this.#listFault = undefined;
    } catch (error) {
      this.#listFault = `The monitors cannot be listed: ${(error as Error).message}`;
      this.#options.logger.warn(this.#listFault);
      return;
    }
    if (this.#isClosed) return;
    for (const [id, state] of [...this.#states]) {
      const current = this.#monitors.find((monitor) => monitor.id === id);
      if (state.run && !(current && isUnchanged(current, state.run.monitor))) {
        const after = this.#now() - changeNoticeMs - timeErrorMs;
        this.#options.outbox.add({ kind: 'drop', runId: state.run.runId, after });
        state.run.drop(after);
        const { end } = state.run;
        if (end !== undefined) this.#gap('monitors-changed', end, id);
        this.#end(state);
      }
      if (!current) this.#states.delete(id);
    }
    if (this.#stopCauses.size > 0) return;
    for (const [index, monitor] of this.#monitors.entries()) this.#start(monitor, index);
  }

  #start(monitor: Monitor, index: number): void {
    const now = this.#now();
    const state: MonitorState = this.#states.get(monitor.id) ?? { startedAt: now, failures: 0, notBefore: 0 };
    this.#states.set(monitor.id, state);
    if (state.run || state.notBefore > now) return;
    const { ffmpeg, encoder, sources, display = '', logonSessionId, orphans } = this.#options;
    state.startedAt = now;
    const source: ScreenSource = sources.current(now);
    const run = new MonitorRun({
      ...{ ffmpeg, source, encoder, display, logonSessionId, monitor, index },
      framesPerSecond: this.#framesPerSecond,
      now: this.#now,
      deliver: (piece) => this.#options.outbox.add(piece),
      onEnd: (error) => {
        if (state.run === run) this.#failed(monitor.id, state, error);
      },
    });
    state.run = run;
    if (run.pid !== undefined) orphans.add(run.pid);
  }
}

/** Begins to capture every monitor of a logon session, unless a cause prevents it from the start. */
export const startCapture = (options: CaptureOptions): Capture => new ScreenCapture(options);
