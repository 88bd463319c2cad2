import type { PauseView } from '../../api/control/control.ts';

/** Seconds that a recorder may need to resume. After that, a pause counts as past its limit. */
const tolerance = 10;

/** How long a pause lasted, or has lasted until now. */
export const lastedSeconds = ({ from, to, seconds }: Pick<PauseView, 'from' | 'to' | 'seconds'>, now: Date): number =>
  seconds ?? Math.max(0, ((to ? Date.parse(to) : now.getTime()) - Date.parse(from)) / 1000);

/** Whether it succeeded. Otherwise no recorder paused, and recording continued. */
export const hasHappened = ({ endedThrough }: Pick<PauseView, 'endedThrough'>): boolean => endedThrough !== 'failure';

/** Whether it lasted longer than allowed. */
export const isPastLimit = (
  pause: Pick<PauseView, 'from' | 'to' | 'seconds'>,
  longestPause: number | undefined,
  now: Date,
): boolean => longestPause !== undefined && lastedSeconds(pause, now) > longestPause + tolerance;

/** Pauses that need attention first: unconfirmed, then with sound that was recorded, then past the limit, then the rest; the newest first in each group. */
export const inOrder = (pauses: readonly PauseView[], longestPause: number | undefined, now: Date): PauseView[] => {
  const rank = (pause: PauseView) => {
    if (!pause.confirmed) return 0;
    if (pause.soundRecordedUntil !== null) return 1;
    return isPastLimit(pause, longestPause, now) ? 2 : 3;
  };
  return pauses.toSorted((a, b) => rank(a) - rank(b) || b.from.localeCompare(a.from));
};

/** The pauses of agents whose name or id contains the text. An empty text finds all. */
export const ofAgent = (pauses: readonly PauseView[], typed: string): PauseView[] => {
  const sought = typed.trim().toLowerCase();
  return pauses.filter(({ agentName, agentId, by }) =>
    [agentName, agentId, by].some((text) => text?.toLowerCase().includes(sought)),
  );
};

type Answer = PauseView['answers'][number];

/** Combines equal answers of a recorder for several media. */
export const groupAnswers = (
  answers: readonly Answer[],
): (Omit<Answer, 'medium'> & { media: Answer['medium'][] })[] => {
  const groups = new Map<string, Omit<Answer, 'medium'> & { media: Answer['medium'][] }>();
  for (const { medium, ...answer } of answers) {
    const key = JSON.stringify(answer);
    const group = groups.get(key);
    if (!group) groups.set(key, { ...answer, media: [medium] });
    else if (!group.media.includes(medium)) group.media.push(medium);
  }
  return [...groups.values()];
};
