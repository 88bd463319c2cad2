import type { RecorderName } from '../control/recorder/recorder-name.ts';

export const monitoringWays = ['listen', 'watch-screen'] as const;
/** `listen`: to the voices of a contact. `watch-screen`: see stills of the agent's screen. */
export type MonitoringWay = (typeof monitoringWays)[number];

export const monitoringResults = ['requested', 'started', 'refused', 'unconfirmed'] as const;
/** `requested`: no answer was stored. `unconfirmed`: no answer came, so it may or may not have started. */
export type MonitoringResult = (typeof monitoringResults)[number];

/**
 * Somebody listened to a live contact, or watched its agent's screen. The entry is written before anything starts and is
 * never removed. The agent does not see it.
 */
export interface Monitoring {
  monitoringId: string;
  contactId: string;
  /** Whose voice or screen it is. */
  agentId: string;
  way: MonitoringWay;
  /** User name. */
  by: string;
  /** ISO 8601 UTC. */
  at: string;
  /** Connects the listener, or shows the screen. */
  through: RecorderName;
  result: MonitoringResult;
  /** Why it was refused, as a sentence. */
  detail?: string;
}

export interface MonitoringStore {
  /** @throws Failure `conflict` if there is one with this id */
  begin(monitoring: Monitoring): Promise<void>;
  /** Adds the result, once. Harmless when repeated. */
  conclude(monitoring: Monitoring): Promise<void>;
}

/** Who may see it: people with the permission, and never those who were monitored. */
export const maySeeMonitoring = (
  { agentId }: Pick<Monitoring, 'agentId'>,
  viewer: { role: string; userId: string | undefined; mayReadLedger: boolean },
): boolean => viewer.role !== 'agent' && viewer.mayReadLedger && viewer.userId !== agentId;
