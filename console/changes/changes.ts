import type { Channel, ChannelListener, ChannelState } from '../../domain/changes/channel.ts';

/** Notifies a page when something changed. The connection exists while a page listens. */
export interface Changes {
  /** `lost` if there is no such channel. */
  state(): ChannelState;
  listen(listener: Partial<ChannelListener>): () => void;
}

/** How long the connection is kept when nobody listens, because another page that listens usually opens at once. */
const keptAfterLast = 3000;

/** The channel, which is open while anybody listens to it. */
export const changesOver = (open: (listener: ChannelListener) => Channel, available = true): Changes => {
  const listeners = new Set<Partial<ChannelListener>>();
  let state: ChannelState = available ? 'connecting' : 'lost';
  let channel: Channel | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    channel?.close();
    channel = undefined;
    state = 'connecting';
  };
  return {
    state: () => state,
    listen: (listener) => {
      listeners.add(listener);
      clearTimeout(closing);
      if (available && !channel) {
        channel = open({
          onState: (next) => {
            state = next;
            for (const one of [...listeners]) one.onState?.(next);
          },
          onChanged: (topics) => {
            for (const one of [...listeners]) one.onChanged?.(topics);
          },
        });
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && channel) closing = setTimeout(close, keptAfterLast);
      };
    },
  };
};
