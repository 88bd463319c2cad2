import { type DesktopReport, type LoggedOn, reportSeconds } from './desktop.ts';
import { missedReports } from './list.ts';

/** An agent whose screen a PC captures, or has paused. */
export interface CapturedAgent {
  agentId: string;
  /** Who is logged on. */
  login: string;
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
  /** Keeps the newest of a PC. */
  note(captures: Captures): Promise<void>;
  find(desktopId: string): Promise<Captures | undefined>;
  /** Those of every PC; who captures is read for each command, in one request. */
  all(): Promise<Captures[]>;
}

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
