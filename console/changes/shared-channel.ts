import type { Channel, ChannelListener, ChannelState } from '../../domain/changes/channel.ts';

/** How tabs of one browser communicate. */
export interface Bus {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  close(): void;
}

export interface Tabs {
  /** Runs `lead` in one tab at a time, while its promise is pending. When that tab closes, another takes over. */
  lead(name: string, signal: AbortSignal, lead: () => Promise<void>): Promise<unknown>;
  openBus(name: string): Bus;
}

type Message =
  | { kind: 'state'; state: ChannelState }
  | { kind: 'changed'; topics: readonly string[] }
  | { kind: 'who-leads' }
  | { kind: 'wake' };

/**
 * One connection for all tabs of a browser in which the same person is signed in: one tab has it, and passes messages on
 * to the others. If the browser isolates tabs, each has its own.
 */
export const shareChannel = (
  name: string,
  tabs: Tabs | undefined,
  open: (listener: ChannelListener) => Channel,
  listener: ChannelListener,
): Channel => {
  if (!tabs) return open(listener);
  let bus: Bus;
  try {
    bus = tabs.openBus(name);
  } catch {
    return open(listener);
  }
  const stopping = new AbortController();
  let held: { channel: Channel; state: ChannelState; release(): void } | undefined;
  const say = (message: Message) => bus.postMessage(message);

  bus.onmessage = ({ data }) => {
    const message = data as Message;
    if (message.kind === 'who-leads' && held) say({ kind: 'state', state: held.state });
    else if (message.kind === 'wake') held?.channel.wake();
    else if (held) return;
    else if (message.kind === 'state') listener.onState(message.state);
    else if (message.kind === 'changed') listener.onChanged(message.topics);
  };
  const lead = () =>
    new Promise<void>((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const channel = open({
        onState: (state) => {
          if (held) held.state = state;
          listener.onState(state);
          say({ kind: 'state', state });
        },
        onChanged: (topics) => {
          listener.onChanged(topics);
          say({ kind: 'changed', topics });
        },
      });
      held = { channel, state: 'connecting', release: resolve };
      listener.onState('connecting');
      say({ kind: 'state', state: 'connecting' });
    });
  tabs.lead(name, stopping.signal, lead).catch(() => {
    // Either it was cancelled before this tab's turn, or the browser has no locks for this page, which then opens its own.
    if (!stopping.signal.aborted) void lead();
  });
  say({ kind: 'who-leads' });

  return {
    wake: () => (held ? held.channel.wake() : say({ kind: 'wake' })),
    close: () => {
      stopping.abort();
      held?.channel.close();
      held?.release();
      held = undefined;
      bus.close();
    },
  };
};
