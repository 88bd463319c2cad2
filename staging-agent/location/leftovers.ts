import type { Notes } from '../../agent-kit/program/logger.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Journal, Leftover } from '../journal/journal.ts';
import type { Location } from './location.ts';
import { shown } from './names.ts';
import type { Stray } from './stray.ts';

/** The list of what lies in the location and is not taken, made anew by each look. */
export interface Leftovers {
  begin(): void;
  add(stray: Stray): void;
  /** The look is over: what it has not found again is off the list. */
  end(): Promise<void>;
}

/** More are counted, and not listed one by one. */
const mostListed = 1000;
/** Asking for a file's age takes a round trip to the share. */
const agesAtOnce = 200;
const mostNamed = 20;

type Found = Stray & { firstSeen: number; since?: string };

export const leftovers = ({
  at,
  journal,
  notes,
  clock,
  settleSeconds,
}: {
  at: Pick<Location, 'look'>;
  journal: Pick<Journal, 'leftovers' | 'keepLeftovers'>;
  notes: Pick<Notes, 'say' | 'trouble'>;
  clock: Clock;
  settleSeconds: number;
}): Leftovers => {
  const now = () => clock().getTime();
  const isListed = ({ kind, firstSeen }: Found) => kind !== 'changing' || now() - firstSeen >= settleSeconds * 1000;

  let found = new Map<string, Found>();
  let before = new Map<string, Found>();
  let kept = '';
  for (const one of journal.leftovers(mostListed).files) {
    if (one.kind !== 'refused') found.set(one.path, { ...one, kind: one.kind, firstSeen: Date.parse(one.since) });
  }
  const named = new Set(found.keys());

  /** As old as the file says, or as long as it has been seen there: a copy bears any time. */
  const age = async (one: Found): Promise<void> => {
    const file = await at.look(one.path).catch(() => undefined);
    const mtime = file && Number.isFinite(file.mtimeMs) && file.mtimeMs > 0 ? file.mtimeMs : one.firstSeen;
    one.since = new Date(Math.min(mtime, one.firstSeen)).toISOString();
  };

  return {
    begin() {
      before = found;
      found = new Map();
    },
    add(stray) {
      const known = before.get(stray.path);
      found.set(stray.path, {
        ...stray,
        firstSeen: known?.firstSeen ?? now(),
        ...(known?.since !== undefined && { since: known.since }),
      });
    },
    async end() {
      const all = [...found.values()].filter(isListed);
      await Promise.all(
        all
          .filter(({ since }) => since === undefined)
          .slice(0, agesAtOnce)
          .map(age),
      );
      const listed = all
        .map(({ path, kind, reason, firstSeen, since = new Date(firstSeen).toISOString() }): Leftover => {
          return { path, kind, since, reason };
        })
        .sort((a, b) => (a.since < b.since ? -1 : 1))
        .slice(0, mostListed);
      const count = all.length;
      const text = JSON.stringify([count, listed]);
      if (text === kept) return;
      journal.keepLeftovers(listed, count);
      kept = text;
      const fresh = listed.filter(({ path, kind }) => kind !== 'harmless' && !named.has(path));
      for (const { path, reason } of fresh.slice(0, mostNamed)) notes.say(shown(`not taken: ${path}: ${reason}`));
      if (fresh.length > mostNamed)
        notes.say(`not taken: ${fresh.length - mostNamed} more; staging-agent status lists them`);
      named.clear();
      for (const { path } of listed) named.add(path);
    },
  };
};
