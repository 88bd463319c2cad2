import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChannelState } from '../../../domain/changes/channel.ts';
import { useFermata } from '../../kit/fermata.ts';
import { type Followed, follow } from './following.ts';

interface Follow<Answer> {
  ask(signal: AbortSignal): Promise<Answer>;
  hears(topic: string): boolean;
  waitAfter(answer: Answer | undefined, connection: ChannelState): number;
  atMostEvery: number;
}

const after = (milliseconds: number, act: () => void) => {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
};

const ports = {
  now: () => performance.now(),
  random: Math.random,
  after,
  isLookedAt: () => document.visibilityState !== 'hidden',
};

const nothing = {
  answer: undefined,
  requestedAt: 0,
  answeredAt: 0,
  problem: undefined,
  changedAt: undefined,
  connectionSince: 0,
};

/** Follows a state on the server while the page is visible. */
export const useFollowed = <Answer>(key: string, what: Follow<Answer>): Followed<Answer> & { reload(): void } => {
  const { changes } = useFermata();
  const [state, setState] = useState<{ key: string; followed: Followed<Answer> }>();
  const latest = useRef(what);
  latest.current = what;
  const now = useRef<() => void>(() => undefined);

  useEffect(() => {
    const following = follow<Answer>(
      {
        ask: (signal) => latest.current.ask(signal),
        hears: (topic) => latest.current.hears(topic),
        waitAfter: (answer, connection) => latest.current.waitAfter(answer, connection),
        atMostEvery: latest.current.atMostEvery,
      },
      ports,
      changes.state(),
      (followed) => setState({ key, followed }),
    );
    const stopListening = changes.listen({ onState: following.connection, onChanged: following.changed });
    now.current = following.reload;
    document.addEventListener('visibilitychange', following.lookedAt);
    addEventListener('online', following.lookedAt);
    return () => {
      stopListening();
      following.stop();
      document.removeEventListener('visibilitychange', following.lookedAt);
      removeEventListener('online', following.lookedAt);
    };
  }, [key, changes]);

  const reload = useCallback(() => now.current(), []);
  return { ...(state?.key === key ? state.followed : { ...nothing, connection: changes.state() }), reload };
};
