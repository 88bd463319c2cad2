/** `connecting`: not open for the first time yet. `lost`: retrying, and no messages until then. */
export type ChannelState = 'connecting' | 'open' | 'lost';

export interface ChannelListener {
  onState(state: ChannelState): void;
  /** Something changed under these of the person's own topics. */
  onChanged(topics: readonly string[]): void;
}

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(message: string): void;
  close(): void;
}

export interface ChannelPorts<Ticket = string> {
  /** A ticket opens one connection, once. */
  fetchTicket(): Promise<Ticket>;
  openSocket(ticket: Ticket): Socket;
  /** From 0 up to, but not including, 1. */
  random(): number;
  /** Milliseconds, of a clock that continues while the computer sleeps. */
  now(): number;
  /** Calls back once; returns a function that cancels it. */
  after(milliseconds: number, act: () => void): () => void;
  /** How many heartbeats in a row may have no answer before the connection counts as dead. By default, one. */
  heartbeats?: number;
  /** After a loss it connects again within this time. By default, `firstRetryWithin`. */
  reconnectWithin?: number;
}

const seconds = (count: number) => count * 1000;

/** When thousands of pages lose their connection at once, they reconnect spread over this time: the gateway accepts 500 new connections a second. */
const firstRetryWithin = seconds(15);
/** PCs lose their connections at the same moment as pages, but reconnect later. Together they stay within the same quota. */
export const pcReconnectWithin = seconds(60);
/** Attempts become rare, because each one costs a request even where WebSockets are always blocked. */
const slowestRetryWithin = seconds(300);
/** A connection that takes longer will not open. */
const openWithin = seconds(10);
/** The gateway closes idle connections after ten minutes, and every connection after two hours. */
const longestSilence = seconds(270);
const renewAfter = { atLeast: seconds(100 * 60), spread: seconds(15 * 60) };
/** A server that is reachable answers within this time. */
const answerWithin = seconds(8);
/** A timer that fires this late means that the computer has slept. */
const slept = seconds(120);

/**
 * A connection that only announces changes. It reconnects by itself whenever it is lost, and is renewed before the
 * gateway would close it: the new connection opens first, so that nothing is missed in between.
 */
export const openChannel = <Ticket>(
  {
    fetchTicket,
    openSocket,
    random,
    now,
    after,
    heartbeats = 1,
    reconnectWithin = firstRetryWithin,
  }: ChannelPorts<Ticket>,
  listener: ChannelListener,
) => {
  let state: ChannelState = 'connecting';
  let current: Socket | undefined;
  let failures = 0;
  let heardAt = now();
  let over = false;
  const cancels = { attempt: () => {}, heartbeat: () => {}, renewal: () => {} };
  /** Only the latest attempt may become the connection. */
  let attempts = 0;

  const become = (next: ChannelState) => {
    if (state === next) return;
    state = next;
    listener.onState(next);
  };

  const retry = () => {
    const within = Math.min(reconnectWithin * 2 ** failures, slowestRetryWithin);
    failures += 1;
    cancels.attempt();
    cancels.attempt = after(random() * within, () => void connect());
  };

  const drop = (socket: Socket) => {
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  };

  const lose = () => {
    if (current) drop(current);
    current = undefined;
    cancels.heartbeat();
    cancels.renewal();
    become('lost');
    retry();
  };

  /** Checks whether the server is still there. */
  const ping = (patience: number, tries = heartbeats) => {
    const askedAt = now();
    current?.send(JSON.stringify({ type: 'ping' }));
    cancels.heartbeat();
    cancels.heartbeat = after(patience, () => {
      if (heardAt >= askedAt) watchSilence();
      else if (tries > 1) ping(patience, tries - 1);
      else lose();
    });
  };

  const watchSilence = () => {
    cancels.heartbeat();
    const due = heardAt + longestSilence;
    const look = () => {
      if (now() >= due) return ping(answerWithin);
      watchSilence();
    };
    // Checked in steps, because a timer alone does not notice that the computer slept.
    const step = Math.min(due - now(), seconds(60));
    const lookAt = now() + step;
    cancels.heartbeat = after(Math.max(step, 0), () => (now() - lookAt > slept ? ping(answerWithin) : look()));
  };

  const hear = (data: unknown) => {
    heardAt = now();
    const message = typeof data === 'string' ? parsed(data) : undefined;
    if (message?.type === 'changed' && Array.isArray(message.topics)) listener.onChanged(message.topics.map(String));
  };

  const take = (socket: Socket) => {
    if (current) drop(current);
    current = socket;
    failures = 0;
    heardAt = now();
    socket.onmessage = ({ data }) => {
      hear(data);
    };
    socket.onclose = () => socket === current && lose();
    cancels.renewal();
    cancels.renewal = after(renewAfter.atLeast + random() * renewAfter.spread, () => void connect());
    watchSilence();
    become('open');
  };

  const connect = async (): Promise<void> => {
    attempts += 1;
    const mine = attempts;
    const isMine = () => !over && mine === attempts;
    let socket: Socket | undefined;
    const fail = () => {
      if (!isMine()) return;
      attempts += 1;
      if (socket) drop(socket);
      if (!current) become('lost');
      retry();
    };
    cancels.attempt();
    cancels.attempt = after(openWithin, fail);
    try {
      const ticket = await fetchTicket();
      if (!isMine()) return;
      const opening = openSocket(ticket);
      socket = opening;
      opening.onclose = fail;
      opening.onopen = () => {
        if (!isMine()) return drop(opening);
        cancels.attempt();
        take(opening);
      };
    } catch {
      fail();
    }
  };

  void connect();
  return {
    /** The computer is online again, or woke up: a seemingly open connection may be dead, and a lost one may come back sooner. */
    wake: () => {
      if (over) return;
      if (current) {
        if (now() - heardAt > seconds(30)) ping(answerWithin);
        return;
      }
      if (state !== 'lost') return;
      failures = 0;
      retry();
    },
    close: () => {
      over = true;
      for (const cancel of Object.values(cancels)) cancel();
      if (current) drop(current);
      current = undefined;
    },
  };
};

export type Channel = ReturnType<typeof openChannel>;

const parsed = (text: string): { type?: unknown; topics?: unknown } | undefined => {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
};
