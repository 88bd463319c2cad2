import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelTable } from './channels.ts';
import type { AmiMessage } from './message.ts';

export const noRecorders = (): NonNullable<Channel['recorders']> => ({ named: 0, started: 0, stopped: 0 });

type RecorderEvent = 'MixMonitorStart' | 'MixMonitorStop';

/** The PBX announces a recorder within milliseconds of its answer. */
const announcedWithinMs = 2000;

/**
 * Counts the recorders of each channel from the announcements of the PBX. Its answers do not tell: `MixMonitorMute` succeeds
 * on a channel whose recorder was just stopped, and on one that a supervisor listens to, although nothing is recorded there.
 */
export const recorderCounts = (table: ChannelTable) => {
  const waiting = new Map<string, Set<() => void>>();
  /** A PBX that has never announced a recorder may not announce them at all. */
  let announcesRecorders = false;

  const wake = (key: string): void => {
    const all = waiting.get(key);
    waiting.delete(key);
    for (const resolve of all ?? []) resolve();
  };

  return {
    /** Call this before anything else handles the message. */
    read(message: AmiMessage): void {
      const { event } = message;
      const seen = table.get(message.get('Uniqueid'));
      if (event === 'Newchannel' && !seen) {
        const channel = table.update(message);
        if (channel) channel.recorders = noRecorders();
      } else if (event === 'Rename') {
        // The name may have brought the recorders of another channel.
        delete seen?.recorders;
      } else if (event === 'VarSet' && message.get('Variable') === 'MIXMONITOR_FILENAME') {
        if (seen?.recorders) seen.recorders.named++;
      } else if (event === 'MixMonitorStart' || event === 'MixMonitorStop') {
        announcesRecorders = true;
        if (seen?.recorders) seen.recorders[event === 'MixMonitorStart' ? 'started' : 'stopped']++;
        wake(`${event} ${message.get('Channel')}`);
      }
    },
    /** Whether it is certain that nothing records this channel. */
    hasNone(channelName: string): boolean {
      const recorders = table.all().find(({ fullName }) => fullName === channelName)?.recorders;
      if (!announcesRecorders || !recorders) return false;
      // A recorder is named before it is started.
      return Math.max(recorders.named, recorders.started) <= recorders.stopped;
    },
    /** Resolves when the PBX announces this event of the channel. Call it before the action is sent. */
    next(event: RecorderEvent, channelName: string): Promise<unknown> {
      if (!announcesRecorders) return Promise.resolve();
      const key = `${event} ${channelName}`;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(key, (waiting.get(key) ?? new Set()).add(resolve));
      return Promise.race([promise, sleep(announcedWithinMs, undefined, { ref: false })]).finally(() => {
        waiting.get(key)?.delete(resolve);
        if (waiting.get(key)?.size === 0) waiting.delete(key);
      });
    },
  };
};

export type RecorderCounts = ReturnType<typeof recorderCounts>;
