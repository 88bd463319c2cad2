import type { Logger } from '../../agent-kit/program/logger.ts';
import type { GatewayAnswer, GatewayRequest } from '../../api/programs/gateway.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import type { Leg } from '../../domain/telephony/leg.ts';
import type { Cloud } from '../cloud.ts';
import type { CallReports } from './call-reports.ts';
import type { HeldPause, HeldPauses, SilentLeg } from './held-pauses.ts';
import { type RecorderAccess, RecorderRefusal } from './recorder-access.ts';

type Command = GatewayAnswer<'commands'>['commands'][number];
type Answer = GatewayRequest<'commandAnswers'>['answers'][number];

const commandWaitSeconds = 20;
/** The cloud no longer asks for the answers of older commands. */
const rememberedCommands = 500;
const maxAtOnce = 10;
/** After a pause has ended by itself, the cloud's own command has this long to arrive before the end is reported. */
const commandGraceMs = 5000;

export interface RecorderParts {
  access: RecorderAccess;
  cloud: Cloud;
  pauses: HeldPauses;
  reports: CallReports;
  legs: () => readonly Leg[];
  newFile: () => string;
  /** Called when a recording was started here, with its file. */
  onStarted: (connectionId: string, file: string) => void;
  logger: Pick<Logger, 'warn'>;
  nowMs: () => number;
  /** The cloud's time minus this machine's. */
  cloudOffsetMs: () => number;
  /** When the source last sent an event before this program was started. */
  lastEventMs: number;
  /** In the journal: since when nobody has watched the pauses. Undefined while they are watched. */
  unwatchedSince: { readMs: () => number | undefined; writeMs: (ms: number | undefined) => void };
}

/**
 * Controls the recordings of a telephone system: carries out the cloud's commands, and keeps pauses by itself. When a customer
 * is transferred, a new recording starts at once, so a round trip through the cloud would be too late. A pause ends on time
 * whether or not the cloud can be reached.
 */
