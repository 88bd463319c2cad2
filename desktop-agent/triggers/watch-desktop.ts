import type { Trigger } from '../../domain/desktop-item/desktop-item.ts';
import { applicationsOf } from '../../domain/desktop-item/matching.ts';
import type { Rules } from '../../domain/desktop-item/trigger-machine.ts';

export interface ForegroundWindow {
  /** The file name of its program, in lower case and without `.exe`. */
  program: string;
  title: string;
}

/** The window that the user works in, as the port of the session reports it. */
export interface ForegroundWindows {
  current(): Promise<ForegroundWindow | undefined>;
  onChange(listener: (window: ForegroundWindow | undefined) => void): () => void;
}

export interface IdleTime {
  idleMs(): Promise<number>;
}

const lookEveryMs = 1000;

/** The idle times, in seconds, that events wait for. */
const idleSecondsOf = ({ events }: Rules): number[] => {
  const triggers = events.flatMap(({ startTrigger, stopTrigger }) => [
    startTrigger,
    ...(stopTrigger ? [stopTrigger] : []),
  ]);
  return [...new Set(triggers.flatMap((trigger) => (trigger.on === 'idle' ? [trigger.seconds] : [])))];
};

/**
 * Watches which application is in front, and for how long nobody has touched keyboard or mouse. The title of a window
 * is only compared here, and never passed on.
 */
export const watchDesktop = ({
  windows,
  idle,
  observe,
  onProgram,
  every = (act, ms) => {
    const timer = setInterval(act, ms);
    return () => clearInterval(timer);
  },
}: {
  windows?: ForegroundWindows | undefined;
  idle?: IdleTime | undefined;
  observe(observation: Trigger): void;
  /** A program has come to the front. */
  onProgram(program: string): void;
  every?: (act: () => void, ms: number) => () => void;
}) => {
  let rules: Rules = { items: [], events: [] };
  let entered: readonly string[] = [];
  let inFront: ForegroundWindow | undefined;
  let idleBefore = 0;

  const compare = (): void => {
    const now = inFront ? applicationsOf(rules.items, { programs: [inFront.program], title: inFront.title }) : [];
    const before = entered;
    entered = now;
    for (const itemId of before) if (!now.includes(itemId)) observe({ on: 'leave', itemId });
    for (const itemId of now) if (!before.includes(itemId)) observe({ on: 'enter', itemId });
  };

  const onWindow = (window: ForegroundWindow | undefined): void => {
    // Between two windows, there is none in front for a moment. That does not mean that the first one was left.
    if (!window) return;
    inFront = window;
    onProgram(window.program);
    compare();
  };

  const lookAtIdleTime = async (): Promise<void> => {
    const thresholds = idleSecondsOf(rules);
    if (!idle || thresholds.length === 0) return;
    const before = idleBefore;
    const now = (await idle.idleMs()) / 1000;
    idleBefore = now;
    if (now < before && thresholds.some((seconds) => seconds <= before)) observe({ on: 'active' });
    const from = now < before ? 0 : before;
    for (const seconds of thresholds) if (from < seconds && seconds <= now) observe({ on: 'idle', seconds });
  };

  const stopWindows = windows?.onChange(onWindow);
  void windows?.current().then(onWindow, () => {});
  const stopIdle = every(() => void lookAtIdleTime().catch(() => {}), lookEveryMs);

  return {
    setRules(changed: Rules): void {
      rules = changed;
      compare();
    },
    close(): void {
      stopWindows?.();
      stopIdle();
    },
  };
};
