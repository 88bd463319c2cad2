import { createHash } from 'node:crypto';
import type { Sleep } from '../../../agent-kit/transfer/retry.ts';
import type { DesktopAnswer, DesktopRequest } from '../../../api/programs/desktop.ts';
import type { CaptureState } from '../../../domain/desktop/words.ts';
import { type Picture, type StillSealer, stillSealer } from '../../../domain/live/sealed-still.ts';
import type { Cloud } from '../../cloud.ts';
import { type StillSize, stillOf } from '../../ffmpeg/still.ts';
import type { CloudTime } from '../cloud-time.ts';
import type { NewestGroup } from './newest-pictures.ts';

export type View = DesktopAnswer<'stills'>['screenViews'][number];

/** Somebody's screen as it is now. */
export interface Screen {
  state: CaptureState;
  monitors: NewestGroup[];
}

export interface ShowScreensOptions {
  cloud: Cloud;
  /** Undefined: nobody is logged on with this name. */
  screenOf(login: string): Screen | undefined;
  ffmpeg: string;
  time: Pick<CloudTime, 'toPc'>;
  nowMs: () => number;
  sleep: Sleep;
  signal: AbortSignal;
  makeStill?: typeof stillOf;
}

const everyMs = 1000;
/** No more monitors than this are shown, because each costs a decoder every second. */
const mostMonitors = 4;
/** For all monitors of a screen together, before sealing. */
const mostBytes = 200_000;
/** From the best quality on: the first that is small enough is used, and kept. */
const sizes: readonly StillSize[] = [
  { width: 1280, quality: 5 },
  { width: 1280, quality: 10 },
  { width: 1024, quality: 14 },
  { width: 800, quality: 20 },
  { width: 480, quality: 31 },
];

const isSameLogin = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What one screen has sent. */
interface Shown {
  /** The views for which the sealer seals. */
  viewIds: string;
  seal: StillSealer;
  version: string | null;
  size: number;
}

/**
 * Sends one still per second of each screen that somebody watches, and stops when nobody does. Nothing of it is logged
 * or shown on the PC, because the person there must not learn that they are watched. A paused screen is never sent.
 */
export const showScreens = (options: ShowScreensOptions) => {
  const { cloud, screenOf, ffmpeg, time, nowMs, sleep, signal, makeStill = stillOf } = options;
  const shown = new Map<string, Shown>();
  let views: readonly View[] = [];
  let running: Promise<void> | undefined;

  const openViews = (): View[] => views.filter(({ until }) => time.toPc(until) > nowMs());

  const shownTo = async (login: string, viewers: readonly View[]): Promise<Shown> => {
    const viewIds = viewers.map(({ viewId }) => viewId).join(' ');
    const before = shown.get(login);
    if (before?.viewIds === viewIds) return before;
    const now = { viewIds, seal: await stillSealer(viewers), version: null, size: before?.size ?? 0 };
    shown.set(login, now);
    return now;
  };

  /** The best quality within the limit. */
  const picturesOf = async (own: Shown, groups: readonly NewestGroup[]): Promise<Picture[]> => {
    for (;;) {
      const size = sizes[own.size]!;
      const pictures = await Promise.all(
        groups.slice(0, mostMonitors).map(async (group) => {
          const { monitorId, primary, width, height } = group.run;
          return { monitorId, primary, width, height, jpeg: await makeStill(ffmpeg, group, size) };
        }),
      );
      const bytes = pictures.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
      if (bytes <= mostBytes) return pictures;
      if (own.size === sizes.length - 1) return [];
      own.size += 1;
    }
  };

  const stillNow = async (login: string, viewers: readonly View[]): Promise<DesktopRequest<'stills'>> => {
    const own = await shownTo(login, viewers);
    const screen = screenOf(login);
    const black = (state: CaptureState) => {
      own.version = null;
      return { login, state, version: null };
    };
    if (!screen) return black('not-recording');
    if (screen.state !== 'recording' || screen.monitors.length === 0) return black(screen.state);
    const pictures = await picturesOf(own, screen.monitors);
    // It may have been paused while the still was made.
    const state = screenOf(login)?.state ?? 'not-recording';
    if (state !== 'recording' || pictures.length === 0) return black(state);
    const hash = createHash('sha256').update(own.viewIds);
    for (const { monitorId, jpeg } of pictures) hash.update(monitorId).update(jpeg);
    const version = hash.digest('hex');
    const isSame = version === own.version;
    return { login, state, version, ...(!isSame && { still: await own.seal(version, pictures) }) };
  };

  const send = async (login: string): Promise<void> => {
    const viewers = openViews().filter((view) => isSameLogin(view.login, login));
    const request = await stillNow(login, viewers);
    const { screenViews } = await cloud('stills', request, signal);
    views = screenViews;
    const own = shown.get(login);
    if (own) own.version = request.version;
  };

  /** Removes what is in the cloud. */
  const end = async (login: string): Promise<void> => {
    shown.delete(login);
    const { screenViews } = await cloud('stills', { login, state: 'not-recording', version: null }, signal);
    views = screenViews;
  };

  const run = async (): Promise<void> => {
    const watched = () => [...new Set(openViews().map(({ login }) => login.toLowerCase()))];
    for (let logins = watched(); (logins.length > 0 || shown.size > 0) && !signal.aborted; logins = watched()) {
      const startedMs = nowMs();
      const over = [...shown.keys()].filter((login) => !logins.includes(login));
      // A failure is retried in a second, as long as somebody watches.
      const ends = over.map((login) => end(login).catch(() => {}));
      await Promise.all([...ends, ...logins.map((login) => send(login).catch(() => {}))]);
      const restMs = everyMs - (nowMs() - startedMs);
      if (openViews().length > 0) await sleep(Math.min(everyMs, Math.max(50, restMs)), signal).catch(() => {});
    }
  };

  const start = (): void => {
    if (running || signal.aborted || openViews().length === 0) return;
    running = run().finally(() => {
      running = undefined;
      // Somebody may have begun to watch while it ended.
      start();
    });
  };

  return {
    /** Who watches now, as the cloud says. */
    take(now: readonly View[]): void {
      views = now;
      start();
    },
    /** Resolves when nobody watches any more. */
    settled: (): Promise<void> => running ?? Promise.resolve(),
  };
};
export type ShowScreens = ReturnType<typeof showScreens>;
