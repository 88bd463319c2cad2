import type { SendRequest } from '../../agent-kit/connection/http.ts';
import { desktopRoutes } from '../../api/programs/desktop.ts';
import type { OpenSocket } from '../../desktop-agent/service/channel/web-socket.ts';
import type { Socket } from '../../domain/changes/channel.ts';
import { desktopThrottle, socketThrottle } from '../../lib/deployment/request-limits.ts';
import type { VirtualTime } from '../../test/kit/virtual-time.ts';

/** The services behind the gateway. */
export type Cloud = (
  path: string,
  body: string,
  authorization: string | undefined,
) => Promise<{ status: number; body: string }>;

interface Throttle {
  rateLimit: number;
  burstLimit: number;
}

/** The quota of an account, for all its WebSocket APIs together; AWS raises it on request. */
export const newConnectionsQuota: Throttle = { rateLimit: 500, burstLimit: 500 };
/** AWS closes every connection after two hours. */
const longestConnectionMs = 2 * 3_600_000;
/** Of a round trip. */
const networkMs = { request: 80, socket: 120 };

const scaled = ({ rateLimit, burstLimit }: Throttle, share: number): Throttle => ({
  rateLimit: rateLimit * share,
  burstLimit: burstLimit * share,
});

/** Limits requests as API Gateway does: per second, and in a burst. */
const tokenBucket = ({ rateLimit, burstLimit }: Throttle, now: () => number) => {
  let tokens = burstLimit;
  let at = now();
  return (): boolean => {
    tokens = Math.min(burstLimit, tokens + ((now() - at) * rateLimit) / 1000);
    at = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};

const calls = new Map<string, string>(Object.entries(desktopRoutes).map(([call, { path }]) => [path, call]));
/** A call of PCs by its name, as in api/programs/desktop.ts. */
const callOf = (path: string): string => calls.get(path) ?? path;

/** How often something happened, by name, and the maximum in one second. */
export const tally = (now: () => number) => {
  const totals = new Map<string, number>();
  const seconds = new Map<string, Map<number, number>>();
  return {
    add(name: string, count = 1): void {
      totals.set(name, (totals.get(name) ?? 0) + count);
      const second = Math.floor(now() / 1000);
      const perSecond = seconds.get(name) ?? new Map<number, number>();
      perSecond.set(second, (perSecond.get(second) ?? 0) + count);
      seconds.set(name, perSecond);
    },
    of: (name: string): number => totals.get(name) ?? 0,
    all: (): Record<string, number> => Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1))),
    peak: (name: string): number => Math.max(0, ...(seconds.get(name)?.values() ?? [])),
    reset(): void {
      totals.clear();
      seconds.clear();
    },
  };
};
export type Tally = ReturnType<typeof tally>;

/** The size of the deployment that the limits apply to. */
export const manyPcs = 5000;

/**
 * API Gateway as a large number of PCs and pages sees it: it refuses what exceeds its limits, closes connections after
 * two hours, and counts what it bills. A `share` of the PCs gets the same share of the limits.
 */
export const gateway = ({ time, share = 1, cloud }: { time: VirtualTime; share?: number; cloud: Cloud }) => {
  const counts = tally(time.now);
  const requestAllowed = tokenBucket(scaled(desktopThrottle, share), time.now);
  const messageAllowed = tokenBucket(scaled(socketThrottle(manyPcs), share), time.now);
  const connectionAllowed = tokenBucket(scaled(newConnectionsQuota, share), time.now);
  const open = new Map<Socket, { topic: string; openedAt: number }>();
  let isDown = false;
  let socketsDown = false;
  let pending = 0;

  const close = (socket: Socket): void => {
    const opened = open.get(socket);
    if (!opened) return;
    open.delete(socket);
    counts.add('disconnect');
    counts.add('connection minutes', (time.now() - opened.openedAt) / 60_000);
  };

  const send: SendRequest = async ({ url, headers, body }) => {
    const path = new URL(url).pathname;
    await time.sleep(networkMs.request);
    if (isDown) throw new Error('connect ECONNREFUSED');
    if (calls.has(path)) {
      counts.add('calls of PCs');
      if (!requestAllowed()) {
        counts.add('refused requests');
        return { status: 429, headers: {}, body: '{"message":"Too Many Requests"}' };
      }
    }
    counts.add(callOf(path));
    pending += 1;
    try {
      const answer = await cloud(path, String(body), headers.authorization as string | undefined);
      return { ...answer, headers: {} };
    } finally {
      pending -= 1;
    }
  };

  const openSocket =
    (topic: string): OpenSocket =>
    (_, onError) => {
      const socket: Socket = {
        onopen: null,
        onmessage: null,
        onclose: null,
        send() {
          if (!messageAllowed()) return counts.add('refused messages');
          // A heartbeat and its answer.
          counts.add('heartbeats');
          time.after(networkMs.socket, () => open.has(socket) && socket.onmessage?.({ data: '{"type":"pong"}' }));
        },
        close: () => close(socket),
      };
      time.after(networkMs.socket, () => {
        if (!isDown && !socketsDown) counts.add('connection attempts');
        if (isDown || socketsDown || !connectionAllowed() || !messageAllowed()) {
          if (!isDown && !socketsDown) counts.add('refused connections');
          onError('Unexpected server response: 429');
          return socket.onclose?.();
        }
        counts.add('connect');
        open.set(socket, { topic, openedAt: time.now() });
        time.after(longestConnectionMs, () => {
          if (!open.has(socket)) return;
          counts.add('closed after two hours');
          close(socket);
          socket.onclose?.();
        });
        socket.onopen?.();
      });
      return socket;
    };

  const breakConnections = (): void => {
    for (const socket of [...open.keys()]) {
      close(socket);
      socket.onclose?.();
    }
  };

  const sayChanged = (socket: Socket, topic: string): void => {
    counts.add('messages');
    const data = JSON.stringify({ type: 'changed', topics: [topic] });
    time.after(networkMs.socket, () => open.has(socket) && socket.onmessage?.({ data }));
  };

  return {
    counts,
    send,
    openSocket,
    isBusy: () => pending > 0,
    openConnections: () => open.size,
    lastOpenedAt: () => Math.max(0, ...[...open.values()].map(({ openedAt }) => openedAt)),
    /** Tells all connections with this topic that something changed. */
    announce(topic: string): void {
      for (const [socket, { topic: own }] of open) if (own === topic) sayChanged(socket, topic);
    },
    announceToAll(topic: string): void {
      for (const socket of open.keys()) sayChanged(socket, topic);
    },
    /** Every connection breaks, and no new one opens until it is repaired. Requests are still answered. */
    breakSockets(): void {
      socketsDown = true;
      breakConnections();
    },
    /** Nothing answers. */
    goDown(): void {
      isDown = true;
      breakConnections();
    },
    comeBack(): void {
      isDown = false;
      socketsDown = false;
    },
    /** Ends the day: open connections count until now. */
    closeAll(): void {
      for (const socket of [...open.keys()]) close(socket);
    },
  };
};
export type Gateway = ReturnType<typeof gateway>;
