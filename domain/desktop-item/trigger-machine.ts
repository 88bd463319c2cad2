import { media as allMedia, type Medium } from '../recording/recording.ts';
import { type DesktopItem, type DesktopItemEvent, effectOf, type Trigger } from './desktop-item.ts';

/**
 * What the PC remembers of each event: it watches, or it acts (drawn in docs/trigger-states.md). The state is a value
 * that is stored after each change, so that a pause survives a restart of the PC.
 */
export interface TriggerState {
  /** Events that act now. All others watch. */
  runs: readonly Run[];
}

/** One action, from its start trigger to its end. */
export interface Run {
  /** Unique on its PC. */
  runId: string;
  eventId: string;
  media: readonly Medium[];
  /** It pauses nothing and is only counted. */
  dryRun: boolean;
  /** When its cause happened, in epoch milliseconds. The PC may have learned of it later. */
  startedAt: number;
  /** When the action is over, in epoch milliseconds. */
  endsAt: number;
  durationSeconds: number;
}

/** Something that happened on the PC. */
export type Observation = Trigger;

export type TriggerInput =
  /** `since`: when it happened, if the PC heard of it only later. */
  | { is: 'observed'; observation: Observation; at: number; since?: number }
  /** The duration has passed on a clock that nobody can set. */
  | { is: 'duration-over'; runId: string; endsAt: number; at: number }
  /** New rules came from the cloud. */
  | { is: 'rules-changed'; at: number }
  /** The program started, and read this state. */
  | { is: 'restarted'; at: number };

export type EndCause = 'stop-trigger' | 'duration' | 'event-changed';

export type Step =
  | { is: 'started'; run: Run }
  /** Its start trigger came again, so its duration starts again. */
  | { is: 'prolonged'; run: Run }
  | { is: 'ended'; run: Run; at: number; cause: EndCause };

export interface Rules {
  items: readonly DesktopItem[];
  events: readonly DesktopItemEvent[];
}

export const noRuns: TriggerState = { runs: [] };

/** The media that must be paused in this state. */
export const pausedMedia = ({ runs }: TriggerState): Medium[] =>
  allMedia.filter((medium) => runs.some((run) => !run.dryRun && run.media.includes(medium)));

/** Whether the observation is the one that the trigger waits for. */
export const isSame = (trigger: Trigger | undefined, observation: Observation): boolean => {
  if (trigger?.on !== observation.on) return false;
  if ('itemId' in trigger) return 'itemId' in observation && trigger.itemId === observation.itemId;
  return trigger.on !== 'idle' || (observation.on === 'idle' && trigger.seconds === observation.seconds);
};

/** The run that an event would start now. Undefined if it does nothing. */
const runOf = (event: DesktopItemEvent, rules: Rules, at: number, since = at): Run | undefined => {
  const effect = effectOf(event, rules.items);
  if (effect === 'nothing') return undefined;
  return {
    runId: `${event.eventId}.${at}`,
    eventId: event.eventId,
    media: event.pause,
    dryRun: effect === 'count',
    startedAt: since,
    // Counted from the beginning of the pause: a late start must not shorten the pause.
    endsAt: at + event.durationSeconds * 1000,
    durationSeconds: event.durationSeconds,
  };
};

interface Change {
  runs: readonly Run[];
  steps: readonly Step[];
}

const end = (run: Run, at: number, cause: EndCause): Step => ({ is: 'ended', run, at, cause });

/** What an observation means for one event. Start and stop triggers may be the same for different events. */
const observe = (
  runs: readonly Run[],
  event: DesktopItemEvent,
  rules: Rules,
  { observation, at, since }: Observed,
): Change => {
  const running = runs.find(({ eventId }) => eventId === event.eventId);
  if (isSame(event.startTrigger, observation)) {
    const started = runOf(event, rules, at, since);
    if (!started) return { runs, steps: [] };
    if (!running) return { runs: [...runs, started], steps: [{ is: 'started', run: started }] };
    // Never earlier than before: a clock that was set back must not shorten a pause.
    const prolonged = { ...running, endsAt: Math.max(running.endsAt, started.endsAt) };
    return {
      runs: runs.map((run) => (run === running ? prolonged : run)),
      steps: [{ is: 'prolonged', run: prolonged }],
    };
  }
  // A second stop finds nothing to stop.
  if (!running || !isSame(event.stopTrigger, observation)) return { runs, steps: [] };
  return { runs: runs.filter((run) => run !== running), steps: [end(running, at, 'stop-trigger')] };
};

type Observed = Extract<TriggerInput, { is: 'observed' }>;

/** Ends the runs that have a cause to end. */
const endSome = (runs: readonly Run[], at: number, causeOf: (run: Run) => EndCause | undefined): Change => ({
  runs: runs.filter((run) => causeOf(run) === undefined),
  steps: runs.flatMap((run) => {
    const cause = causeOf(run);
    return cause ? [end(run, at, cause)] : [];
  }),
});

/** While the program was down, somebody may have set the clock back. That must not make a pause longer than its duration. */
const withoutOverlong = (run: Run, now: number): Run => ({
  ...run,
  endsAt: Math.min(run.endsAt, now + run.durationSeconds * 1000),
});

/** The state and steps that follow from an input. Only this function decides. */
export const next = (
  state: TriggerState,
  input: TriggerInput,
  rules: Rules,
): { state: TriggerState; steps: readonly Step[] } => {
  const changed = change(state.runs, input, rules);
  return { state: { runs: changed.runs }, steps: changed.steps };
};

const change = (runs: readonly Run[], input: TriggerInput, rules: Rules): Change => {
  switch (input.is) {
    case 'observed':
      return rules.events.reduce<Change>(
        (before, event) => {
          const after = observe(before.runs, event, rules, input);
          return { runs: after.runs, steps: [...before.steps, ...after.steps] };
        },
        { runs, steps: [] },
      );
    case 'duration-over':
      // A timer that was set before the run was prolonged has no effect.
      return endSome(runs, input.at, ({ runId, endsAt }) =>
        runId === input.runId && endsAt === input.endsAt ? 'duration' : undefined,
      );
    case 'rules-changed':
      return endSome(runs, input.at, (run) => {
        const event = rules.events.find(({ eventId }) => eventId === run.eventId);
        const now = event && runOf(event, rules, run.startedAt);
        return now && now.dryRun === run.dryRun ? undefined : 'event-changed';
      });
    case 'restarted': {
      const ended = endSome(runs, input.at, ({ endsAt }) => (endsAt <= input.at ? 'duration' : undefined));
      return { runs: ended.runs.map((run) => withoutOverlong(run, input.at)), steps: ended.steps };
    }
  }
};
