import type { Clock } from '../../domain/clock.ts';
import type { Location } from './location.ts';
import { manifestSuffix } from './names.ts';

/** Size and times of a recording and its manifest, as a text that differs when one of them does. */
export const lookOf = async (at: Pick<Location, 'look'>, path: string): Promise<string> => {
  const one = (file: string) => at.look(file).catch(() => undefined);
  return JSON.stringify(await Promise.all([one(path), one(path + manifestSuffix)]));
};

/** Whether what is not as its manifest says may still be changing, as while a program copies it. */
export interface Settling {
  /** Why it is waited for without another reading; undefined when it is to be read. */
  waits(path: string): Promise<string | undefined>;
  /**
   * Whether it was found with this content before, and nothing about it has changed since, for as long as the setting says.
   * Clocks of PCs and shares have no say in it: copying programs write any time, also one that is to come.
   */
  isSettled(path: string, found: { content: string; reason: string }): Promise<boolean>;
  forget(path: string): void;
}

const mostRemembered = 20_000;

export const settling = ({
  at,
  clock,
  settleSeconds,
}: {
  at: Pick<Location, 'look'>;
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
      return (await lookOf(at, path)) === before.look ? before.reason : undefined;
    },
    async isSettled(path, { content, reason }) {
      if (settleSeconds === 0) return true;
      const look = await lookOf(at, path);
      const before = finds.get(path);
      if (before?.content === content && before.look === look) return isOver(before);
      if (finds.size >= mostRemembered) finds.clear();
      finds.set(path, { content, look, reason, since: now() });
      return false;
    },
    forget: (path) => void finds.delete(path),
  };
};
