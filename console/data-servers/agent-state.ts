import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { showSilentAfter, silentSince } from '../../domain/data-server/silence.ts';
import type { DataServerView } from '../kit/api/administration.ts';
import { ago } from '../kit/format.ts';

type Agent = DataServerView['agents'][number];

/** Whether a staging agent is running: it reports every minute. */
export const agentState = (
  agent: Pick<Agent, 'lastSeenAt' | 'errors'>,
  now: Date,
): { type: StatusIndicatorProps.Type; state: string; seen: string } => {
  if (!agent.lastSeenAt) return { type: 'pending', state: 'Enrolled', seen: 'Not seen yet' };
  const seen = `Last seen ${ago(agent.lastSeenAt, now)}`;
  if (silentSince([agent.lastSeenAt], now, showSilentAfter)) return { type: 'error', state: 'Silent', seen };
  return agent.errors.length > 0
    ? { type: 'warning', state: 'Running, with errors', seen }
    : { type: 'success', state: 'Running', seen };
};

/** A warning is shown if a tenth or less of the disk is free. */
export const diskLow = (disk: NonNullable<Agent['disk']>): boolean => disk.freeBytes * 10 <= disk.totalBytes;
