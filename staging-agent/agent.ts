import type { SendRequest } from '../agent-kit/connection/http.ts';
import type { Logger } from '../agent-kit/program/logger.ts';
import { repeat } from '../agent-kit/program/repeat.ts';
import { limitAt, limiter } from '../agent-kit/transfer/bandwidth.ts';
import { inFlight as tasksInFlight } from '../agent-kit/transfer/in-flight.ts';
import { type Random, retries as retriesOf, type Sleep } from '../agent-kit/transfer/retry.ts';
import { uploader } from '../agent-kit/transfer/upload-file.ts';
import type { Clock } from '../domain/clock.ts';
import { limitConcurrency } from '../domain/concurrency.ts';
import { type Cloud, recordingCalls } from './cloud.ts';
import { delivery as deliveryOf } from './delivery/delivery.ts';
import { localCopies } from './delivery/local-copies.ts';
import { reception as receptionOf } from './intake/reception.ts';
import { refusal } from './intake/refusal.ts';
import { watch as watchOf } from './intake/watch.ts';
import { type Commit, commits } from './journal/commit.ts';
import type { Journal } from './journal/journal.ts';
import type { Archived, Gone, Recycled, Sent, Trashed } from './journal/states.ts';
import { leftovers as leftoversOf } from './location/leftovers.ts';
import type { Location } from './location/location.ts';
import { settling as settlingOf } from './location/settling.ts';
import { noCounts } from './report/counts.ts';
import { report as reportOf } from './report/report.ts';
import type { Settings } from './settings.ts';

export interface AgentParts {
  settings: Settings;
  journal: Journal;
  location: Location;
  cloud: Cloud;
  send: SendRequest;
  logger: Logger;
  clock: Clock;
  sleep: Sleep;
  random: Random;
  signal: AbortSignal;
  /** Milliseconds between two reports to the cloud. */
  statusMs?: number;
}

const maxInFlight = 200;
/** With fewer tasks than this in flight, more work is fetched. */
const fewInFlight = 120;
const pageSize = 500;

/** Takes recordings in, uploads what is released, and deletes the local copy last. */
export const agent = (parts: AgentParts) => {
  const { settings, journal, location, cloud, logger, clock, sleep, random, signal, statusMs = 60_000 } = parts;
  const { recycledGraceHours, scanSeconds, settleSeconds } = settings;
  const idleMs = Math.min(scanSeconds, 15) * 1000;
  const counts = noCounts();
  const calls = recordingCalls(cloud, signal);
  const report = reportOf({ journal, root: location.root, cloud, clock, signal });
  const { plan } = report;
  const limit = () => limitAt(plan(), clock());
  const small = limitConcurrency(settings.lanes.small);
  const large = limitConcurrency(settings.lanes.large);

  const retries = retriesOf({ clock, random, warn: logger.warn, baseMs: Math.min(1000, idleMs) });
  const store = commits(journal);
  const commit: Commit = async (entry, ...events) => {
    const after = await store(entry, ...events);
    // It got further than ever before, so a failure from here on is a first one. (`sent` may have to be repeated.)
    if (entry.recordingId && events.some(({ is }) => is === 'confirmed' || is === 'deleted')) {
      retries.succeeded(entry.recordingId);
    }
    return after;
  };
  const inFlight = tasksInFlight({
    ...{ retries, sleep, signal, wakeBelow: fewInFlight },
    onCount: (count) => {
      counts.inFlight = count;
    },
  });
  const refuse = refusal({ location, commit, logger, clock, counts });
  const copies = localCopies({
    ...{ location, journal, commit, calls, logger, clock, counts, recycledGraceHours, signal },
  });
  const settling = settlingOf({ location, clock, settleSeconds });
  const leftovers = leftoversOf({ location, journal, logger, clock, settleSeconds });
  const reception = receptionOf({
    ...{ location, journal, commit, cloud, calls, copies, refuse, settling, leftovers, inFlight },
    ...{ logger, clock, counts, signal },
  });
  const upload = uploader({
    ...{ location, large, small, signal },
    send: parts.send,
    limiter: limiter({ limit }),
    askUploads: ({ id }) => calls.uploads({ recordingId: id }),
    askParts: ({ id, ...request }, under) => cloud('parts', { recordingId: id, ...request }, under),
    storeParts: ({ id, path }, hashes) => commit({ recordingId: id, path }, { is: 'parts-hashed', parts: hashes }),
    onPartSent: retries.succeeded,
    onProgress: (bytes) => {
      counts.bytes += bytes;
    },
  });
  const delivery = deliveryOf({
    ...{ location, journal, commit, upload, calls, copies, reception, logger, clock, signal },
  });
  const watch = watchOf({
    ...{ location, journal, calls, refuse, reception, leftovers, inFlight, logger, clock, plan, scanSeconds, signal },
  });

  const fetchWork = async (): Promise<void> => {
    if (inFlight.count >= maxInFlight) return inFlight.untilWoken(20_000);
    // If the location is missing or is another one, every recording would be reported as missing.
    if (!watch.marked) return inFlight.untilWoken(Math.min(idleMs, 1000));
    const { items } = await cloud('work', { limit: 100 }, signal);
    const free = items.filter(({ recordingId }) => inFlight.isFree(recordingId));
    for (const item of free) inFlight.start(item.recordingId, item.path, () => delivery.carryOut(item));
    if (free.length === 0 || inFlight.count >= fewInFlight) await inFlight.untilWoken(idleMs);
  };

  type Unfinished = Sent | Archived | Recycled | Trashed | Gone;

  /** Continues recordings that an earlier run began, and deletes those that are due. */
  const continueUnfinished = async (): Promise<void> => {
    const now = clock().getTime();
    const pages: ((after: string) => Unfinished[])[] = [
      ...(['sent', 'archived', 'recycled', 'gone'] as const).map(
        (state) => (after: string) => journal.inState(state, pageSize, after),
      ),
      (after) => journal.due(now, pageSize, after),
    ];
    for (const pageAfter of pages) {
      // Page by page to the end, because entries that cannot be finished now must not hold up the others.
      for (let page = pageAfter(''); page.length > 0; page = pageAfter(page.at(-1)!.path)) {
        for (const entry of page) {
          const { recordingId, path } = entry;
          if (inFlight.isFree(recordingId)) inFlight.start(recordingId, path, () => delivery.continueFrom(entry));
        }
        await inFlight.settled();
      }
    }
  };

  const sendReport = async (): Promise<void> => {
    journal.keepReserve();
    await report.send();
  };

  const always = (what: string, act: () => Promise<void>, restMs: () => number): Promise<void> =>
    repeat(what, act, { retries, restMs, sleep, signal });

  return {
    counts,
    lanes: { small, large },
    /** Bytes per second that may be sent now; undefined if there is no limit. */
    limit,
    /** Runs until the signal stops it, and resolves when nothing is in flight any more. */
    async run(): Promise<void> {
      if (journal.setAside)
        logger.warn(`The journal was broken. It was moved to ${journal.setAside}, and a new one was created`);
      await Promise.all([
        always('The status could not be reported to Fermata', sendReport, () => statusMs),
        always('The staging location cannot be read', watch.look, () => Math.max(idleMs, 4 * watch.tookMs)),
        always('No work could be fetched', fetchWork, () => 0),
        always('Unfinished work could not be finished', continueUnfinished, () => Math.max(1000, idleMs)),
      ]);
      await inFlight.settled();
    },
  };
};
