import type { Clock } from '../../domain/clock.ts';
import type { Location } from './location.ts';
import { manifestSuffix } from './names.ts';

/** Returns size and times of a recording and its manifest, as a text that changes when one of them does. */
export const lookOf = async (location: Pick<Location, 'look'>, path: string): Promise<string> => {
  const one = (file: string) => location.look(file).catch(() => undefined);
  return JSON.stringify(await Promise.all([one(path), one(path + manifestSuffix)]));
};

/** Decides whether a file that does not match its manifest may still be changing, for example because it is being copied. */
export interface Settling {
  /** Says why it is too early to read the file again; undefined if it should be read. */
  waits(path: string): Promise<string | undefined>;
  /**
   * Whether it had this content before, and nothing about it has changed for as long as the setting says. The times of the
   * files do not count, because programs that copy may write any time, even one in the future.
   */
  isSettled(path: string, found: { content: string; reason: string }): Promise<boolean>;
  forget(path: string): void;
}

const maxRemembered = 20_000;

export const settling = ({
  location,
  clock,
  settleSeconds,
}: {
  location: Pick<Location, 'look'>;
  clock: Clock;
  settleSeconds: number;
}): Settling => {
  const finds = new Map<string, { content: string; look: string; reason: string; since: number }>();
  const now = () => clock().getTime();
  const isOver = ({ since }: { since: number }) => now() - since >= settleSeconds * 1000;
  return {
    async waits(path) {
      const before = finds.get(path);
      if (!before || isOver(before)) return undefined;
      return (await lookOf(location, path)) === before.look ? before.reason : undefined;
    },
    async isSettled(path, { content, reason }) {
      if (settleSeconds === 0) return true;
      const look = await lookOf(location, path);
      const before = finds.get(path);
      if (before?.content === content && before.look === look) return isOver(before);
      if (finds.size >= maxRemembered) finds.clear();
      finds.set(path, { content, look, reason, since: now() });
      return false;
    },
    forget: (path) => void finds.delete(path),
  };
};
