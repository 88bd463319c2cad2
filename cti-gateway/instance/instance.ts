import type { Logger } from '../../agent-kit/program/logger.ts';
import { repeat } from '../../agent-kit/program/repeat.ts';
import { type Random, retries as retriesOf, type Sleep } from '../../agent-kit/transfer/retry.ts';
import type { GatewayAnswer } from '../../api/programs/gateway.ts';
import { gatewayReportSeconds, guidWindowSeconds } from '../../domain/flag/gateway-limits.ts';
import { callerNameSources, standardFlags } from '../../domain/flag/words.ts';
import { agentList } from '../../domain/telephony/agent-list.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { callTracker, type Outcome, type TrackerSettings } from '../../domain/telephony/call-tracker.ts';
import type { LookUpName } from '../../domain/telephony/caller-name.ts';
import type { Leg } from '../../domain/telephony/leg.ts';
import { guidOfFile } from '../ami/ami-calls.ts';
import type { CallSource } from '../call-source.ts';
import type { Cloud, GatewayIdentity } from '../cloud.ts';
import type { Journal } from '../journal/journal.ts';
import { callReports } from '../recorder/call-reports.ts';
import { heldPauses } from '../recorder/held-pauses.ts';
import { recorder } from '../recorder/recorder.ts';
import { recordings as recordingsOf } from '../recordings/recordings.ts';
import type { RecordingSettings } from '../settings.ts';
import { delivery as deliveryOf } from './delivery.ts';
import { reportOf } from './report.ts';
import { usersOf } from './users.ts';

export interface InstanceParts {
  identity: GatewayIdentity;
  journal: Journal;
  source: CallSource;
  cloud: Cloud;
  lookUpName: LookUpName;
  /** Writes a caller's number in the one form in which numbers are shown. */
  normalNumber: (written: string) => string;
  /** Reloads the phonebooks; one that fails stays as it was. */
  loadPhonebooks: () => Promise<void>;
  newInteractionId: (callRef: string) => string;
  /** Returns a new file name, under which the telephone system writes a recording that Fermata starts. */
  newRecordingFile: () => string;
  /** The text from which `newInteractionId` computes ids, if they depend on the reference of the call. */
  callSource?: string | undefined;
  flagsEverySeconds: number;
  withoutLogon: 'user' | 'unflagged';
  lateGuid: 'never' | 'ask';
  recordsOutgoing?: boolean;
  /**
   * The folder in which the PBX writes recordings, and that in which they wait for upload; absent if somebody else moves them.
   */
  recordings?: RecordingSettings | undefined;
  logger: Logger;
  nowMs: () => number;
  sleep: Sleep;
  random: Random;
  signal: AbortSignal;
}

type CloudSettings = GatewayAnswer<'settings'>;

const dayMs = 24 * 3_600_000;
/** Events within this many milliseconds are stored together. */
const storeWithinMs = 10;
const tickMs = 200;
const recordingsEveryMs = 1000;
/** The program reports only eight days, but people read the list of recordings without flags. */
const keepDays = 31;

const trackerSettings = (
  settings: CloudSettings | undefined,
  { lateGuid, recordsOutgoing = false }: Pick<InstanceParts, 'lateGuid' | 'recordsOutgoing'>,
): TrackerSettings => ({
  flagsOn: settings?.flags ?? standardFlags,
  guidWindowSeconds: settings?.guidWindowSeconds ?? guidWindowSeconds.usual,
  wrapUpSeconds: settings?.wrapUpSeconds ?? 0,
  callerNameOrder: settings?.callerNameOrder ?? callerNameSources,
  lateGuid,
  recordsOutgoing,
});

