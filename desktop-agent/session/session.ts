import type { Sleep } from '../../agent-kit/transfer/retry.ts';
import type { MenuEntry } from '../../domain/on-demand/menu.ts';
import type { ServiceLink } from '../link/client.ts';
import type { FromService, FromSession } from '../link/messages.ts';
import { version } from '../version.ts';
import type { Capture, CaptureStatus, StopCause } from './capture/capture.ts';
import { Outbox } from './capture/outbox.ts';
import type { SessionEvent, SessionEvents } from './events/session-events.ts';
import type { KeystrokeRecorder } from './keystrokes/record-keystrokes.ts';
import { type PauseHolder, pauses as pausesOf } from './pauses.ts';
import { sendPiece } from './send-piece.ts';
import type { Tray, TrayState } from './tray/tray.ts';
import { trayState } from './tray/tray-state.ts';

type Order = Extract<FromService, { is: 'capture' }>;
export type OnDemandMessage = Extract<FromService, { is: 'on-demand-answer' }>;
export type TriggerAnswer = Exclude<FromService, Order | OnDemandMessage | { is: 'stored' }>;

/** Begins to capture the monitors of this session, unless a cause stops it from the start. */
export type StartCapture = (options: {
  logonSessionId: string;
  ffmpeg: string;
  encoder: string | undefined;
  stoppedFor: StopCause[];
  /** Captured pictures wait here for the service, up to a minute. */
  outbox: Outbox;
}) => Promise<Capture>;

export interface SessionParts {
  connect(): Promise<ServiceLink>;
  startCapture: StartCapture;
  events: SessionEvents;
  tray: Tray | undefined;
  openUrl(url: string): void;
  nowMs: () => number;
  sleep: Sleep;
  signal: AbortSignal;
  print(line: string): void;
  /** Messages of the service that are not about capture: desktop items, and results of triggers. */
  onTriggerAnswer?(message: TriggerAnswer, bytes: Buffer | undefined): void;
  onOnDemandAnswer?(message: OnDemandMessage): void;
  /** Entries in the menu of the tray that are not those of the session itself. */
  onMenuChoice?(id: string): void;
  /** If it is left out, this session has no keyboard that can be listened to. */
  keystrokes?: KeystrokeRecorder | undefined;
  /** Why this session cannot be captured at all. */
  unsupported?: string | undefined;
}

/** At a logon the service may start a moment later. */
const reconnectMs = 250;
const aliveMs = 5000;
const keystrokesEveryMs = 500;
/** Of one message. */
const maxKeystrokesSent = 500;

/** Whether every attempt to capture a monitor fails. Attempts go on, so the session still counts as one that captures. */
const isFailing = (status: CaptureStatus | undefined): boolean =>
  status !== undefined && status.faults.length > 0 && !status.monitors.some(({ capturing }) => capturing);

const stopsFor: Partial<Record<SessionEvent, StopCause>> = { locked: 'locked', disconnected: 'disconnected' };
const resumesFrom: Partial<Record<SessionEvent, StopCause>> = { unlocked: 'locked', connected: 'disconnected' };

