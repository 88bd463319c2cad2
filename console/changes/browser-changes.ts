import { type ChannelListener, openChannel, type Socket } from '../../domain/changes/channel.ts';
import { type Changes, changesOver } from './changes.ts';
import { type Bus, shareChannel, type Tabs } from './shared-channel.ts';

interface Options {
  /** The address of the WebSocket. Empty if a deployment has none. */
  url: string;
  /** Tabs in which other people are signed in have their own connection. */
  username: string;
  fetchTicket(): Promise<string>;
}

/** The server uses the same name: lambdas/changes/on-socket.ts. */
const protocol = 'fermata.changes';

const browserTabs = (): Tabs | undefined => {
  if (typeof BroadcastChannel === 'undefined' || !navigator.locks) return undefined;
  return {
    lead: (name, signal, lead) => navigator.locks.request(name, { signal }, lead),
    openBus: (name) => new BroadcastChannel(name) as unknown as Bus,
  };
};

const after = (milliseconds: number, act: () => void) => {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
};

export const browserChanges = ({ url, username, fetchTicket }: Options): Changes =>
  changesOver((listener) => {
    const open = (channelListener: ChannelListener) =>
      openChannel(
        {
          fetchTicket,
          openSocket: (ticket) => new WebSocket(url, [protocol, ticket]) as unknown as Socket,
          random: Math.random,
          now: Date.now,
          after,
        },
        channelListener,
      );
    const channel = shareChannel(`fermata.changes.${username}`, browserTabs(), open, listener);
    const wake = () => document.visibilityState === 'visible' && channel.wake();
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return {
      ...channel,
      close: () => {
        removeEventListener('online', wake);
        document.removeEventListener('visibilitychange', wake);
        channel.close();
      },
    };
  }, url !== '');
