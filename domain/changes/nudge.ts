import { changedMessage } from './announce.ts';
import type { ConnectionStore, Sockets } from './connection.ts';
import { desktopTopic } from './topics.ts';

/** Notifies a PC that work waits for it. Never throws, because PCs also poll. Returns how many connections it reached. */
export const nudge =
  ({
    connections,
    sockets,
    count,
  }: {
    connections: Pick<ConnectionStore, 'subscribers' | 'remove'>;
    sockets: Pick<Sockets, 'send'>;
    count: (name: string, value: number) => void;
  }) =>
  async (desktopId: string): Promise<number> => {
    try {
      const topic = desktopTopic(desktopId);
      const message = changedMessage([topic]);
      const outcomes = await Promise.allSettled(
        (await connections.subscribers(topic)).map(async (connectionId) => {
          const outcome = await sockets.send(connectionId, message);
          if (outcome === 'gone') await connections.remove(connectionId);
          return outcome;
        }),
      );
      const reached = outcomes.filter((one) => one.status === 'fulfilled' && one.value === 'sent').length;
      count('DesktopsNudged', reached);
      count('NudgesNotSent', outcomes.filter(({ status }) => status === 'rejected').length);
      return reached;
    } catch {
      count('NudgesNotSent', 1);
      return 0;
    }
  };
