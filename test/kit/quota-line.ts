import type { Urgency } from '../../domain/control/recorder/quota.ts';
import { QuotaLine, type QuotaMark, type RequestQuota } from '../../domain/control/recorder/quota-line.ts';
import { PatientTime } from './patient-time.ts';

/** Who asks for a turn, when, and until when; milliseconds from the start. */
export interface Asking {
  urgency: Urgency;
  at: number;
  until: number;
}

/** When the answer came, and whether it was a turn. */
export interface Turn extends Asking {
  answeredAt: number;
  given: boolean;
}

export const connectQuota: RequestQuota = { perSecond: 2, burst: 5 };

const begin = Date.parse('2026-11-20T10:00:00.000Z');

/** Everybody asks for a turn, in time that passes only when all wait. One queue for every three, as with many functions. */
export const turnsOf = async (
  mark: QuotaMark,
  askings: readonly Asking[],
  random: () => number,
  quota = connectQuota,
): Promise<Turn[]> => {
  const time = new PatientTime(begin);
  const lines = Array.from(
    { length: 3 },
    () => new QuotaLine(mark, quota, { clock: time.clock, wait: time.wait, random }),
  );
  const turns: Turn[] = [];
  await time.run(
    askings.map((asking, index) => async () => {
      await time.wait(asking.at);
      const given = await lines[index % 3]!.turn(asking.urgency, new Date(begin + asking.until));
      turns.push({ ...asking, given, answeredAt: time.now - begin });
    }),
  );
  return turns;
};

/** How many requests a refilling bucket allowed at an instant, after those already granted. */
const had = (given: readonly Turn[], at: number, { perSecond, burst }: RequestQuota): number => {
  let tokens = burst;
  let last = 0;
  for (const { answeredAt } of given) {
    if (answeredAt > at) break;
    tokens = Math.min(burst, tokens + ((answeredAt - last) * perSecond) / 1000) - 1;
    last = answeredAt;
  }
  return Math.min(burst, tokens + ((at - last) * perSecond) / 1000);
};

/** Sentences about turns that break the quota or the promised order; none if there are none. */
export const broken = (turns: readonly Turn[], quota = connectQuota): string[] => {
  const given = turns.filter((turn) => turn.given).sort((a, b) => a.answeredAt - b.answeredAt);
  const pauses = given.filter(({ urgency }) => urgency === 'pause');
  const found: string[] = [];
  const { perSecond, burst } = quota;

  given.forEach((first, from) => {
    given.slice(from).forEach((last, index) => {
      const allowed = burst + ((last.answeredAt - first.answeredAt) * perSecond) / 1000;
      if (index + 1 > allowed + 1e-9)
        found.push(`${index + 1} requests from ${first.answeredAt} to ${last.answeredAt}`);
    });
  });
  for (const turn of turns) {
    const { urgency, at, until, answeredAt } = turn;
    if (turn.given && answeredAt > until) found.push(`a ${urgency} of ${at} was let in too late`);
    if (!turn.given && answeredAt > until) found.push(`a ${urgency} of ${at} learned too late that it was too late`);
    if (urgency === 'pause') {
      if (!turn.given && answeredAt !== at) found.push(`a pause of ${at} did not learn at once that it was too late`);
      if (turn.given && answeredAt > at && had(given, answeredAt - 1, quota) >= 1) {
        found.push(`a pause of ${at} waited until ${answeredAt}, longer than the quota asks for`);
      }
      if (pauses.some((other) => other.at > at && turn.given && other.answeredAt < answeredAt)) {
        found.push(`a pause of ${at} was overtaken by a later one`);
      }
    } else if (turn.given && pauses.some((pause) => pause.at < answeredAt && pause.answeredAt > answeredAt)) {
      found.push(`a ${urgency} went at ${answeredAt}, ahead of a pause that was waiting`);
    }
  }
  return found;
};
