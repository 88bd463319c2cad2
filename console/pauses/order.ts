import type { PauseView } from '../../api/control.ts';

/** Seconds a recorder may need to go on again before a pause counts as outlived. */
const tolerance = 10;

/** How long a pause lasted, or has lasted by now. */
export const lastedSeconds = ({ from, to, seconds }: Pick<PauseView, 'from' | 'to' | 'seconds'>, now: Date): number =>
  seconds ?? Math.max(0, ((to ? Date.parse(to) : now.getTime()) - Date.parse(from)) / 1000);

/** Whether anything came of it: no recorder did it otherwise, and it went on recording. */
export const happened = ({ endedThrough }: Pick<PauseView, 'endedThrough'>): boolean => endedThrough !== 'failure';

/** Whether it lasted longer than any pause may. */
export const outlived = (
  pause: Pick<PauseView, 'from' | 'to' | 'seconds'>,
  longestPause: number | undefined,
  now: Date,
): boolean => longestPause !== undefined && lastedSeconds(pause, now) > longestPause + tolerance;

/** What somebody must look at first: not confirmed, then outlived, then the rest; the newest first in each. */
export const inOrder = (pauses: readonly PauseView[], longestPause: number | undefined, now: Date): PauseView[] => {
  const rank = (pause: PauseView) => (!pause.confirmed ? 0 : outlived(pause, longestPause, now) ? 1 : 2);
  return pauses.toSorted((a, b) => rank(a) - rank(b) || b.from.localeCompare(a.from));
};

/** Finds by any part of the agent's name or id; nothing typed finds all. */
export const ofAgent = (pauses: readonly PauseView[], typed: string): PauseView[] => {
  const wanted = typed.trim().toLowerCase();
  return pauses.filter(({ agentName, agentId, by }) =>
    [agentName, agentId, by].some((text) => text?.toLowerCase().includes(wanted)),
  );
};

type Answer = PauseView['answers'][number];

/** What a recorder said of several media with the same words is one answer to a reader. */
export const alike = (answers: readonly Answer[]): (Omit<Answer, 'medium'> & { media: Answer['medium'][] })[] => {
  const groups = new Map<string, Omit<Answer, 'medium'> & { media: Answer['medium'][] }>();
  for (const { medium, ...said } of answers) {
    const key = JSON.stringify(said);
    const group = groups.get(key);
    if (!group) groups.set(key, { ...said, media: [medium] });
    else if (!group.media.includes(medium)) group.media.push(medium);
  }
  return [...groups.values()];
};