/** One gateway: one call source, one recording server. Several run in one program, independently of each other. */
export const instance = (parts: InstanceParts) => {
  const { identity, journal, source, cloud, logger, nowMs, sleep, random, signal } = parts;
  const agents = agentList({
    ...{ withoutLogon: parts.withoutLogon, seen: journal.seen() },
    onSeen: (extension) => journal.noteSeen(extension),
  });
  const stored = journal.noted('settings');
  let cloudSettings: CloudSettings | undefined = stored === undefined ? undefined : JSON.parse(stored);
  let cloudOffsetMs = Number(journal.noted('cloudOffsetMs') ?? 0);
  const tracker = callTracker({
    ...{ agents, lookUpName: parts.lookUpName, newInteractionId: parts.newInteractionId },
    settings: trackerSettings(cloudSettings, parts),
  });
  tracker.restore(journal.legs(), journal.seenAtMs() ?? nowMs());
  const users = usersOf({ journal, agents, cloud });
  const delivery = deliveryOf({
    ...{ journal, cloud, gatewayId: identity.agentId, callSource: parts.callSource, logger, nowMs },
    everyMs: parts.flagsEverySeconds * 1000,
  });
  const recordings =
    parts.recordings &&
    recordingsOf({
      ...{ settings: parts.recordings, journal: journal.recordings, gatewayId: identity.agentId, logger, nowMs },
      machine: identity.recordingServer,
      sealingKey: () => cloudSettings?.sealing,
      sourceSinceMs: () => (source.status().state === 'connected' ? source.status().sinceMs : undefined),
      pbxClockOffsetMs: () => source.status().clockOffsetMs,
      isInProgress: (guid) => tracker.legs.some((leg) => leg.recordings.some((one) => one.guid === guid)),
    });
  const retries = retriesOf({ clock: () => new Date(nowMs()), random, warn: logger.warn, baseMs: 1000 });

  let waiting: Outcome[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** Changes that could not be written to the journal yet, because its disk is full. */
  let unsaved: { legs: Map<string, Leg | undefined>; outcomes: Outcome[] } = { legs: new Map(), outcomes: [] };
  let wakeDelivery = () => {};
  const reports =
    source.recorder &&
    callReports({
      journal,
      instant: (ms) => new Date(Math.round(ms + cloudOffsetMs)).toISOString(),
      normalNumber: parts.normalNumber,
    });
  const recording =
    source.recorder &&
    reports &&
    recorder({
      ...{ access: source.recorder, cloud, reports, logger, nowMs, legs: () => tracker.legs },
      pauses: heldPauses(journal.noted('pauses'), (content) => journal.note('pauses', content)),
      newFile: parts.newRecordingFile,
      onStarted: (connectionId, file) => {
        const guid = guidOfFile(file);
        if (guid !== undefined)
          onEvents([{ is: 'recording-began', connectionId, guid, atMs: nowMs(), beganAtMs: nowMs() }]);
      },
      cloudOffsetMs: () => cloudOffsetMs,
      lastEventMs: journal.seenAtMs() ?? nowMs(),
      unwatchedSince: {
        readMs: () => Number(journal.noted('pausesUnwatchedSinceMs') || Number.NaN) || undefined,
        writeMs: (ms) => journal.note('pausesUnwatchedSinceMs', String(ms ?? '')),
      },
    });

  const lookUp = async (connectionId: string): Promise<void> => {
    const guid = await source.lookUpGuid(connectionId);
    if (guid !== undefined) onEvents([{ is: 'recording-began', connectionId, guid, atMs: nowMs() }]);
  };

  /** Stores an event before anything else depends on it. */
  const save = (outcomes: readonly Outcome[]): void => {
    unsaved.outcomes.push(...outcomes);
    for (const [connectionId, leg] of tracker.takeChanges()) {
      unsaved.legs.set(connectionId, leg);
      reports?.note(connectionId, leg, tracker.legs, nowMs());
    }
    if (unsaved.legs.size === 0 && unsaved.outcomes.length === 0) return;
    const flagged = unsaved.outcomes.flatMap((one) => (one.do === 'write-flags' ? [one.recording] : []));
    const calls = unsaved.outcomes.flatMap((one) => (one.do === 'note-call' ? [one.call] : []));
    const unflagged = unsaved.outcomes.flatMap((one) => (one.do === 'list-unflagged' ? [one.recording] : []));
    try {
      journal.commit({ legs: unsaved.legs, calls, flagged, unflagged, atMs: nowMs(), cloudOffsetMs });
    } catch (error) {
      logger.warn(`The journal cannot be written: ${(error as Error).message}`);
      return;
    }
    for (const { guid, leftOut } of flagged) {
      for (const name of leftOut)
        logger.warn(`Recording ${guid}: the value of ${name} is not allowed and was left out`);
    }
    const lookUps = unsaved.outcomes.flatMap((one) => (one.do === 'look-up' ? [one.connectionId] : []));
    unsaved = { legs: new Map(), outcomes: [] };
    for (const connectionId of lookUps) void lookUp(connectionId);
    if (flagged.length > 0 || calls.length > 0) wakeDelivery();
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const outcomes = waiting;
    waiting = [];
    save(outcomes);
  };

  function onEvents(events: readonly CallEvent[]): void {
    for (const event of events) {
      waiting.push(...tracker.apply(event));
      // At once: a recording that starts during a pause must be silent within milliseconds.
      recording?.handleEvent(event);
    }
    // Calls in progress are reported only once when the source comes back. If this program ended before they are stored, a call
    // that ends in the meantime would be unknown.
    if (events.some(({ is }) => is === 'source-resumed')) flush();
    else timer ??= setTimeout(flush, storeWithinMs);
  }

  /** Measures how much the cloud's clock is ahead, from when a request was sent and the time in its answer. */
  const measureClock = (sentMs: number, serverTime: string): void => {
    const measured = Date.parse(serverTime) - (sentMs + nowMs()) / 2;
    // Smaller differences are network noise.
    if (Math.abs(measured - cloudOffsetMs) < 50) return;
    cloudOffsetMs = Math.round(measured);
    journal.note('cloudOffsetMs', String(cloudOffsetMs));
  };
  const cloudNowMs = () => nowMs() + cloudOffsetMs;

  const loadSettings = async (): Promise<void> => {
    const sentMs = nowMs();
    const answer = await cloud('settings', {}, signal);
    measureClock(sentMs, answer.serverTime);
    cloudSettings = answer;
    journal.note('settings', JSON.stringify(answer));
    tracker.setSettings(trackerSettings(answer, parts));
  };

  let reportEveryMs = gatewayReportSeconds * 1000;
  let isStarting = true;

  const report = async (): Promise<void> => {
    if (isStarting) {
      await loadSettings();
      isStarting = false;
    }
    if (users.isDue(cloudNowMs())) await users.load(cloudNowMs(), signal);
    const sentMs = nowMs();
    const answer = await cloud(
      'report',
      reportOf({
        ...{ journal, agents, users, machine: identity.machine, gatewayId: identity.agentId, cloudOffsetMs },
        ...{ source: source.status(), settingsVersion: cloudSettings?.settingsVersion ?? 0, nowMs: nowMs() },
      }),
      signal,
    );
    measureClock(sentMs, answer.serverTime);
    reportEveryMs = answer.nextReportSeconds * 1000;
    if (answer.settingsVersion !== cloudSettings?.settingsVersion) await loadSettings();
    if (users.isDue(cloudNowMs(), answer)) await users.load(cloudNowMs(), signal);
  };

  let phonebooksLoadedMs = Number.NEGATIVE_INFINITY;
  const everyDay = async (): Promise<void> => {
    if (nowMs() - phonebooksLoadedMs < dayMs) return;
    phonebooksLoadedMs = nowMs();
    await parts.loadPhonebooks();
    journal.deleteBefore(nowMs() - keepDays * dayMs);
    reports?.forgetBefore(nowMs() - dayMs);
    journal.keepReserve();
  };

  const deliver = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    wakeDelivery = resolve;
    const restMs = delivery.restMs();
    if (restMs === 0) await delivery.deliverAll(signal);
    await Promise.race([promise, sleep(Math.min(restMs || 5000, 5000), signal).catch(() => {})]);
  };

  return {
    onEvents,
    tracker,
    agents,
    async run(): Promise<void> {
      const often = (what: string, act: () => Promise<void>, restMs: () => number) =>
        repeat(what, act, { retries, restMs, sleep, signal });
      await Promise.all([
        source.run(onEvents, signal),
        often(
          'tick',
          async () => save(tracker.elapse(nowMs())),
          () => tickMs,
        ),
        often('deliver flags', deliver, () => 0),
        often('report', report, () => reportEveryMs),
        ...(recordings
          ? [
              often(
                'take recordings',
                () => recordings.takeAll(signal),
                () => recordingsEveryMs,
              ),
            ]
          : []),
        often('load phonebooks', everyDay, () => 60_000),
        ...(recording
          ? [
              often(
                'carry out commands',
                () => recording.serve(signal),
                () => 0,
              ),
              often(
                'report calls',
                () => recording.deliver(signal, sleep),
                () => 0,
              ),
            ]
          : []),
      ]);
      recording?.close();
      flush();
    },
  };
};
