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
/** Answers of older commands are not repeated by the cloud any more. */
const rememberedCommands = 500;
const maxAtOnce = 10;
/** So long a pause that ended by itself waits for the cloud's own command before it is reported. */
const commandGraceMs = 5000;

export interface RecorderParts {
  access: RecorderAccess;
  cloud: Cloud;
  pauses: HeldPauses;
  reports: CallReports;
  legs: () => readonly Leg[];
  newFile: () => string;
  /** A recording was started here, into this file. */
  onStarted: (connectionId: string, file: string) => void;
  logger: Pick<Logger, 'warn'>;
  nowMs: () => number;
  /** The cloud's time minus this machine's. */
  cloudOffsetMs: () => number;
  /** When the source was last heard of before this program was started. */
  heardMs: number;
}

/**
 * The hands of Fermata at a telephone system: it carries out the cloud's commands for recordings, and holds pauses by itself. A
 * customer who is transferred gets a new recording at once, so a way through the cloud would be too late; and a pause ends on
 * time whether or not the cloud can be reached.
 */
export const recorder = (parts: RecorderParts) => {
  const { access, cloud, pauses, reports, logger, nowMs } = parts;
  const instant = (ms: number) => new Date(Math.round(ms + parts.cloudOffsetMs())).toISOString();
  const local = (text: string) => Date.parse(text) - parts.cloudOffsetMs();
  const timers = new Map<string, NodeJS.Timeout>();
  const answered = new Map<string, Answer>();
  let onTransfer: HeldPause['onTransfer'] = 'keep';
  /** The last time that the source said anything: what happened later may have been missed. */
  let heardMs = parts.heardMs;

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
    const known = pause.legs.find((leg) => leg.connectionId === connectionId);
    if (known) known.isCommanded ||= isCommanded;
    else pause.legs.push({ connectionId, sinceMs: nowMs(), isCommanded });
    pauses.save();
  };

  /** What the cloud does not know of by its own commands. */
  const reportUnasked = ({ untilMs, legs }: HeldPause, endedAtMs: number): void => {
    for (const { connectionId, sinceMs, isCommanded } of legs) {
      if (isCommanded) continue;
      reportChange(connectionId, 'pause', sinceMs, untilMs);
      reportChange(connectionId, 'resume', endedAtMs);
    }
  };

  const resumed = new Map<string, NodeJS.Timeout>();
  /** The cloud ends the pause at the same moment. Only if it does not, it learns of it from here. */
  const reportUnlessCommanded = ({ connectionId }: SilentLeg, atMs: number): void => {
    const timer = setTimeout(() => {
      resumed.delete(connectionId);
      reportChange(connectionId, 'resume', atMs);
    }, commandGraceMs);
    clearTimeout(resumed.get(connectionId));
    resumed.set(connectionId, timer);
  };

  /** The pause is over: everything that was silent because of it is recorded again. */
  async function end(interactionId: string, why: 'time' | 'command'): Promise<void> {
    const pause = pauses.of(interactionId);
    if (!pause) return;
    clearTimeout(timers.get(interactionId));
    timers.delete(interactionId);
    // Released first: what begins from now on is recorded.
    pauses.release(interactionId);
    const endedAtMs = nowMs();
    await Promise.all([
      ...pause.legs.map(async (leg) => {
        await access.mute(leg.connectionId, false).catch((error: RecorderRefusal) => {
          if (error.result === 'failed')
            logger.warn(`A pause is over, but a recording is still muted: ${error.message}`);
        });
        if (why === 'time' && leg.isCommanded) reportUnlessCommanded(leg, endedAtMs);
        void access.leaveWord(leg.connectionId, undefined);
      }),
      ...pause.unrecorded.map((connectionId) =>
        startRecording(connectionId).catch((error: Error) => {
          logger.warn(`A pause is over, but its call cannot be recorded: ${error.message}`);
        }),
      ),
    ]);
    reportUnasked(pause, endedAtMs);
  }

  const doPause = async ({ connectionId, pausedUntil }: Command): Promise<void> => {
    const leg = legOf(connectionId);
    if (!leg) throw new RecorderRefusal('not-found', 'The call is over.');
    const held = pauses.of(leg.interactionId) ?? pauses.over(leg, parts.legs());
    const untilMs = pausedUntil === undefined ? nowMs() + 300_000 : local(pausedUntil);
    // Held before it is muted: a customer who is transferred in between stays paused.
    const pause: HeldPause = held ?? {
      interactionId: leg.interactionId,
      untilMs,
      onTransfer,
      legs: [],
      unrecorded: [],
    };
    pause.untilMs = Math.max(pause.untilMs, untilMs);
    const known = pause.legs.find((one) => one.connectionId === connectionId);
    pauses.hold(pause);
    watch(pause);
    try {
      await access.mute(connectionId, true);
    } catch (error) {
      // Held for the call: whatever begins to record it is muted as it begins.
      if (held && (error as RecorderRefusal).result === 'not-recording') {
        if (known) known.isCommanded = true;
        return;
      }
      if (!held) {
        clearTimeout(timers.get(pause.interactionId));
        pauses.release(pause.interactionId);
      }
      throw error;
    }
    addLeg(pause, connectionId, true);
    void access.leaveWord(connectionId, pause.untilMs);
  };

  const doResume = async ({ connectionId }: Command): Promise<void> => {
    clearTimeout(resumed.get(connectionId));
    resumed.delete(connectionId);
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

  /** What is stopped is not silent any more; if it is started again, it is recorded. */
  const doStop = async ({ connectionId }: Command): Promise<void> => {
    for (const pause of pauses.all()) {
      if (!pause.legs.some((leg) => leg.connectionId === connectionId)) continue;
      pause.legs = pause.legs.filter((leg) => leg.connectionId !== connectionId);
      if (pause.legs.length > 0) pauses.save();
      else {
        clearTimeout(timers.get(pause.interactionId));
        pauses.release(pause.interactionId);
        void access.leaveWord(connectionId, undefined);
      }
    }
    await access.stop(connectionId);
  };

  const doListen = async ({ connectionId, listenerExtension }: Command): Promise<void> => {
    if (listenerExtension === undefined) throw new RecorderRefusal('failed', 'No extension was named.');
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

  /** A command that comes again because its answer was lost gets the same answer, and is not carried out twice. */
  const carryOut = async (command: Command): Promise<Answer> => {
    const { commandId, verb } = command;
    const before = answered.get(commandId);
    if (before) return before;
    const answer = await verbs[verb](command).then(
      (): Answer => ({ commandId, result: 'done', at: instant(nowMs()) }),
      (error: Error): Answer => ({
        ...{ commandId, result: error instanceof RecorderRefusal ? error.result : 'failed' },
        ...{ detail: error.message.slice(0, 300), at: instant(nowMs()) },
      }),
    );
    answered.set(commandId, answer);
    if (answered.size > rememberedCommands) answered.delete(answered.keys().next().value!);
    return answer;
  };

  const guard = (what: string, act: Promise<void>): void =>
    void act.catch((error: Error) => logger.warn(`${what}: ${error.message}`));

  /** A recorder has just started. If the customer's call is paused, it is silent from its first moment. */
  const keep = async (connectionId: string): Promise<void> => {
    const leg = legOf(connectionId);
    const pause = leg && pauses.over(leg, parts.legs());
    if (!pause || pause.untilMs <= nowMs()) return;
    if (pause.onTransfer === 'end' && !pause.legs.some((one) => one.connectionId === connectionId)) return;
    await access.mute(connectionId, true);
    addLeg(pause, connectionId, false);
    void access.leaveWord(connectionId, pause.untilMs);
  };

  /** The recording of a consultation ends with it; the customer's call at this extension has one of its own (QG-24). */
  const replaceRecording = async (connectionId: string): Promise<void> => {
    if ((legOf(connectionId)?.recordings.length ?? 0) === 0) return;
    try {
      await access.stop(connectionId);
    } catch (error) {
      // Nothing is recorded there, and nothing should be.
      if ((error as RecorderRefusal).result === 'not-recording') return;
      throw error;
    }
    await startRecording(connectionId);
  };

  /** The dial plan has read the pause, and left the recording to us. */
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

  /** The source speaks again: what happened meanwhile may have lost a pause. */
  const resync = async (sinceMs: number): Promise<void> => {
    for (const pause of pauses.all()) {
      if (pause.untilMs <= nowMs()) {
        await end(pause.interactionId, 'time');
        continue;
      }
      watch(pause);
      const legs = parts
        .legs()
        .filter(({ state, interactionId }) => state === 'connected' && interactionId === pause.interactionId);
      await mapConcurrently(legs, maxAtOnce, async ({ connectionId }) => {
        const isKnown = pause.legs.some((one) => one.connectionId === connectionId);
        if (!isKnown && pause.onTransfer === 'end') return;
        try {
          await access.mute(connectionId, true);
        } catch (error) {
          if ((error as RecorderRefusal).result !== 'not-recording') throw error;
          if (!isKnown && !pause.unrecorded.includes(connectionId)) pause.unrecorded.push(connectionId);
          pauses.save();
          return;
        }
        addLeg(pause, connectionId, false);
        void access.leaveWord(connectionId, pause.untilMs);
        if (isKnown) return;
        logger.warn(`A paused call was transferred while this program could not see it, and was recorded until now`);
        reports.push({ is: 'missed', missed: { connectionId, from: instant(sinceMs), to: instant(nowMs()) } });
      });
    }
  };

  return {
    carryOut,
    /** After the event was applied to the legs, at once. */
    see(event: CallEvent): void {
      if (event.is === 'source-lost') return;
      if (event.is === 'source-resumed') guard('A pause could not be kept', resync(heardMs));
      if (event.is === 'recorder-attached') guard('A pause could not be kept', keep(event.connectionId));
      if (event.is === 'recording-held') holdBack(event.connectionId);
      if (event.is === 'transferred' && event.to !== undefined)
        guard('The recording of a consultation continues in the transferred call', replaceRecording(event.to));
      heardMs = event.atMs;
    },
    /** Fetches commands, and answers them. The request is held by the cloud until there is one. */
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
      for (const timer of [...timers.values(), ...resumed.values()]) clearTimeout(timer);
    },
  };
};

export type GatewayRecorder = ReturnType<typeof recorder>;
