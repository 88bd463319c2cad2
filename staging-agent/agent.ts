import type { Cloud } from '../agent-kit/connection/cloud.ts';
import type { Exchange } from '../agent-kit/connection/message.ts';
import type { Notes } from '../agent-kit/program/logger.ts';
import { limitAt, limiter } from '../agent-kit/transfer/bandwidth.ts';
import { fewUnderWay, turns as turnsOf } from '../agent-kit/transfer/in-flight.ts';
import { lanes } from '../agent-kit/transfer/lanes.ts';
import { type Chance, pause, type Sleep } from '../agent-kit/transfer/retry.ts';
import type { Clock } from '../domain/clock.ts';
import { calls as callsOf } from './calls.ts';
import { delivery } from './delivery/delivery.ts';
import { localCopies } from './delivery/local-copies.ts';
import { uploader } from './delivery/upload.ts';
import { reception as receptionOf } from './intake/reception.ts';
import type { Journal, Row } from './journal/journal.ts';
import { leftovers as leftoversOf } from './location/leftovers.ts';
import { type Location, reasonOf } from './location/location.ts';
import { settling as settlingOf } from './location/settling.ts';
import { watch as watchOf } from './location/watch.ts';
import { nothingDone } from './report/done.ts';
import { report as reportOf } from './report/report.ts';
import type { Settings } from './settings.ts';

export interface AgentParts {
  settings: Settings;
  journal: Journal;
  at: Location;
  cloud: Cloud;
  send: Exchange;
  notes: Notes;
  clock: Clock;
  sleep: Sleep;
  chance: Chance;
  signal: AbortSignal;
  /** Milliseconds between two words to the cloud. */
  statusMs?: number;
}

const mostUnderWay = 200;
const pageOfRows = 500;

/** Takes recordings in, brings into the archive what is released, and deletes it here last. */
export const agent = (parts: AgentParts) => {
  const { settings, journal, at, cloud, notes, clock, sleep, chance, signal, statusMs = 60_000 } = parts;
  const idleMs = Math.min(settings.scanSeconds, 15) * 1000;
  const done = nothingDone();
  const calls = callsOf(cloud, signal);
  const report = reportOf({ journal, root: at.root, cloud, clock, signal });
  const limit = () => limitAt(report.plan(), clock());
  const small = lanes(settings.lanes.small);
  const large = lanes(settings.lanes.large);

  const turns = turnsOf({
    ...{ notes, clock, chance, sleep, signal, idleMs },
    shown: (active) => {
      done.active = active;
    },
  });
  const { recycledGraceHours, scanSeconds } = settings;
  const copies = localCopies({ at, journal, calls, notes, clock, done, recycledGraceHours, signal });
  const { settleSeconds } = settings;
  const settling = settlingOf({ at, clock, settleSeconds });
  const leftovers = leftoversOf({ at, journal, notes, clock, settleSeconds });
  const reception = receptionOf({
    ...{ at, journal, cloud, calls, copies, settling, leftovers, turns, notes, clock, done, signal },
  });
  const upload = uploader({
    ...{ at, large, small, sleep, chance, signal },
    send: parts.send,
    limiter: limiter({ limit }),
    askUploads: calls.uploads,
    askParts: (request, under) => cloud('parts', request, under),
    noteParts: (path, hashes) => copies.commit({ path, change: { parts: hashes } }),
    progress: (bytes) => {
      done.bytes += bytes;
    },
  });
  const { go, goOn } = delivery({ at, journal, upload, calls, copies, reception, notes, clock, signal });
  const plan = report.plan;
  const watch = watchOf({
    ...{ at, journal, calls, copies, reception, leftovers, turns, notes, clock, plan, scanSeconds, signal },
  });

  const pull = async (): Promise<void> => {
    if (turns.active >= mostUnderWay) return turns.untilWoken(20_000);
    // Of a location that is not there, or another one, everything would be told to be missing.
    if (!watch.marked) return turns.untilWoken(Math.min(idleMs, 1000));
    const { items } = await cloud('work', { limit: 100 }, signal);
    const fresh = items.filter(({ recordingId }) => turns.isFree(recordingId));
    for (const item of fresh) turns.start(item.recordingId, item.path, () => go(item));
    if (fresh.length === 0 || turns.active >= fewUnderWay) await turns.untilWoken(idleMs);
  };

  /** What an earlier run began, and what is due. */
  const tidy = async (): Promise<void> => {
    const now = clock().getTime();
    const pages: ((after: string) => Row[])[] = [
      ...(['sent', 'archived', 'recycled', 'gone'] as const).map(
        (state) => (after: string) => journal.inState(state, pageOfRows, after),
      ),
      (after) => journal.due(now, pageOfRows, after),
    ];
    for (const page of pages) {
      // Page by page to the end: what cannot be finished now must not stand before what can.
      for (let rows = page(''); rows.length > 0; rows = page(rows.at(-1)!.path)) {
        for (const row of rows) {
          if (turns.isFree(row.recordingId!)) turns.start(row.recordingId!, row.path, () => goOn(row));
        }
        await turns.over();
      }
    }
  };

  const tell = async (): Promise<void> => {
    journal.keepReserve();
    await report.tell();
  };

  /** For ever, whatever goes wrong: it is told, and tried again. */
  const always = async (what: string, act: () => Promise<void>, restMs: () => number): Promise<void> => {
    for (let failed = 0; !signal.aborted; ) {
      try {
        await act();
        failed = 0;
      } catch (error) {
        if (signal.aborted) return;
        failed++;
        notes.trouble(`${what}: ${reasonOf(error)}`);
      }
      const rest = failed > 0 ? Math.max(restMs(), pause(chance, failed, { base: idleMs })) : restMs();
      await sleep(rest, signal).catch(() => {});
    }
  };

  return {
    done,
    lanes: { small, large },
    /** Bytes a second that may be sent now; undefined: no limit. */
    limit,
    /** Until it is told to stop; then as soon as nothing is under way. */
    async run(): Promise<void> {
      if (journal.setAside) notes.trouble(`The journal was broken: it lies in ${journal.setAside} and is made anew`);
      await Promise.all([
        always('Fermata was not told how things stand', tell, () => statusMs),
        always('The staging location cannot be read', watch.look, () => Math.max(idleMs, 4 * watch.tookMs)),
        always('No work could be fetched', pull, () => 0),
        always('What was begun could not be finished', tidy, () => Math.max(1000, idleMs)),
      ]);
      await turns.over();
    },
  };
};