/** The session of one user: captures the screen while the service says so, and shows that in the tray. */
export const session = (parts: SessionParts) => {
  const { startCapture, events, tray, nowMs, sleep, signal, print } = parts;
  const pauses = pausesOf();
  /** Pauses of keystrokes alone. A pause of the screen pauses keystrokes as well. */
  const keystrokePauses = pausesOf();
  const { keystrokes } = parts;
  const causes = new Set<StopCause>(['not-allowed']);
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  let link: ServiceLink | undefined;
  const outbox = new Outbox(() => performance.now());
  /** The link that is ready for pieces, because the service has said which logon session this is. */
  let ready: ServiceLink | undefined;
  let order: Order | undefined;
  let capture: Capture | undefined;
  let captureOf: string | undefined;
  let fault: string | undefined;
  let moreMenu: readonly MenuEntry[] = [];
  let isHidden = false;
  let onDemand: TrayState['onDemand'];
  /** Orders are carried out one by one. A stop does not wait for them. */
  let queue: Promise<void> = Promise.resolve();

  const isCapturing = (): boolean => capture !== undefined && causes.size === 0;

  const areKeystrokesPaused = (): boolean => pauses.isPaused || keystrokePauses.isPaused;
  const areKeystrokesOn = (): boolean =>
    keystrokes !== undefined && order?.isOn === true && order.keystrokes !== undefined;

  /**
   * Passes the current state on to the keyboard. What must no longer be recorded ends here, before anything is awaited.
   */
  const applyToKeystrokes = (since?: number): void => {
    if (!keystrokes) return;
    keystrokes.setPaused(areKeystrokesPaused(), since);
    keystrokes.setPermitted(areKeystrokesOn());
    // Without a service, nothing of it could be stored.
    keystrokes.setStopped(ready === undefined || [...causes].some((cause) => cause !== 'paused'));
  };

  const sendKeystrokes = (): void => {
    const typed = keystrokes?.take() ?? [];
    for (let start = 0; ready && start < typed.length; start += maxKeystrokesSent) {
      ready.send({ is: 'keystrokes', keystrokes: typed.slice(start, start + maxKeystrokesSent) });
    }
  };

  const sendState = (at: number, commandId?: string): void => {
    const status = capture?.status();
    const detail = parts.unsupported ?? fault ?? status?.faults[0] ?? order?.reason;
    link?.send({
      ...{ is: 'state', isCapturing: isCapturing(), isPaused: pauses.isPaused, at },
      ...(keystrokes?.isActive && { recordsKeystrokes: true }),
      monitors: status?.monitors.length ?? 0,
      ...(detail !== undefined && { detail: detail.slice(0, 500) }),
      ...(commandId !== undefined && { commandId }),
    });
    tray?.show(
      trayState({
        ...{ isConnected: link !== undefined, isPaused: pauses.isPaused, detail },
        isCapturing: isCapturing() && !isFailing(status),
        ...{ more: moreMenu, isHidden, onDemand },
        ...(areKeystrokesOn() && { keystrokes: areKeystrokesPaused() ? 'paused' : 'recorded' }),
      }),
    );
  };

  /** Resolves when nothing is captured any more. */
  const stop = async (cause: StopCause, since?: number): Promise<void> => {
    causes.add(cause);
    applyToKeystrokes(since);
    await capture?.stop(cause, since);
  };
  const resume = (cause: StopCause): void => {
    causes.delete(cause);
    applyToKeystrokes();
    capture?.resume(cause);
  };
  const setCause = async (cause: StopCause, isThere: boolean): Promise<void> => {
    if (isThere) await stop(cause);
    else resume(cause);
  };

  /**
   * From the first order of a service on, pieces are sent to it, beginning with those that an earlier service has not
   * stored.
   */
  const connectOutbox = (connected: ServiceLink, logonSessionId: string): void => {
    if (ready === connected) return;
    ready = connected;
    outbox.keepOnly(logonSessionId);
    outbox.connect({
      send: (piece, number) => sendPiece(connected, piece, number),
      drained: () => connected.drained(),
    });
  };

  const ensureCapture = async ({ logonSessionId, ffmpeg, encoder }: Order): Promise<void> => {
    if (parts.unsupported) return;
    if (captureOf !== logonSessionId) {
      await capture?.close();
      capture = undefined;
    }
    if (capture || causes.has('not-allowed')) return;
    const stoppedFor = [...causes];
    try {
      capture = await startCapture({ logonSessionId, ffmpeg, encoder, stoppedFor, outbox });
      captureOf = logonSessionId;
      // Apply what happened while it began. Nothing has been captured yet.
      for (const cause of causes) if (!stoppedFor.includes(cause)) void capture.stop(cause);
      for (const cause of stoppedFor) if (!causes.has(cause)) capture.resume(cause);
      fault = undefined;
    } catch (error) {
      fault = `The screen cannot be captured: ${(error as Error).message}`;
      link?.send({ is: 'fault', what: fault.slice(0, 500) });
    }
  };

  const carryOut = async (given: Order, from: ServiceLink): Promise<void> => {
    order = given;
    if (given.isPaused) pauses.add('cloud');
    else pauses.remove('cloud');
    if (given.keystrokes?.isPaused) keystrokePauses.add('cloud');
    else keystrokePauses.remove('cloud');
    applyToKeystrokes();
    // Stop first what must stop.
    await Promise.all([
      setCause('paused', pauses.isPaused),
      setCause('disk-full', given.isDiskFull),
      setCause('not-allowed', !given.isOn),
    ]);
    if (from === link) connectOutbox(from, given.logonSessionId);
    applyToKeystrokes();
    await ensureCapture(given);
    sendState(nowMs(), given.commandId);
  };

  const connectOnce = async (): Promise<void> => {
    const connected = await parts.connect();
    link = connected;
    connected.send({
      ...{ is: 'hello', version, processId: process.pid },
      ...(parts.unsupported && { unsupported: parts.unsupported }),
    });
    connected.onMessage((message, bytes) => {
      if (message.is === 'stored') {
        outbox.confirm(message.number);
        return;
      }
      if (message.is !== 'capture') {
        if (message.is === 'on-demand-answer') parts.onOnDemandAnswer?.(message);
        else parts.onTriggerAnswer?.(message, bytes);
        return;
      }
      queue = queue.then(() => carryOut(message, connected));
    });
    const abort = () => void finish(connected);
    until.addEventListener('abort', abort, { once: true });
    const beat = setInterval(() => sendState(nowMs()), aliveMs);
    const typing = keystrokes && setInterval(sendKeystrokes, keystrokesEveryMs);
    const reason = await connected.closed;
    clearInterval(beat);
    clearInterval(typing);
    until.removeEventListener('abort', abort);
    link = undefined;
    ready = undefined;
    applyToKeystrokes();
    outbox.disconnect();
    if (reason) print(`The connection to the service was ended: ${reason}`);
    if (!until.aborted) sendState(nowMs());
  };

  /** Captured pieces are sent first, so that the last segment is complete (AC-26). */
  const finish = async (connected: ServiceLink): Promise<void> => {
    await queue.catch(() => {});
    sendKeystrokes();
    await capture?.close();
    capture = undefined;
    await outbox.flush();
    if (ended.signal.aborted) connected.send({ is: 'logged-off' });
    await connected.drained();
    connected.end();
  };

  const onEvent = (event: SessionEvent): void => {
    const [stopCause, resumeCause] = [stopsFor[event], resumesFrom[event]];
    if (stopCause) void stop(stopCause).then(() => sendState(nowMs()));
    if (resumeCause) {
      resume(resumeCause);
      sendState(nowMs());
    }
    if (event === 'ended') ended.abort();
  };

  return {
    /** Whether the service has said which logon session this is. */
    isConnected: (): boolean => ready !== undefined,
    /** False if there is no connection to the service. */
    send(message: FromSession): boolean {
      link?.send(message);
      return link !== undefined;
    },
    /** The entries that the On-Demand client adds to the tray. */
    showOnDemand(entries: readonly MenuEntry[], shown: { hidesRecordings: boolean; isConnected: boolean }): void {
      moreMenu = entries;
      isHidden = shown.hidesRecordings;
      onDemand = shown.isConnected ? 'connected' : 'not-connected';
      sendState(nowMs());
    },
    /** A page of the console. */
    openPage(path: string): void {
      if (order) parts.openUrl(`${order.consoleUrl}${path}`);
    },
    /** Pauses this screen at once, without the service or the cloud. Resolves when nothing is captured any more. */
    async pause(holder: PauseHolder, since = nowMs()): Promise<void> {
      pauses.add(holder);
      await stop('paused', since);
      sendState(since);
    },
    /** Pauses keystrokes alone, at once. */
    pauseKeystrokes(holder: PauseHolder, since = nowMs()): void {
      keystrokePauses.add(holder);
      applyToKeystrokes(since);
      sendState(nowMs());
    },
    resumeKeystrokes(holder: PauseHolder): void {
      keystrokePauses.remove(holder);
      applyToKeystrokes();
      sendState(nowMs());
    },
    resume(holder: PauseHolder): void {
      if (pauses.remove(holder)) resume('paused');
      sendState(nowMs());
    },
    /** Runs until the user logs off, or the signal stops it. */
    async run(): Promise<void> {
      const offEvents = events.onEvent(onEvent);
      keystrokes?.onFault((what) => link?.send({ is: 'fault', what }));
      tray?.onKeystrokesShown?.((isShown) => {
        keystrokes?.setShown(isShown);
        sendState(nowMs());
      });
      tray?.onChoice((id) => {
        if (id !== 'recording-controls') parts.onMenuChoice?.(id);
        else if (order) parts.openUrl(`${order.consoleUrl}/recording-controls`);
      });
      try {
        while (!until.aborted) {
          await connectOnce().catch(() => {});
          await sleep(reconnectMs, until).catch(() => {});
        }
      } finally {
        offEvents();
        keystrokes?.close();
        await capture?.close();
        tray?.close();
      }
    },
  };
};
export type Session = ReturnType<typeof session>;
