/** `connecting`: not open for the first time yet. `lost`: it is tried again, and until then nothing is heard. */
export type ChannelState = 'connecting' | 'open' | 'lost';

export interface ChannelListener {
  onState(state: ChannelState): void;
  /** Something changed, under these of one's own topics. */
  onChanged(topics: readonly string[]): void;
}

/** As much of a WebSocket as is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(message: string): void;
  close(): void;
}

export interface ChannelPorts {
  /** Opens one connection, once. */
  fetchTicket(): Promise<string>;
  openSocket(ticket: string): Socket;
  /** From 0 to 1, without 1. */
  random(): number;
  /** Milliseconds, of a clock that goes on while the computer sleeps. */
  now(): number;
  /** Calls back once; gives how to call it off. */
  after(milliseconds: number, act: () => void): () => void;
}

const seconds = (count: number) => count * 1000;

/**
 * When thousands of pages lose their connection at once, they come back spread over this time: the gateway takes 500 new
 * connections a second.
 */
export const firstRetryWithin = seconds(15);
/** Where sockets are blocked for ever, trying costs a request each time. */
const slowestRetryWithin = seconds(300);
/** Nothing that opens takes longer. */
const openWithin = seconds(10);
/** The gateway closes what is silent for ten minutes, and everything after two hours. */
const longestSilence = seconds(270);
const renewAfter = { atLeast: seconds(100 * 60), spread: seconds(15 * 60) };
/** Somebody who is there answers within this. */
const answerWithin = seconds(8);
/** A timer that comes so late means that the computer has slept. */
const slept = seconds(120);

/**
 * A connection that only says when something changed. It is opened again by itself whenever it is lost, and renewed
 * before the gateway would close it: the new one opens first, so that nothing is missed between.
 */
export const openChannel = (
  { fetchTicket, openSocket, random, now, after }: ChannelPorts,
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
    const within = Math.min(firstRetryWithin * 2 ** failures, slowestRetryWithin);
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

  /** Asks whether somebody is still there. */
  const ping = (patience: number) => {
    const askedAt = now();
    current?.send(JSON.stringify({ type: 'ping' }));
    cancels.heartbeat();
    cancels.heartbeat = after(patience, () => (heardAt >= askedAt ? watchSilence() : lose()));
  };

  const watchSilence = () => {
    cancels.heartbeat();
    const due = heardAt + longestSilence;
    const look = () => {
      if (now() >= due) return ping(answerWithin);
      watchSilence();
    };
    // Looked at in steps, because a timer alone does not notice that the computer slept.
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
    /** The computer is on line again, or woke up: what seems open may be dead, and what is lost may come back sooner. */
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
