import type { ChannelState } from '../../../domain/changes/channel.ts';

/** The server's last answer. Times are by the page's own clock, which never jumps. */
export interface Followed<Answer> {
  answer: Answer | undefined;
  requestedAt: number;
  answeredAt: number;
  /** Why the last request failed. Undefined if it did not. */
  problem: unknown;
  /** When a change was announced that is not loaded yet. Undefined if there is none. */
  changedAt: number | undefined;
  connection: ChannelState;
  /** When the connection took its present state. */
  connectionSince: number;
}

export interface FollowPorts {
  now(): number;
  /** From 0 up to, but not including, 1. */
  random(): number;
  /** Calls back once. Returns a function that cancels it. */
  after(milliseconds: number, act: () => void): () => void;
  isLookedAt(): boolean;
}

interface Follow<Answer> {
  ask(signal: AbortSignal): Promise<Answer>;
  /** Whether a change under this topic is relevant here. */
  hears(topic: string): boolean;
  /** Milliseconds until the next request without a notification. */
  waitAfter(answer: Answer | undefined, connection: ChannelState): number;
  /** The shortest time between two requests in milliseconds, however much changes. */
  atMostEvery: number;
}

/** A request without an answer is aborted after this time, so that the next one can be sent. */
const patience = 5000;
/** Pages that lose their connection together, or must read the same new settings, spread their requests over this time. */
const lostSpread = 5000;
const settingsSpread = 10_000;
/** How long a server may still use the settings that it read before. */
const settingsInForceAfter = 5000;
/** The server's list may lag behind the change that it announced, so it is read once more after this time. */
const lookAgainAfter = 1500;
const retries = [2000, 4000, 8000, 15_000] as const;

/** Whether two answers are equal, apart from the clock. */
const isSame = (a: unknown, b: unknown): boolean => text(a) === text(b);
const text = (answer: unknown): string => JSON.stringify(answer, (name, value) => (name === 'now' ? undefined : value));

/**
 * Requests the state when a change is announced, and from time to time without one: rarely while the connection is open, more
 * often while it is not, and never while the page is hidden.
 */
export const follow = <Answer>(
  { ask, hears, waitAfter, atMostEvery }: Follow<Answer>,
  { now, random, after, isLookedAt }: FollowPorts,
  begin: ChannelState,
  onChange: (followed: Followed<Answer>) => void,
) => {
  let followed: Followed<Answer> = {
    answer: undefined,
    requestedAt: 0,
    answeredAt: 0,
    problem: undefined,
    changedAt: undefined,
    connection: begin,
    connectionSince: now(),
  };
  let over = false;
  let cancel = () => {};
  let cancelSettings = () => {};
  let dueAt = Number.POSITIVE_INFINITY;
  let asking: AbortController | undefined;
  let failures = 0;

  const become = (change: Partial<Followed<Answer>>) => {
    followed = { ...followed, ...change };
    onChange(followed);
  };
  const schedule = (milliseconds: number) => {
    cancel();
    dueAt = now() + milliseconds;
    cancel = after(milliseconds, () => void question());
  };
  /** Schedules a request, no later than the one that is already scheduled. */
  const soon = (milliseconds: number) => {
    if (now() + milliseconds < dueAt) schedule(milliseconds);
  };

  const question = async (): Promise<void> => {
    cancel();
    dueAt = Number.POSITIVE_INFINITY;
    asking?.abort();
    if (over || !isLookedAt()) return;
    const mine = new AbortController();
    asking = mine;
    const giveUp = after(patience, () => mine.abort('late'));
    const requestedAt = now();
    const wasNotified = followed.changedAt !== undefined;
    let outcome: { answer: Answer } | { problem: unknown };
    try {
      outcome = { answer: await ask(mine.signal) };
    } catch (problem) {
      outcome = { problem };
    }
    giveUp();
    // A newer request has been sent, or the page is gone.
    if (over || asking !== mine) return;
    asking = undefined;
    if ('problem' in outcome) {
      const wait = retries[Math.min(failures, retries.length - 1)]!;
      failures += 1;
      become({ problem: outcome.problem });
      return soon(wait * (0.5 + random() / 2));
    }
    failures = 0;
    const unchanged = wasNotified && followed.answer !== undefined && isSame(followed.answer, outcome.answer);
    // A change that was announced while the request was in flight must still be requested.
    const changedAt =
      followed.changedAt !== undefined && followed.changedAt > requestedAt ? followed.changedAt : undefined;
    become({ answer: outcome.answer, requestedAt, answeredAt: now(), problem: undefined, changedAt });
    soon(waitAfter(outcome.answer, followed.connection));
    if (unchanged) soon(lookAgainAfter);
    if (changedAt !== undefined) soon(atMostEvery);
  };

  void question();
  return {
    /** Sends a request now. */
    reload: () => void question(),
    /** The page is visible again, or the network is back. */
    lookedAt: () => void question(),
    changed: (topics: readonly string[]) => {
      if (topics.includes('settings')) {
        cancelSettings();
        // Separate from all other requests, because an earlier one may still be answered with the old settings.
        cancelSettings = after(settingsInForceAfter + random() * settingsSpread, () => void question());
      }
      if (!topics.some(hears)) return;
      become({ changedAt: followed.changedAt ?? now() });
      if (asking) return;
      soon(Math.max(0, followed.requestedAt + atMostEvery - now()));
    },
    connection: (connection: ChannelState) => {
      if (connection === followed.connection) return;
      become({ connection, connectionSince: now() });
      // After a reconnect, missed changes are requested at once. After a loss, the state is unknown.
      if (connection === 'open') void question();
      else if (connection === 'lost') soon(random() * lostSpread);
    },
    stop: () => {
      over = true;
      cancel();
      cancelSettings();
      asking?.abort();
    },
  };
};
