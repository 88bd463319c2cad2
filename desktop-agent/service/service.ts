import { rmSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SendRequest } from '../../agent-kit/connection/http.ts';
import type { Logger } from '../../agent-kit/program/logger.ts';
import { repeat } from '../../agent-kit/program/repeat.ts';
import { formatSize } from '../../agent-kit/program/text.ts';
import { inFlight as tasksInFlight } from '../../agent-kit/transfer/in-flight.ts';
import { type Random, retries as retriesOf, type Sleep } from '../../agent-kit/transfer/retry.ts';
import type { DesktopAnswer } from '../../api/programs/desktop.ts';
import { reportSeconds } from '../../domain/desktop/desktop.ts';
import type { Cloud } from '../cloud.ts';
import type { LinkServer, Peer, SessionLink } from '../link/server.ts';
import type { Settings } from '../settings.ts';
import type { Channel, ChannelListener } from './channel/channel.ts';
import { type CloudTime, cloudTime } from './cloud-time.ts';
import { commandsOfPc } from './commands.ts';
import { cloudDelivery } from './delivery/cloud-delivery.ts';
import { stagingDelivery } from './delivery/staging-delivery.ts';
import { extract, type SpliceContact } from './extractions/extract.ts';
import { itemsOfPc } from './items/items.ts';
import type { Journal } from './journal/journal.ts';
import type { KeystrokeFolder } from './keystrokes/keystroke-folder.ts';
import { logons as logonsOf } from './logons/logons.ts';
import { permissions as permissionsOf, type Report } from './logons/permissions.ts';
import { type OnDemandServer, onDemandOfPc } from './on-demand/of-pc.ts';
import { reporter } from './report/report.ts';
import { deleteUnneeded } from './retention/delete-unneeded.ts';
import type { Segments } from './segments/segments.ts';
import { showScreens } from './stills/show-screens.ts';
import { waker } from './waker.ts';

