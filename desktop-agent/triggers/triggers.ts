import {
  isSame,
  next,
  noRuns,
  type Observation,
  pausedMedia,
  type Rules,
  type Run,
  type Step,
  type TriggerInput,
  type TriggerState,
} from '../../domain/desktop-item/trigger-machine.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { StoredTriggers, TriggerStore } from './trigger-file.ts';

/** Timers use a clock that nobody can set. */
export type SetTimer = (act: () => void, ms: number) => { cancel(): void };

export interface TriggerParts {
  rules: Rules;
  store: TriggerStore;
  nowMs: () => number;
  setTimer: SetTimer;
  /**
   * Stops or starts the capture of this PC so that exactly these media are paused. It is called before anything else.
   * `since`: when the cause happened; what was captured from then on must be dropped.
   */
  pauseOnly(media: readonly Medium[], since: number): void;
  /** Called for each step, even in a dry run. */
  onStep?(step: Step): void;
  /** There is something for the cloud in `unreported`. */
  reportSoon(): void;
  warn(what: string): void;
}

/** The key of a step. */
export interface ReportedStep {
  is: Step['is'];
  runId: string;
  endsAt: number;
}

const isOf = ({ is, runId, endsAt }: ReportedStep, step: Step): boolean =>
  is === step.is && runId === step.run.runId && endsAt === step.run.endsAt;

/**
 * How late the report of a click may arrive. A browser, or this PC, may be so busy that it takes longer than pictures
 * are held back, but not longer than this.
 */
const maxLateMs = 600_000;

/** More than a day without the cloud. After that, the oldest are dropped. */
const maxUnreported = 2000;

/**
 * Watches what happens on the PC, and pauses and resumes according to the desktop item events. It acts first, and on
 * its own: the PC's own recordings do not depend on whether the cloud can be reached (PR-16).
 */
export const triggers = ({ store, nowMs, setTimer, pauseOnly, reportSoon, warn, ...parts }: TriggerParts) => {
  const stored = store.read();
  let rules = parts.rules;
  let state: TriggerState = { runs: stored?.runs ?? noRuns.runs };
  let unreported: readonly Step[] = stored?.unreported ?? [];
  let paused: readonly Medium[] = [];
  const timers = new Map<string, { cancel(): void }>();

  /** When each event last ended. */
  const ends = new Map<string, number>();

  /** A browser that reconnects reports again which items are entered. Until then, the earlier report counts. */
  const actedUntil = (observation: Observation): number =>
    Math.min(
      nowMs(),
      ...rules.events
        .filter(({ startTrigger }) => isSame(startTrigger, observation))
        .map(({ eventId }) => ends.get(eventId) ?? Number.NEGATIVE_INFINITY),
    );

  const write = (): void => {
    try {
      store.write({ runs: state.runs, unreported } as StoredTriggers);
    } catch (error) {
      // It is paused anyway. Only after a restart would this be unknown.
      warn(`The state of the triggers cannot be stored: ${(error as Error).message}`);
    }
  };

  const setTimers = (): void => {
    for (const timer of timers.values()) timer.cancel();
    timers.clear();
    for (const run of state.runs)
      timers.set(
        run.runId,
        setTimer(() => endRun(run), run.endsAt - nowMs()),
      );
  };

  const endRun = ({ runId, endsAt }: Run): void =>
    // The wall clock may have been set in the meantime. Only the elapsed time counts.
    take({ is: 'duration-over', runId, endsAt, at: Math.max(nowMs(), endsAt) });

  const take = (input: TriggerInput, since = input.at): void => {
    const after = next(state, input, rules);
    state = after.state;
    const wanted = pausedMedia(state);
    if (wanted.join() !== paused.join()) pauseOnly(wanted, since);
    paused = wanted;
    if (after.steps.length === 0) return;
    for (const step of after.steps) {
      if (step.is === 'ended') ends.set(step.run.eventId, step.at);
      parts.onStep?.(step);
    }
    // A dry run pauses nothing anywhere.
    const real = after.steps.filter(({ run }) => !run.dryRun);
    unreported = [...unreported, ...real].slice(-maxUnreported);
    write();
    setTimers();
    if (real.length > 0) reportSoon();
  };

  take({ is: 'restarted', at: nowMs() });
  // A restart may also have shortened a run, or ended none of them. Their timers are started again in any case.
  setTimers();
  if (unreported.length > 0) reportSoon();

  return {
    /**
     * Something was seen. `since` is when, if the source says so, and never in the future. What was captured after it
     * is dropped as far as it is still held back. The cloud and the splice hide the rest.
     */
    observe(observation: Observation, since?: number): void {
      const at = nowMs();
      const happenedAt = Math.max(at - maxLateMs, actedUntil(observation), Math.min(at, since ?? at));
      take({ is: 'observed', observation, at, since: happenedAt }, happenedAt);
    },
    setRules(changed: Rules): void {
      rules = changed;
      take({ is: 'rules-changed', at: nowMs() });
    },
    paused: (): readonly Medium[] => paused,
    unreported: (): readonly Step[] => unreported,
    /** The cloud has received these. It may say so twice. */
    reported(steps: readonly ReportedStep[]): void {
      unreported = unreported.filter((step) => !steps.some((reported) => isOf(reported, step)));
      write();
    },
    close(): void {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
};

export type Triggers = ReturnType<typeof triggers>;
