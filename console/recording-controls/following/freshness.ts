import type { Followed } from './following.ts';

const seconds = (count: number) => count * 1000;

/**
 * Milliseconds until a page polls without a notification. Connected: in case a message was lost, and sooner while something
 * is paused, because then it matters most. Disconnected: the connection is lost or blocked.
 * The cost with 5,000 agents is in docs/decisions/0018.
 */
export const cadence = {
  connected: { unsettled: seconds(20), live: seconds(240), idle: seconds(300) },
  disconnected: { live: seconds(15), idle: seconds(30) },
} as const;

/** A request that takes longer than this means that something is wrong. */
const oldAfter = seconds(4);

export type Freshness = 'current' | 'delayed' | 'checking' | 'unknown';

/**
 * Whether the page shows the current state.
 * - `current`: every change is announced at once, and there was none.
 * - `delayed`: changes are not announced, so this is the state of the last request.
 * - `checking`: it has changed, or is too old, and a request is in flight.
 * - `unknown`: the connection has just been lost, the server does not answer, or there is no network at all.
 */
export const freshness = (
  {
    answeredAt,
    problem,
    changedAt,
    connection,
    connectionSince,
    online,
  }: Pick<Followed<unknown>, 'answeredAt' | 'problem' | 'changedAt' | 'connection' | 'connectionSince'> & {
    online: boolean;
  },
  at: number,
): Freshness => {
  if (!online) return 'unknown';
  const failing = problem !== undefined;
  const age = at - answeredAt;
  if (failing && age > oldAfter) return 'unknown';
  if (connection === 'open') {
    if (changedAt !== undefined && at - changedAt > oldAfter) return 'checking';
    return age <= cadence.connected.idle + oldAfter ? 'current' : 'checking';
  }
  if (connection === 'lost' && answeredAt < connectionSince) return 'unknown';
  if (age <= oldAfter) return connection === 'lost' ? 'delayed' : 'current';
  return age <= cadence.disconnected.idle + oldAfter ? 'delayed' : 'checking';
};
