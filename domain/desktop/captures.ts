import { type DesktopReport, type LoggedOn, reportSeconds } from './desktop.ts';
import { missedReports } from './list.ts';

/** An agent whose screen a PC captures, or has paused. */
export interface CapturedAgent {
  agentId: string;
  /** Who is logged on. */
  login: string;
  /** Their keystrokes are recorded, too, or paused. */
  keystrokes?: boolean;
  /** When the PC had stopped capturing them, at the latest. */
  endedAt?: string;
}

/** Whose screens one PC captures, according to its last report. All instants ISO 8601 UTC. */
export interface Captures {
  desktopId: string;
  at: string;
  /** If there is no report until then, the PC is off or cannot be reached. */
  until: string;
  agents: readonly CapturedAgent[];
}

export interface CaptureStore {
  /** Stores the newest of a PC. `isNews`: also among the changes. */
  note(captures: Captures, more: { isNews: boolean }): Promise<void>;
  find(desktopId: string): Promise<Captures | undefined>;
  /** Those of every PC. */
  all(): Promise<Captures[]>;
  /** At least those that were stored as news since then, the newest last. */
  changes(since: string): Promise<Captures[]>;
}

/** After reading the captures of every PC, only changes need to be read for this long. Milliseconds. */
export const captureCacheMs = 60_000;

/**
 * Whether somebody who has read the previous captures of this PC must learn of its report: it captures other agents, or
 * would count as silent according to what they have read. Most reports contain no news.
 */
export const isNews = (before: Captures | undefined, now: Captures): boolean => {
  const agentsOf = ({ agents }: Captures) =>
    JSON.stringify(
      agents.map(({ agentId, login, keystrokes, endedAt }) => [agentId, login, keystrokes, endedAt]).sort(),
    );
  return (
    before === undefined ||
    agentsOf(before) !== agentsOf(now) ||
    Date.parse(before.until) - Date.parse(now.at) < 2 * captureCacheMs
  );
};

/** Contacts do not last longer. */
const longestContactMilliseconds = 12 * 3_600_000;

/**
 * The agents of a PC after its report. An agent who is no longer captured stays in the list for a while, because a pause
 * that reached the PC must still be lifted there.
 */
export const agentsAfterReport = (
  before: Captures | undefined,
  now: readonly CapturedAgent[],
  at: string,
): readonly CapturedAgent[] => {
  const isSame = (one: CapturedAgent, other: CapturedAgent) =>
    one.agentId === other.agentId && one.login === other.login;
  const left = (before?.agents ?? [])
    .filter((agent) => !now.some((one) => isSame(one, agent)))
    .map((agent) => ({ ...agent, endedAt: agent.endedAt ?? at }))
    .filter(({ endedAt }) => Date.parse(at) - Date.parse(endedAt) < longestContactMilliseconds);
  return [...now, ...left];
};

/** Whether a PC captures this agent now, or has captured them since their contact was connected. */
export const capturesContact = (
  { at, until }: Captures,
  { endedAt }: CapturedAgent,
  { connectedAt, now }: { connectedAt: string | undefined; now: string },
): boolean => {
  if (endedAt === undefined && now < until) return true;
  // A silent PC was certainly there when it last reported.
  return connectedAt !== undefined && (endedAt ?? at) >= connectedAt;
};

/** A paused screen counts, because it must be resumed. */
export const isCaptureOn = ({ capture }: LoggedOn): boolean => capture.state !== 'not-recording';

/** After this, the PC counts as silent. */
export const capturesUntil = ({ at, channel }: Pick<DesktopReport, 'at' | 'channel'>): string =>
  new Date(Date.parse(at) + missedReports * reportSeconds[channel] * 1000).toISOString();
