import { type DesktopReport, type LoggedOn, reportSeconds } from './desktop.ts';
import { missedReports } from './list.ts';

/** An agent whose screen a PC captures, or has paused. */
export interface CapturedAgent {
  agentId: string;
  /** Who is logged on. */
  login: string;
  /** Their keystrokes are recorded, too, or paused. */
  keystrokes?: boolean;
  /** By then the PC had stopped to capture them. */
  endedAt?: string;
}

/** Whose screens one PC captures, by its last report. All instants ISO 8601 UTC. */
export interface Captures {
  desktopId: string;
  at: string;
  /** Without a report until then, the PC is off or cannot be reached. */
  until: string;
  agents: readonly CapturedAgent[];
}

export interface CaptureStore {
  /** Keeps the newest of a PC. `isNews`: also among the changes. */
  note(captures: Captures, more: { isNews: boolean }): Promise<void>;
  find(desktopId: string): Promise<Captures | undefined>;
  /** Those of every PC. */
  all(): Promise<Captures[]>;
  /** Those that were noted as news since then, at least; the latest last. */
  changes(since: string): Promise<Captures[]>;
}

/** After reading the captures of every PC, only changes need to be read for this long. Milliseconds. */
export const capturesStandFor = 60_000;

/**
 * Whether somebody who read what this PC captured before must learn of its report: it captures others, or it would count as
 * silent by what they read. Most reports say nothing new.
 */
export const isNews = (before: Captures | undefined, now: Captures): boolean => {
  const agentsOf = ({ agents }: Captures) =>
    JSON.stringify(
      agents.map(({ agentId, login, keystrokes, endedAt }) => [agentId, login, keystrokes, endedAt]).sort(),
    );
  return (
    before === undefined ||
    agentsOf(before) !== agentsOf(now) ||
    Date.parse(before.until) - Date.parse(now.at) < 2 * capturesStandFor
  );
};

/** Contacts do not last longer. */
const longestContactMilliseconds = 12 * 3_600_000;

/**
 * After a report: who was captured before and is not any more stays for a while, because a pause that reached the PC then
 * must be lifted there.
 */
export const agentsAfter = (
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

/** Whether a PC captures this agent now, or has captured something of a contact that is connected since then. */
export const capturesContact = (
  { at, until }: Captures,
  { endedAt }: CapturedAgent,
  { connectedAt, now }: { connectedAt: string | undefined; now: string },
): boolean => {
  if (endedAt === undefined && now < until) return true;
  // A PC that is silent was last there when it reported.
  return connectedAt !== undefined && (endedAt ?? at) >= connectedAt;
};

/** A paused screen counts: it must be resumed. */
export const isCaptured = ({ capture }: LoggedOn): boolean => capture.state !== 'not-recording';

/** From then on the PC counts as silent. */
export const capturesUntil = ({ at, channel }: Pick<DesktopReport, 'at' | 'channel'>): string =>
  new Date(Date.parse(at) + missedReports * reportSeconds[channel] * 1000).toISOString();
