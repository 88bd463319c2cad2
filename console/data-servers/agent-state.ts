import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { DataServerView } from '../kit/administration.ts';
import { ago } from '../kit/format.ts';

type Agent = DataServerView['agents'][number];

const silentAfterMinutes = 5;

/** Whether a staging agent is at work: it reports every minute. */
export const agentState = (
  agent: Pick<Agent, 'lastSeenAt' | 'errors'>,
  now: Date,
): { type: StatusIndicatorProps.Type; state: string; seen: string } => {
  if (!agent.lastSeenAt) return { type: 'pending', state: 'Enrolled', seen: 'Never seen yet' };
  const seen = `Last seen ${ago(agent.lastSeenAt, now)}`;
  const silent = now.getTime() - Date.parse(agent.lastSeenAt) > silentAfterMinutes * 60_000;
  if (silent) return { type: 'error', state: 'Silent', seen };
  return agent.errors.length > 0
    ? { type: 'warning', state: 'At work, with errors', seen }
    : { type: 'success', state: 'At work', seen };
};

/** A disk is worth a warning when a tenth or less is free. */
export const diskLow = (disk: NonNullable<Agent['disk']>): boolean => disk.freeBytes * 10 <= disk.totalBytes;