export const recorder = (parts: RecorderParts) => {
  const { access, cloud, pauses, reports, logger, nowMs } = parts;
  const instant = (ms: number) => new Date(Math.round(ms + parts.cloudOffsetMs())).toISOString();
  const local = (text: string) => Date.parse(text) - parts.cloudOffsetMs();
  const timers = new Map<string, NodeJS.Timeout>();
  const recentAnswers = new Map<string, Answer>();
  let onTransfer: HeldPause['onTransfer'] = 'keep';
  /** When the source last sent an event: anything after that may have been missed. */
  let lastEventMs = parts.lastEventMs;

  /** Stored until every pause is kept again, so that if this program is killed, the next one reports all of that time. */
  let unwatchedSinceMs: number | undefined;
  const noteUnwatchedSince = (ms: number | undefined): void => {
    unwatchedSinceMs = ms;
    parts.unwatchedSince.writeMs(ms);
  };
  noteUnwatchedSince(parts.unwatchedSince.readMs() ?? parts.lastEventMs);

  /** Whether the calls in progress are known. They are not, from the loss of the source until it has been asked again. */
  let isSourceKnown = false;

  const startRecording = async (connectionId: string): Promise<void> => {
    const file = parts.newFile();
    await access.start(connectionId, file);
    parts.onStarted(connectionId, file);
  };

  const legOf = (connectionId: string): Leg | undefined =>
    parts.legs().find((leg) => leg.connectionId === connectionId);

  const reportChange = (connectionId: string, verb: 'pause' | 'resume', atMs: number, untilMs?: number): void =>
    reports.push({
      is: 'change',
      change: {
        connectionId,
        verb,
        at: instant(atMs),
        ...(untilMs !== undefined && { pausedUntil: instant(untilMs) }),
      },
    });

  const watch = (pause: HeldPause): void => {
    clearTimeout(timers.get(pause.interactionId));
    const timer = setTimeout(() => void end(pause.interactionId, 'time'), Math.max(0, pause.untilMs - nowMs()));
    timers.set(pause.interactionId, timer);
  };

  const addLeg = (pause: HeldPause, connectionId: string, isCommanded: boolean): void => {
    const existing = pause.legs.find((leg) => leg.connectionId === connectionId);
    if (existing) existing.isCommanded ||= isCommanded;
    else pause.legs.push({ connectionId, sinceMs: nowMs(), isCommanded });
    pauses.save();
  };

  /** Reports the pauses that the cloud did not command itself. */
  const reportUncommanded = ({ untilMs, legs }: HeldPause, endedAtMs: number): void => {
    for (const { connectionId, sinceMs, isCommanded } of legs) {
      if (isCommanded) continue;
      reportChange(connectionId, 'pause', sinceMs, untilMs);
      reportChange(connectionId, 'resume', endedAtMs);
    }
  };

  const resumeReports = new Map<string, NodeJS.Timeout>();
  /** The cloud ends the pause at the same moment. Reports the end only if the cloud did not. */
  const reportUnlessCommanded = ({ connectionId }: SilentLeg, atMs: number): void => {
    const timer = setTimeout(() => {
      resumeReports.delete(connectionId);
      reportChange(connectionId, 'resume', atMs);
    }, commandGraceMs);
    clearTimeout(resumeReports.get(connectionId));
    resumeReports.set(connectionId, timer);
  };

  /** Ends a pause: everything that it silenced is recorded again. */
  async function end(interactionId: string, why: 'time' | 'command'): Promise<void> {
    const pause = pauses.of(interactionId);
    if (!pause) return;
    clearTimeout(timers.get(interactionId));
    timers.delete(interactionId);
    // Released first: recordings that start from now on have sound.
    pauses.release(interactionId);
    const endedAtMs = nowMs();
    await Promise.all([
      ...pause.legs.map(async (leg) => {
        await access.mute(leg.connectionId, false).catch((error: RecorderRefusal) => {
          if (error.result === 'failed')
            logger.warn(`A pause is over, but a recording is still muted: ${error.message}`);
        });
        if (why === 'time' && leg.isCommanded) reportUnlessCommanded(leg, endedAtMs);
        void access.setPausedUntil(leg.connectionId, undefined);
      }),
      ...pause.unrecorded.map((connectionId) =>
        startRecording(connectionId).catch((error: Error) => {
          logger.warn(`A pause is over, but its call cannot be recorded: ${error.message}`);
        }),
      ),
    ]);
    reportUncommanded(pause, endedAtMs);
  }

  const doPause = async ({ connectionId, pausedUntil }: Command): Promise<void> => {
    const leg = legOf(connectionId);
    if (!leg) throw new RecorderRefusal('not-found', 'The call is over.');
    const held = pauses.of(leg.interactionId) ?? pauses.over(leg, parts.legs());
    const untilMs = pausedUntil === undefined ? nowMs() + 300_000 : local(pausedUntil);
    // Held before muting, so that a customer who is transferred in between stays paused.
    const pause: HeldPause = held ?? {
      interactionId: leg.interactionId,
      untilMs,
      onTransfer,
      legs: [],
      unrecorded: [],
    };
    pause.untilMs = Math.max(pause.untilMs, untilMs);
    const existing = pause.legs.find((one) => one.connectionId === connectionId);
    pauses.hold(pause);
    watch(pause);
    try {
      await access.mute(connectionId, true);
    } catch (error) {
      // The pause holds for the call: any recording of it is muted as soon as it starts.
      if (held && (error as RecorderRefusal).result === 'not-recording') {
        if (existing) existing.isCommanded = true;
        return;
      }
      if (!held) {
        clearTimeout(timers.get(pause.interactionId));
        pauses.release(pause.interactionId);
      }
      throw error;
    }
    addLeg(pause, connectionId, true);
    void access.setPausedUntil(connectionId, pause.untilMs);
  };

  const doResume = async ({ connectionId }: Command): Promise<void> => {
    clearTimeout(resumeReports.get(connectionId));
    resumeReports.delete(connectionId);
    const leg = legOf(connectionId);
    const pause =
      (leg && pauses.of(leg.interactionId)) ??
      pauses.all().find(({ legs }) => legs.some((one) => one.connectionId === connectionId));
    if (pause) {
      addLeg(pause, connectionId, true);
      await end(pause.interactionId, 'command');
    }
    await access.mute(connectionId, false);
  };

  const doStart = async ({ connectionId }: Command): Promise<void> => {
    const isRecorded = await access.mute(connectionId, legOf(connectionId) ? isSilent(connectionId) : false).then(
      () => true,
      (error: RecorderRefusal) => {
        if (error.result !== 'not-recording') throw error;
        return false;
      },
    );
    if (!isRecorded) await startRecording(connectionId);
  };

  const isSilent = (connectionId: string): boolean =>
    pauses.all().some(({ legs }) => legs.some((leg) => leg.connectionId === connectionId));

  /** A stopped recording is no longer paused: if it is started again, it has sound. */
  const doStop = async ({ connectionId }: Command): Promise<void> => {
    for (const pause of pauses.all()) {
      if (!pause.legs.some((leg) => leg.connectionId === connectionId)) continue;
      pause.legs = pause.legs.filter((leg) => leg.connectionId !== connectionId);
      if (pause.legs.length > 0) pauses.save();
      else {
        clearTimeout(timers.get(pause.interactionId));
        pauses.release(pause.interactionId);
        void access.setPausedUntil(connectionId, undefined);
      }
    }
    await access.stop(connectionId);
  };

  const doListen = async ({ connectionId, listenerExtension }: Command): Promise<void> => {
    if (listenerExtension === undefined) throw new RecorderRefusal('failed', 'The command names no extension.');
    if (isSilent(connectionId))
      throw new RecorderRefusal('failed', 'The call is paused: a card number may be read out.');
    await access.listen(connectionId, listenerExtension);
  };

  const verbs: Record<Command['verb'], (command: Command) => Promise<void>> = {
    pause: doPause,
    resume: doResume,
    start: doStart,
    stop: doStop,
    listen: doListen,
  };

  /** While the gateway does not see its source, a call that it does not know may still be in progress and recorded. */
  const refusalOf = (error: Error): Pick<Answer, 'result' | 'detail'> => {
    const result = error instanceof RecorderRefusal ? error.result : 'failed';
    return result === 'not-found' && !isSourceKnown
      ? { result: 'failed', detail: 'The gateway does not see the telephone system at the moment. Try again.' }
      : { result, detail: error.message.slice(0, 300) };
  };

  /** A command that is repeated because its answer was lost gets the same answer, and is not carried out twice. */
  const carryOut = async (command: Command): Promise<Answer> => {
    const { commandId, verb } = command;
    const earlier = recentAnswers.get(commandId);
    if (earlier) return earlier;
    const answer = await verbs[verb](command).then(
      (): Answer => ({ commandId, result: 'done', at: instant(nowMs()) }),
      (error: Error): Answer => ({ commandId, ...refusalOf(error), at: instant(nowMs()) }),
    );
    recentAnswers.set(commandId, answer);
    if (recentAnswers.size > rememberedCommands) recentAnswers.delete(recentAnswers.keys().next().value!);
    return answer;
  };

  const guard = (what: string, act: Promise<void>): void =>
    void act.catch((error: Error) => logger.warn(`${what}: ${error.message}`));

  /** Mutes a recorder that has just started, if the customer's call is paused. */
  const keepPaused = async (connectionId: string): Promise<void> => {
    const leg = legOf(connectionId);
    const pause = leg && pauses.over(leg, parts.legs());
    if (!pause || pause.untilMs <= nowMs()) return;
    if (pause.onTransfer === 'end' && !pause.legs.some((one) => one.connectionId === connectionId)) return;
    await access.mute(connectionId, true);
    addLeg(pause, connectionId, false);
    void access.setPausedUntil(connectionId, pause.untilMs);
  };

  /**
   * A recorder is announced when it starts. One that was there already when the source came back is not announced again, and its
   * call may be connected only now.
   */
  const keepConnectedPaused = async (connectionId: string): Promise<void> => {
    if (isSilent(connectionId)) return;
    await keepPaused(connectionId).catch((error: RecorderRefusal) => {
      // Its recorder is announced when it starts.
      if (error.result !== 'not-recording') throw error;
    });
  };

  /** Ends the recording of a consultation, and starts one for the customer's call at this extension (QG-24). */
  const replaceRecording = async (connectionId: string): Promise<void> => {
    if ((legOf(connectionId)?.recordings.length ?? 0) === 0) return;
    try {
      await access.stop(connectionId);
    } catch (error) {
      // Nothing is being recorded there, and nothing should be.
      if ((error as RecorderRefusal).result === 'not-recording') return;
      throw error;
    }
    await startRecording(connectionId);
  };

  /** Starts a recording after the pause. The dial plan has seen the pause and has not started it. */
  const holdBack = (connectionId: string): void => {
    const leg = legOf(connectionId);
    const pause = leg && pauses.over(leg, parts.legs());
    if (!pause || pause.untilMs <= nowMs()) {
      // The pause ended in between, or a transfer ends pauses.
      guard('A call cannot be recorded', startRecording(connectionId));
      return;
    }
    if (!pause.unrecorded.includes(connectionId)) pause.unrecorded.push(connectionId);
    pauses.save();
  };

  /**
   * Restores the pause of one leg after a time in which nobody watched it. A failure does not affect other legs. Returns whether
   * the leg is silent, over or not recorded.
   */
  const restorePause = async (
    pause: HeldPause,
    { connectionId, recordings }: Leg,
    sinceMs: number,
  ): Promise<boolean> => {
    const isKnown = pause.legs.some((one) => one.connectionId === connectionId);
    if (!isKnown && pause.onTransfer === 'end') return true;
    const refusal = await access.mute(connectionId, true).then(
      () => undefined,
      (error: RecorderRefusal) => error,
    );
    if (refusal?.result === 'not-recording') {
      if (!isKnown && !pause.unrecorded.includes(connectionId)) pause.unrecorded.push(connectionId);
      pauses.save();
      return true;
    }
    const isOver = refusal?.result === 'not-found';
    if (refusal && !isOver) logger.warn(`A pause could not be kept: ${refusal.message}`);
    if (!refusal) {
      addLeg(pause, connectionId, false);
      void access.setPausedUntil(connectionId, pause.untilMs);
    }
    // A trunk that is gone was not recorded.
    if (!isKnown && !(isOver && recordings.length === 0)) {
      logger.warn(`A paused call was transferred while this program could not see it, and was recorded until now`);
      reports.push({ is: 'missed', missed: { connectionId, from: instant(sinceMs), to: instant(nowMs()) } });
    }
    return !refusal || isOver;
  };

  /** The source is back: a pause may have been lost in the meantime. */
  const resync = async (sinceMs: number): Promise<void> => {
    for (const { interactionId, untilMs } of pauses.all()) if (untilMs <= nowMs()) await end(interactionId, 'time');
    const legs = pauses.all().flatMap((pause) => {
      watch(pause);
      return parts
        .legs()
        .filter(({ state, interactionId }) => state === 'connected' && interactionId === pause.interactionId)
        .map((leg) => ({ pause, leg }));
    });
    const kept = await mapConcurrently(legs, maxAtOnce, ({ pause, leg }) => restorePause(pause, leg, sinceMs));
    if (isSourceKnown) noteUnwatchedSince(kept.every(Boolean) ? undefined : nowMs());
  };

  return {
    carryOut,
    /** Call this at once after the event was applied to the legs. */
    handleEvent(event: CallEvent): void {
      if (event.is === 'source-lost' || event.is === 'source-resumed') isSourceKnown = event.is === 'source-resumed';
      if (event.is === 'source-lost') {
        noteUnwatchedSince(unwatchedSinceMs ?? lastEventMs);
        return;
      }
      if (event.is === 'source-resumed') guard('A pause could not be kept', resync(unwatchedSinceMs ?? lastEventMs));
      if (event.is === 'recorder-attached') guard('A pause could not be kept', keepPaused(event.connectionId));
      if (event.is === 'connected') guard('A pause could not be kept', keepConnectedPaused(event.connectionId));
      if (event.is === 'recording-held') holdBack(event.connectionId);
      if (event.is === 'transferred' && event.to !== undefined)
        guard('The recording of a consultation continues in the transferred call', replaceRecording(event.to));
      lastEventMs = event.atMs;
    },
    /** Fetches commands, and answers them. The cloud holds the request until there is one. */
    async serve(signal: AbortSignal): Promise<void> {
      const answer = await cloud('commands', { waitSeconds: commandWaitSeconds }, signal);
      onTransfer = answer.onTransfer;
      if (answer.commands.length === 0) return;
      const answers = await mapConcurrently(answer.commands, maxAtOnce, carryOut);
      await cloud('commandAnswers', { answers }, signal);
    },
    deliver: (signal: AbortSignal, sleep: (ms: number, signal: AbortSignal) => Promise<unknown>): Promise<void> =>
      reports.deliver(
        (calls) => cloud('liveCalls', calls, signal),
        async (awoken) => {
          await Promise.race([awoken, sleep(5000, signal).catch(() => {})]);
        },
      ),
    close(): void {
      for (const timer of [...timers.values(), ...resumeReports.values()]) clearTimeout(timer);
    },
  };
};

export type GatewayRecorder = ReturnType<typeof recorder>;
