import type { Logger } from '../../agent-kit/program/logger.ts';
import { printable } from '../../agent-kit/program/text.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Journal, Leftover } from '../journal/journal.ts';
import type { Location } from './location.ts';
import type { Stray } from './stray.ts';

/** The list of files in the location that are not taken. Each scan creates it again. */
export interface Leftovers {
  begin(): void;
  add(stray: Stray): void;
  /** Ends the scan: files that it has not found again are removed from the list. */
  end(): Promise<void>;
}

/** More files than this are counted, but not listed. */
const maxListed = 1000;
/** Reading a file's age takes a round trip to the share. */
const maxAgesPerLook = 200;
const maxLogged = 20;

type Found = Stray & { firstSeen: number; since?: string };

export const leftovers = ({
  location,
  journal,
  logger,
  clock,
  settleSeconds,
}: {
  location: Pick<Location, 'look'>;
  journal: Pick<Journal, 'leftovers' | 'keepLeftovers'>;
  logger: Pick<Logger, 'info'>;
  clock: Clock;
  settleSeconds: number;
}): Leftovers => {
  const now = () => clock().getTime();
  const isListed = ({ kind, firstSeen }: Found) => kind !== 'changing' || now() - firstSeen >= settleSeconds * 1000;

  let found = new Map<string, Found>();
  let before = new Map<string, Found>();
  let stored = '';
  for (const one of journal.leftovers(maxListed).files) {
    if (one.kind !== 'refused') found.set(one.path, { ...one, kind: one.kind, firstSeen: Date.parse(one.since) });
  }
  const logged = new Set(found.keys());

  /** Takes the older of the file's time and the first scan that saw it, because a copied file may have any time. */
  const readAge = async (one: Found): Promise<void> => {
    const file = await location.look(one.path).catch(() => undefined);
    const mtime = file && Number.isFinite(file.mtimeMs) && file.mtimeMs > 0 ? file.mtimeMs : one.firstSeen;
    one.since = new Date(Math.min(mtime, one.firstSeen)).toISOString();
  };

  return {
    begin() {
      before = found;
      found = new Map();
    },
    add(stray) {
      const seen = before.get(stray.path);
      found.set(stray.path, {
        ...stray,
        firstSeen: seen?.firstSeen ?? now(),
        ...(seen?.since !== undefined && { since: seen.since }),
      });
    },
    async end() {
      const all = [...found.values()].filter(isListed);
      await Promise.all(
        all
          .filter(({ since }) => since === undefined)
          .slice(0, maxAgesPerLook)
          .map(readAge),
      );
      const listed = all
        .map(({ path, kind, reason, firstSeen, since = new Date(firstSeen).toISOString() }): Leftover => {
          return { path, kind, since, reason };
        })
        .sort((a, b) => (a.since < b.since ? -1 : 1))
        .slice(0, maxListed);
      const count = all.length;
      const text = JSON.stringify([count, listed]);
      if (text === stored) return;
      journal.keepLeftovers(listed, count);
      stored = text;
      const fresh = listed.filter(({ path, kind }) => kind !== 'harmless' && !logged.has(path));
      for (const { path, reason } of fresh.slice(0, maxLogged)) logger.info(printable(`not taken: ${path}: ${reason}`));
      if (fresh.length > maxLogged)
        logger.info(`not taken: ${fresh.length - maxLogged} more; staging-agent status lists them`);
      logged.clear();
      for (const { path } of listed) logged.add(path);
    },
  };
};
