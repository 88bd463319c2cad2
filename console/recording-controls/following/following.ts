import type { ChannelState } from '../../changes/channel.ts';

/** What is known of something on the server, by its last answers. Times are of the page's own clock, which never jumps. */
export interface Followed<Answer> {
  answer: Answer | undefined;
  askedAt: number;
  answeredAt: number;
  /** Why the last question got no answer; undefined when it did. */
  problem: unknown;
  /** Since when it is known that something changed and not yet what; undefined: nothing is. */
  changedAt: number | undefined;
  connection: ChannelState;
  /** Since when the connection is as it is. */
  connectionSince: number;
}

export interface FollowPorts {
  now(): number;
  /** From 0 to 1, without 1. */
  random(): number;
  /** Calls back once; gives how to call it off. */
  after(milliseconds: number, act: () => void): () => void;
  isLookedAt(): boolean;
}

interface Follow<Answer> {
  ask(signal: AbortSignal): Promise<Answer>;
  /** Whether a change under this topic matters here. */
  hears(topic: string): boolean;
  /** Milliseconds until it is asked again although nobody said that it changed. */
  waitAfter(answer: Answer | undefined, connection: ChannelState): number;
  /** Milliseconds between two questions at least, however much changes. */
  atMostEvery: number;
}

/** An unanswered question is given up after this, so that the next one can be asked. */
const patience = 5000;
/** Pages that lose their connection together, or hear of the same new settings, do not ask all at once. */
const lostSpread = 5000;
const settingsSpread = 10_000;
/** Each server goes by the settings that it read last for so long. */
const settingsInForceAfter = 5000;
/** The list that the server reads may be a moment behind the change it told of: then it is read once more. */
const lookAgainAfter = 1500;
const retries = [2000, 4000, 8000, 15_000] as const;

/** The same but for the clock. */
const isSame = (a: unknown, b: unknown): boolean => text(a) === text(b);
const text = (answer: unknown): string => JSON.stringify(answer, (name, value) => (name === 'now' ? undefined : value));

/**
 * Asks when something changed, and now and then without being told: seldom while the connection is open, more often
 * while it is not, and never while nobody looks.
 */
export const follow = <Answer>(
  { ask, hears, waitAfter, atMostEvery }: Follow<Answer>,
  { now, random, after, isLookedAt }: FollowPorts,
  begin: ChannelState,
  onChange: (followed: Followed<Answer>) => void,
) => {
  let followed: Followed<Answer> = {
    answer: undefined,
    askedAt: 0,
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
  /** Not later than it would be asked anyway. */
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
    const askedAt = now();
    const wasNotified = followed.changedAt !== undefined;
    let outcome: { answer: Answer } | { problem: unknown };
    try {
      outcome = { answer: await ask(mine.signal) };
    } catch (problem) {
      outcome = { problem };
    }
    giveUp();
    // Somebody asked anew meanwhile, or the page is gone.
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
    // What changed while the question was on its way is still to be asked for.
    const changedAt = followed.changedAt !== undefined && followed.changedAt > askedAt ? followed.changedAt : undefined;
    become({ answer: outcome.answer, askedAt, answeredAt: now(), problem: undefined, changedAt });
    soon(waitAfter(outcome.answer, followed.connection));
    if (unchanged) soon(lookAgainAfter);
    if (changedAt !== undefined) soon(atMostEvery);
  };

  void question();
  return {
    /** Asks now. */
    again: () => void question(),
    /** Somebody came back to the page, or the network did. */
    lookedAt: () => void question(),
    changed: (topics: readonly string[]) => {
      if (topics.includes('settings')) {
        cancelSettings();
        // Apart from all other questions: one that is asked sooner may still be answered by the old settings.
        cancelSettings = after(settingsInForceAfter + random() * settingsSpread, () => void question());
      }
      if (!topics.some(hears)) return;
      become({ changedAt: followed.changedAt ?? now() });
      if (asking) return;
      soon(Math.max(0, followed.askedAt + atMostEvery - now()));
    },
    connection: (connection: ChannelState) => {
      if (connection === followed.connection) return;
      become({ connection, connectionSince: now() });
      // What was missed meanwhile is asked for at once; and who has just lost it no longer knows.
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
