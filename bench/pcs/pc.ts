import { apiClient } from '../../agent-kit/connection/api-client.ts';
import { type Identity, signCalls } from '../../agent-kit/connection/identity.ts';
import { type DesktopCall, desktopAudience, desktopRoutes } from '../../api/programs/desktop.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import type { FromService, FromSession } from '../../desktop-agent/link/messages.ts';
import type { Peer, SessionLink } from '../../desktop-agent/link/server.ts';
import { channelOfPc } from '../../desktop-agent/service/channel/channel.ts';
import type { SpliceContact } from '../../desktop-agent/service/extractions/extract.ts';
import type { Journal } from '../../desktop-agent/service/journal/journal.ts';
import { service } from '../../desktop-agent/service/service.ts';
import { settings as settingsSchema } from '../../desktop-agent/settings.ts';
import { desktopTopic } from '../../domain/changes/topics.ts';
import type { VirtualTime } from '../../test/kit/virtual-time.ts';
import type { Gateway } from './gateway.ts';

/** The usual settings. Only the simulated gateway knows the address. */
const apiUrl = 'https://fermata.example.com';

/** The session of a user as the service sees it: it captures as it is told, and answers each command at once. */
const session = (now: () => number): SessionLink & { logOff(): void } => {
  let listener: (message: FromSession, bytes: Buffer | undefined) => void = () => {};
  let end: (reason: string | undefined) => void = () => {};
  const closed = new Promise<string | undefined>((resolve) => {
    end = resolve;
  });
  return {
    send(message: FromService) {
      if (message.is !== 'capture') return true;
      const { isOn, isPaused, commandId } = message;
      listener(
        {
          ...{ is: 'state', isCapturing: isOn && !isPaused, isPaused: isOn && isPaused, at: now(), monitors: 2 },
          ...(commandId !== undefined && { commandId }),
        },
        undefined,
      );
      return true;
    },
    drained: async () => {},
    waitingBytes: 0,
    onMessage(given) {
      listener = given;
    },
    closed,
    close: end,
    end: () => end(undefined),
    logOff() {
      listener({ is: 'logged-off' }, undefined);
      end(undefined);
    },
  };
};

export interface SimulatedPcParts {
  identity: Identity<{ machine: string }>;
  user: string;
  folder: string;
  journal: Journal;
  splice: SpliceContact;
  time: VirtualTime;
  random: () => number;
  gateway: Gateway;
  /** Without it, calls are not signed, for a cloud that does not check. */
  signs?: boolean;
}

/**
 * The real service of the desktop agent with its real channel, on simulated time: all code that decides when to call
 * the cloud is that of the program. Pictures, and the socket between service and session, are left out.
 */
export const simulatedPc = (parts: SimulatedPcParts) => {
  const { identity, user, folder, journal, time, random, gateway } = parts;
  const settings = settingsSchema.parse({ apiUrl, folder });
  const stop = new AbortController();
  const sign = parts.signs ? signCalls(identity, desktopAudience, time.clock) : undefined;
  const callApi = apiClient({ apiUrl, send: gateway.send, sign, correctClock: () => {} });
  const cloud = ((call: DesktopCall, request: object, signal?: AbortSignal) =>
    callApi(desktopRoutes[call] as never, request, signal)) as Cloud;
  const link = session(time.now);
  let onSession: (peer: Peer, link: SessionLink) => void = () => {};
  const logger = { info: () => {}, warn: (what: string) => void warnings.push(what) };
  const warnings: string[] = [];
  const running = service({
    ...{ settings, identity, journal, cloud, logger, random, signal: stop.signal },
    send: gateway.send,
    nowMs: time.now,
    sleep: time.sleep,
    segments: {
      write: async () => {},
      gaps: () => [],
      room: async () => ({ freeBytes: 2e11, totalBytes: 5e11, low: false }),
      list: () => [],
      delete: async () => {},
      forgetGaps: async () => {},
    },
    splice: () => parts.splice,
    async listen(given) {
      onSession = given;
      return { close: async () => {} };
    },
    openChannel: (listener) =>
      channelOfPc({
        ...{ desktopId: identity.agentId, apiUrl, cloud, listener, logger, random, now: time.now, after: time.after },
        openSocket: gateway.openSocket(desktopTopic(identity.agentId)),
      }),
  });
  const ended = running.run();
  return {
    desktopId: identity.agentId,
    warnings,
    logOn: () => onSession({ user, domain: identity.machine, sessionKey: user }, link),
    logOff: () => link.logOff(),
    /** Resolves when the service has ended. Time must pass in the meantime. */
    stop(): Promise<void> {
      stop.abort();
      return ended;
    },
  };
};
export type SimulatedPc = ReturnType<typeof simulatedPc>;
