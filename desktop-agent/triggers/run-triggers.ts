import type { DesktopItems } from '../../domain/desktop-item/desktop-item.ts';
import type { ItemCount } from '../../domain/desktop-item/item-counts.ts';
import type { Observation, Step } from '../../domain/desktop-item/trigger-machine.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import { type FieldSource, listenToBrowsers, type Typing } from './browsers.ts';
import { counting } from './counting.ts';
import { type SeenBrowser, seenBrowsers } from './seen-browsers.ts';
import { triggerFile } from './trigger-file.ts';
import { type ReportedStep, triggers as startTriggers } from './triggers.ts';
import { type ForegroundWindows, type IdleTime, watchDesktop } from './watch-desktop.ts';

/** The dependencies of the triggers of a session's user. */
export interface TriggerSurroundings {
  /** Where the relays of this user's browsers connect. */
  browserAddress: string;
  /** Survives a restart of the PC. */
  stateFile: string;
  windows?: ForegroundWindows | undefined;
  idle?: IdleTime | undefined;
  nowMs: () => number;
  /** From now on, exactly these media of this session are paused. What was captured from `since` on is dropped. */
  pauseOnly(media: readonly Medium[], since: number): void;
  /**
   * The extension of a browser reports the kind of field that somebody types into. `null`: not a known one, or it has
   * left.
   */
  onTyping?(typing: Typing, from: FieldSource): void;
  /** Sends to the service, which passes it on to the cloud. False if there is no connection now. */
  sendSteps(steps: readonly Step[]): boolean;
  sendCounts(counts: readonly ItemCount[]): boolean;
  sendStatus(status: { itemsVersion: number; browsers: readonly SeenBrowser[] }): boolean;
  warn(what: string): void;
}

/** The service answers within the time of a request to the cloud. After that, it is asked again. */
const resendMs = 5000;
const countEveryMs = 60_000;
const maxSteps = 20;

/**
 * Runs triggers in the session of one user. When this returns, everything that was paused before a restart is paused
 * again.
 */
export const runTriggers = async (surroundings: TriggerSurroundings) => {
  const { nowMs, pauseOnly, sendSteps, sendCounts, sendStatus, warn } = surroundings;
  const counts = counting();
  let itemsVersion = 0;

  const report = (): void => {
    const steps = running.unreported().slice(0, maxSteps);
    if (steps.length > 0) sendSteps(steps);
  };
  const running = startTriggers({
    rules: { items: [], events: [] },
    store: triggerFile(surroundings.stateFile),
    ...{ nowMs, pauseOnly, warn },
    setTimer: (act, ms) => {
      const timer = setTimeout(act, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    onStep: counts.step,
    reportSoon: () => queueMicrotask(report),
  });

  const observe = (observation: Observation, since?: number): void => {
    if (observation.on === 'enter') counts.entered(observation.itemId);
    running.observe(observation, since);
  };
  const browsers = await listenToBrowsers(surroundings.browserAddress, {
    onMessage(message) {
      counts.browser(message);
      if (message.is === 'observed') observe({ on: message.on, itemId: message.itemId }, message.at);
      if (message.is === 'hello') tellStatus();
    },
    onTyping: (typing, from) => surroundings.onTyping?.(typing, from),
    warn,
  });
  const seen = seenBrowsers(browsers.connected);
  const tellStatus = (): void => void sendStatus({ itemsVersion, browsers: seen.list() });
  const desktop = watchDesktop({
    windows: surroundings.windows,
    idle: surroundings.idle,
    observe,
    onProgram: seen.noteProgram,
  });

  const sendAllCounts = (): void => {
    const taken = counts.take();
    if (taken.length > 0 && !sendCounts(taken)) warn('What desktop items counted in the last minute is lost');
  };
  const timers = [
    setInterval(report, resendMs),
    setInterval(() => {
      sendAllCounts();
      tellStatus();
    }, countEveryMs),
  ];

  return {
    setItems({ items, events, version }: Pick<DesktopItems, 'items' | 'events' | 'version'>): void {
      itemsVersion = version;
      running.setRules({ items, events });
      browsers.setItems(items);
      desktop.setRules({ items, events });
      tellStatus();
      report();
    },
    /** The cloud has received these. */
    reported(steps: readonly ReportedStep[]): void {
      running.reported(steps);
      report();
    },
    paused: running.paused,
    /** Asks the extensions again which field is being typed into. */
    askTyping: browsers.askTyping,
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      sendAllCounts();
      desktop.close();
      running.close();
      await browsers.close();
    },
  };
};
export type RunningTriggers = Awaited<ReturnType<typeof runTriggers>>;
