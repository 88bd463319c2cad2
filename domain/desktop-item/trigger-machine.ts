import { media as allMedia, type Medium } from '../recording/recording.ts';
import { type DesktopItem, type DesktopItemEvent, effectOf, type Trigger } from './desktop-item.ts';

/**
 * What the PC remembers of each event: it watches, or it acts. docs/trigger-states.md draws it. The state is a value
 * that is stored after each change, so that a pause survives a restart of the PC.
 */
export interface TriggerState {
  /** Events that act now; all others watch. */
  runs: readonly Run[];
}

/** One action, from its start trigger to its end. */
export interface Run {
  /** Unique on its PC. */
  runId: string;
  eventId: string;
  media: readonly Medium[];
  /** It pauses nothing, and is only counted. */
  dryRun: boolean;
  /** When what started it was seen, epoch milliseconds; that may be before the PC heard of it. */
  startedAt: number;
  /** Epoch milliseconds. When it is reached, the action is over. */
  endsAt: number;
  durationSeconds: number;
}

/** Something that was seen on the PC. */
export type Observation = Trigger;

export type TriggerInput =
  /** `since`: when it happened, if the PC heard of it only later. */
  | { is: 'observed'; observation: Observation; at: number; since?: number }
  /** The duration has passed on a clock that nobody can set. */
  | { is: 'duration-over'; runId: string; endsAt: number; at: number }
  /** Others came from the cloud. */
  | { is: 'rules-changed'; at: number }
  /** The program started, and read this state. */
  | { is: 'restarted'; at: number };

export type EndCause = 'stop-trigger' | 'duration' | 'event-changed';

export type Step =
  | { is: 'started'; run: Run }
  /** Its start trigger came again: its duration begins anew. */
  | { is: 'prolonged'; run: Run }
  | { is: 'ended'; run: Run; at: number; cause: EndCause };

export interface Rules {
  items: readonly DesktopItem[];
  events: readonly DesktopItemEvent[];
}

export const noRuns: TriggerState = { runs: [] };

/** What has to be paused in this state. */
export const pausedMedia = ({ runs }: TriggerState): Medium[] =>
  allMedia.filter((medium) => runs.some((run) => !run.dryRun && run.media.includes(medium)));

/** Whether this is what a trigger waits for. */
export const isSame = (trigger: Trigger | undefined, observation: Observation): boolean => {
  if (trigger?.on !== observation.on) return false;
  if ('itemId' in trigger) return 'itemId' in observation && trigger.itemId === observation.itemId;
  return trigger.on !== 'idle' || (observation.on === 'idle' && trigger.seconds === observation.seconds);
};

/** What an event would do now, or undefined when it does nothing. */
const runOf = (event: DesktopItemEvent, rules: Rules, at: number, since = at): Run | undefined => {
  const effect = effectOf(event, rules.items);
  if (effect === 'nothing') return undefined;
  return {
    runId: `${event.eventId}.${at}`,
    eventId: event.eventId,
    media: event.pause,
    dryRun: effect === 'count',
    startedAt: since,
    // Counted from when it is paused: a late start must not shorten the pause.
    endsAt: at + event.durationSeconds * 1000,
    durationSeconds: event.durationSeconds,
  };
};

interface Change {
  runs: readonly Run[];
  steps: readonly Step[];
}

const end = (run: Run, at: number, cause: EndCause): Step => ({ is: 'ended', run, at, cause });

/** One event sees something. Start and stop triggers may be the same for different events. */
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

/** Ends the runs for which there is a cause. */
const endSome = (runs: readonly Run[], at: number, causeOf: (run: Run) => EndCause | undefined): Change => ({
  runs: runs.filter((run) => causeOf(run) === undefined),
  steps: runs.flatMap((run) => {
    const cause = causeOf(run);
    return cause ? [end(run, at, cause)] : [];
  }),
});

/** While the program was down, somebody may have set the clock back: no pause is longer than its duration for that. */
const withoutOverlong = (run: Run, now: number): Run => ({
  ...run,
  endsAt: Math.min(run.endsAt, now + run.durationSeconds * 1000),
});

/** What an input leads to. The only place that decides it. */
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
      // The timer of a run that was prolonged since says nothing.
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