export interface ServiceParts {
  settings: Settings;
  identity: { agentId: string; machine: string };
  journal: Journal;
  cloud: Cloud;
  send: SendRequest;
  logger: Logger;
  /** The clock of the PC. */
  nowMs: () => number;
  sleep: Sleep;
  random: Random;
  signal: AbortSignal;
  /** If it is left out, this PC records no keystrokes. */
  keystrokes?: Pick<KeystrokeFolder, 'write' | 'list' | 'delete'> | undefined;
  segments: Pick<Segments, 'write' | 'gaps' | 'room' | 'list' | 'delete' | 'forgetGaps'>;
  splice(tools: { time: CloudTime; sealing: () => Report['sealing'] | undefined }): SpliceContact;
  /** Listens for session processes. */
  listen(onSession: (peer: Peer, link: SessionLink) => void): Promise<LinkServer>;
  /** Where the On-Demand clients of the sessions connect, in order. */
  onDemandServers?: readonly OnDemandServer[];
  /** If it is left out, the cloud is only asked at intervals. */
  openChannel?: (listener: ChannelListener) => Channel;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** All PCs learn at once that settings have changed, and report within this time. */
const settingsSpreadMs = 20_000;
const reportWaitMs = 10_000;
/** How many recordings are leased in one call. */
const workPage = 100;

/** Records the people who are logged on, and delivers what the cloud requests. */
export const service = (parts: ServiceParts) => {
  const { settings, identity, journal, cloud, send, logger, nowMs, sleep, random, signal, segments } = parts;
  const { folder } = settings;
  const pollMs = settings.pollSeconds * 1000;
  const time = cloudTime(journal, nowMs);
  const permissions = permissionsOf(journal, nowMs);
  const retries = retriesOf({
    ...{ clock: () => new Date(nowMs()), random, warn: logger.warn },
    baseMs: Math.min(1000, pollMs),
  });
  const [reporting, working, commanded] = [
    waker({ sleep, signal }),
    waker({ sleep, signal }),
    waker({ sleep, signal }),
  ];
  const items = itemsOfPc({ folder, journal, cloud, time, nowMs, logger, signal });
  const onDemand = onDemandOfPc({
    ...{ servers: parts.onDemandServers ?? [], machine: identity.machine, journal, signal },
    now: () => time.toCloud(nowMs()),
    report: () => nextReport(),
  });
  const logons = logonsOf({
    askOnDemand: onDemand.ask,
    ...{ items, journal, permissions, writePiece: (piece) => segments.write(piece), logger, nowMs },
    writeKeystrokes: parts.keystrokes && ((logonId, typed) => parts.keystrokes!.write(logonId, typed)),
    settings: {
      ffmpeg: settings.ffmpeg,
      consoleUrl: settings.apiUrl,
      ...(settings.encoder && { encoder: settings.encoder }),
    },
    onChange: () => reportSoon(),
  });
  const reports = reporter({
    ...{ journal, logons, folder, cloud, time, nowMs, signal },
    itemsStatus: items.status,
    channelState: () => channel?.state() ?? 'polling',
    discrepancies: () => discrepancies,
    gapsOf: (span, logonSessionId) => segments.gaps(span, logonSessionId),
  });
  const extraction = extract({
    journal,
    splice: parts.splice({ time, sealing: permissions.sealing }),
    time,
    nowMs,
    logger,
  });
  const delivery = cloudDelivery({ journal, folder, cloud, send, nowMs, logger, signal });
  const staging = stagingDelivery({ journal, folder, cloud, machine: identity.machine, nowMs, signal });
  /** Failed work is retried after its own wait, not only when the cloud is asked the next time. */
  const rest: Sleep = async (ms, until) => {
    await sleep(ms, until);
    working.wake();
  };
  const inFlight = tasksInFlight({
    ...{ retries, sleep: rest, signal, wakeBelow: 2 },
    onCount: () => working.wake(),
  });
  const screens = showScreens({ cloud, screenOf: logons.screen, ffmpeg: settings.ffmpeg, time, nowMs, sleep, signal });
  const commands = commandsOfPc({
    ...{ cloud, logons, time, nowMs, random, sleep, logger, signal },
    onViews: screens.take,
  });
  let channel: Channel | undefined;
  /** How many segments belong to no logon session. */
  let discrepancies = 0;
  /** Extractions of an earlier run may be waiting. */
  let hasWork = true;
  let listedMs: number | undefined;
  /** Callers that wait for the next report. */
  const awaitReport: (() => void)[] = [];
  /** Something has changed since the last report. */
  let hasNews = true;
  let settingsChanged = false;
  /** How long the cloud lets this PC wait between two reports while the channel is open. */
  let restMs = pollMs;
  let reportDueMs = 0;
  let workDueMs = 0;
  /** If the clock was set back, the next report seems further away than any wait is long. */
  const mayRest = (dueMs: number): boolean => {
    const leftMs = dueMs - nowMs();
    return channel?.state() === 'connected' && leftMs > 0 && leftMs <= Math.max(pollMs, restMs);
  };

  const reportSoon = (): void => {
    hasNews = true;
    reporting.wake();
  };

  /**
   * Resolves when a report that began after this call was sent, or could not be sent, and after ten seconds at the
   * latest.
   */
  const nextReport = (): Promise<void> => {
    const sent = new Promise<void>((resolve) => {
      awaitReport.push(resolve);
    });
    reportSoon();
    return Promise.race([sent, sleep(reportWaitMs, signal)]);
  };

  const fetchSoon = (): void => {
    hasWork = true;
    workDueMs = 0;
    commanded.wake();
    working.wake();
  };

  const onSettings = (): void => {
    const report = (): void => {
      settingsChanged = true;
      reportSoon();
    };
    void sleep(random() * settingsSpreadMs, signal).then(report, () => {});
  };

  const fetchCommands = (): Promise<void> =>
    commands.fetch().catch((error) => {
      commanded.wake();
      throw error;
    });

  /** Reports news at once. Otherwise, while the channel is open, it reports rarely, because each report costs. */
  const report = async (): Promise<void> => {
    logons.endAbsent();
    logons.renewLong();
    journal.keepReserve();
    await checkRoom();
    if (!hasNews && mayRest(reportDueMs)) return;
    hasNews = false;
    const awaited = awaitReport.splice(0);
    await sendReport()
      .catch((error) => {
        hasNews = true;
        throw error;
      })
      .finally(() => {
        for (const resolve of awaited) resolve();
      });
  };

  const sendReport = async (): Promise<void> => {
    await reports.sendLogons();
    const answer = await reports.send();
    await onDemand.sendStops();
    permissions.take(answer);
    logons.tellAll();
    restMs = (pollMs * answer.nextReportSeconds) / reportSeconds.polling;
    // The cloud caches some settings for half a minute, so it is asked once more after a change.
    reportDueMs = nowMs() + (settingsChanged ? pollMs : restMs);
    settingsChanged = false;
    if (answer.hasWork) fetchSoon();
    await items.refresh(answer.itemsVersion);
  };

  /**
   * Capturing stops before the disk is full, because other programs of the PC need it too. Nothing is deleted because
   * of it.
   */
  const checkRoom = async (): Promise<void> => {
    const { freeBytes, low } = await segments.room();
    if (low) logons.holdForDisk(`The disk is nearly full (${formatSize(freeBytes)} free): nothing is recorded`);
    else logons.release();
  };

  /** Fetches all extractions that wait for this PC. The list in the cloud is authoritative, whatever was missed. */
  const fetchExtractions = async (): Promise<void> => {
    if (!hasWork && listedMs !== undefined && Math.abs(nowMs() - listedMs) < hourMs) return;
    hasWork = false;
    try {
      for (let after: string | null = null; ; ) {
        const page: DesktopAnswer<'extractions'> = await cloud(
          'extractions',
          { after, limit: 100, media: ['screen', ...(parts.keystrokes ? (['keystroke'] as const) : [])] },
          signal,
        );
        journal.addExtractions(page.extractions);
        const last = page.extractions.at(-1);
        if (!page.more || !last) {
          listedMs = nowMs();
          return;
        }
        after = last.cursor;
      }
    } catch (error) {
      hasWork = true;
      throw error;
    }
  };

  const start = (id: string, what: string, task: () => Promise<void>): void => {
    if (inFlight.isFree(id)) inFlight.start(id, what, task);
  };

  /** Does what can be done now for extractions and recordings. */
  const work = async (): Promise<void> => {
    await fetchExtractions();
    for (const entry of extraction.due(20)) {
      start('splice', 'A screen recording could not be made', () => extraction.work(entry));
    }
    for (const entry of staging.waiting().slice(0, 4)) {
      const { extractionId } = entry.extraction;
      start(extractionId, 'A screen recording could not be put into the staging location', () => staging.put(entry));
    }
    for (const entry of staging.unreported()) {
      start(entry.extraction.extractionId, 'A result could not be reported', () => staging.report(entry));
    }
    if (await delivery.registerAll()) workDueMs = 0;
    for (const entry of delivery.unfinished()) {
      start(entry.recordingId, 'A screen recording could not be confirmed', () => delivery.finish(entry));
    }
    if (!mayRest(workDueMs)) {
      const items = await delivery.fetchWork(workPage);
      workDueMs = items.length < workPage ? nowMs() + restMs : 0;
      for (const item of items) {
        start(item.recordingId, 'A screen recording could not be delivered', () => delivery.carryOut(item));
      }
    }
    await deleteStale();
    await working.wait(Math.min(pollMs, extraction.nextDueMs() ?? pollMs));
  };

  const deleteOld = async (): Promise<void> => {
    const graceMs = settings.graceDays * dayMs;
    const { keystrokes } = parts;
    discrepancies = await deleteUnneeded({
      journal,
      segments,
      keystrokes,
      time,
      logger,
      nowMs: nowMs(),
      graceMs,
      listedMs,
    });
  };

  const deleteStale = async (): Promise<void> => {
    for (const path of journal.staleFiles()) {
      await unlink(join(folder, ...path.split('/'))).catch((error) => {
        if (error.code !== 'ENOENT') throw error;
      });
      journal.forgetStale(path);
    }
  };

  const always = (what: string, act: () => Promise<void>, restMs: () => number): Promise<void> =>
    repeat(what, act, { retries, restMs, sleep, signal });

  return {
    logons,
    /** Runs until the signal stops it. */
    async run(): Promise<void> {
      if (journal.setAside) logger.warn(`The journal was broken: it is now ${journal.setAside}, and a new one is made`);
      // Half-written files of an earlier run.
      rmSync(join(folder, 'parts'), { recursive: true, force: true });
      const server = await parts.listen((peer, link) => logons.add(peer, link));
      channel = parts.openChannel?.({ onNews: fetchSoon, onSettings });
      try {
        await Promise.all([
          always(
            'The report could not be sent',
            async () => {
              await report();
              await reporting.wait(pollMs);
            },
            () => 0,
          ),
          always('Extractions could not be carried out', work, () => 0),
          always(
            'Commands could not be carried out',
            async () => {
              await commanded.wait(hourMs);
              if (!signal.aborted) await fetchCommands();
            },
            () => 0,
          ),
          always('Segments could not be deleted', deleteOld, () => hourMs),
        ]);
      } finally {
        channel?.close();
        await logons.close();
        await server.close();
        await Promise.all([inFlight.settled(), screens.settled()]);
      }
    },
  };
};
