import { statfs } from 'node:fs/promises';
import type { StagingAnswer, StagingRequest } from '../api/staging.ts';
import type { Clock } from '../domain/clock.ts';
import { Failure } from '../domain/failure.ts';
import { limitAt, limiter } from './bandwidth.ts';
import type { Cloud } from './cloud.ts';
import type { Exchange } from './exchange.ts';
import { gather } from './gather.ts';
import { hashesOf, takeIn } from './intake.ts';
import type { Ended, Journal, JournalReceipt, Row } from './journal.ts';
import { lanes } from './lanes.ts';
import { codeOf, type Location } from './location.ts';
import { manifestSuffix, wrongWithPath } from './names.ts';
import type { Notes } from './notes.ts';
import { type Chance, pause, type Sleep } from './retry.ts';
import { scan } from './scan.ts';
import type { Settings } from './settings.ts';
import { Changed, NotNow, uploader } from './upload.ts';
import { version } from './version.ts';

type Plan = Pick<StagingAnswer<'status'>, 'stagedUpload' | 'timeZone' | 'bandwidth'>;
type WorkItem = StagingAnswer<'work'>['items'][number];

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

/** What has been done since the start, for the display. */
export interface Done {
  registered: number;
  uploaded: number;
  deleted: number;
  refused: number;
  bytes: number;
  active: number;
}

const agrees = (row: Row, receipt: { size: number; sha256: string } | null | undefined): boolean =>
  receipt?.size === row.size && receipt.sha256 === row.sha256;

const reasonOf = (error: unknown): string => {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return code && !message.includes(code) ? `${message} (${code})` : message;
};

/** Batches of a call: a batch that is refused for one of its parts is asked one by one. */
const oneByOne =
  <Asked, Given>(act: (batch: Asked[]) => Promise<Given[]>) =>
  async (batch: Asked[]): Promise<(Given | Failure)[]> => {
    try {
      return await act(batch);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'unavailable' || error.code === 'forbidden') throw error;
      if (batch.length === 1) return [error];
      const given: (Given | Failure)[] = [];
      for (const one of batch) given.push(...(await oneByOne(act)([one])));
      return given;
    }
  };

const orThrow = <Given>(given: Given | Failure): Given => {
  if (given instanceof Failure) throw given;
  return given;
};

export const agent = ({
  settings,
  journal,
  at,
  cloud,
  send,
  notes,
  clock,
  sleep,
  chance,
  signal,
  statusMs = 60_000,
}: AgentParts) => {
  const done: Done = { registered: 0, uploaded: 0, deleted: 0, refused: 0, bytes: 0, active: 0 };
  const now = () => clock().getTime();
  const idleMs = Math.min(settings.scanSeconds, 15) * 1000;

  let plan: Plan = JSON.parse(journal.noted('plan') ?? '{"stagedUpload":true,"timeZone":"UTC","bandwidth":[]}');
  const bandwidth = limiter({ limit: () => limitAt(plan, clock()) });

  const commit = gather(
    (batch: { path: string; change: Partial<Omit<Row, 'path'>> }[]) => {
      journal.set(batch);
      return batch.map(() => undefined);
    },
    { most: 100, withinMs: 3 },
  );
  const finish = gather(
    (batch: Ended[]) => {
      journal.end(batch);
      return batch.map(() => undefined);
    },
    { most: 100, withinMs: 10 },
  );
  const ask = <Asked, Given>(act: (batch: Asked[]) => Promise<Given[]>, withinMs = 10) => {
    const one = gather(oneByOne(act), { most: 100, withinMs });
    return async (asked: Asked): Promise<Given> => orThrow(await one(asked));
  };
  /** Answers are told apart by their recordings, whatever their order. */
  const inOrder = <Given extends { recordingId: string }>(ids: readonly { recordingId: string }[], given: Given[]) => {
    const byId = new Map(given.map((one) => [one.recordingId, one]));
    return ids.map(
      ({ recordingId }) =>
        byId.get(recordingId) ?? (new Failure('not-found', 'The cloud did not answer for it') as never),
    );
  };

  const askUploads = ask(async (recordings: StagingRequest<'uploads'>['recordings']) =>
    inOrder(recordings, (await cloud('uploads', { recordings }, signal)).recordings),
  );
  const askConfirmation = ask(
    async (recordings: StagingRequest<'confirm'>['recordings']) =>
      inOrder(recordings, (await cloud('confirm', { recordings }, signal)).recordings),
    25,
  );
  const tellDeletion = ask(async (recordings: StagingRequest<'deletions'>['recordings']) => {
    await cloud('deletions', { recordings }, signal);
    return recordings;
  }, 50);
  const tellFailure = ask(async (recordings: StagingRequest<'fail'>['recordings']) => {
    await cloud('fail', { recordings }, signal);
    return recordings;
  }, 50);
  const askCustody = ask(async (recordings: { recordingId: string }[]) => {
    const given = await cloud('custody', { recordingIds: recordings.map(({ recordingId }) => recordingId) }, signal);
    return inOrder(recordings, given.recordings);
  });

  const small = lanes(settings.lanes.small);
  const large = lanes(settings.lanes.large);
  const upload = uploader({
    at,
    send,
    limiter: bandwidth,
    large,
    small,
    askUploads,
    askParts: (request, under) => cloud('parts', request, under),
    knownParts: journal.parts,
    notePart: journal.notePart,
    progress: (bytes) => {
      done.bytes += bytes;
    },
    sleep,
    chance,
    signal,
  });

  const endedNow = (row: Row, outcome: Ended['outcome'], reason: string | null = row.reason): Ended => ({
    recordingId: row.recordingId ?? '',
    path: row.path,
    outcome,
    at: clock().toISOString(),
    size: row.size,
    sha256: row.sha256,
    receipt: row.receipt,
    reason,
  });

  const refuse = async (row: Row): Promise<void> => {
    await at.refuse(row.path, row.path + manifestSuffix, row.reason ?? 'No reason was given');
    await finish(endedNow(row, 'refused'));
    done.refused++;
    notes.trouble(`Refused ${row.path}: ${row.reason}`);
  };

  /** The last step on site. */
  const tell = async (row: Row): Promise<void> => {
    await tellDeletion({ recordingId: row.recordingId!, at: clock().toISOString() });
    await finish(endedNow(row, row.receipt ? 'uploaded' : 'recycled'));
    done.deleted++;
  };

  const emptyTrash = async (row: Row): Promise<void> => {
    await at.emptyTrash(row.recordingId!, row.path);
    await commit({ path: row.path, change: { state: 'gone' } });
    await tell({ ...row, state: 'gone' });
  };

  /** Archived, by the archive's own word, or recycled: only now the local copy may go. */
  const letGo = async (row: Row): Promise<void> => {
    const receipt: JournalReceipt | null = row.receipt && JSON.parse(row.receipt);
    if (row.state === 'archived' && !agrees(row, receipt)) {
      notes.trouble(`The archive's receipt for ${row.path} does not agree with it: kept`);
      await commit({ path: row.path, change: { state: 'waiting', receipt: null } });
      return;
    }
    const found = await at.look(row.path);
    if (!found) await at.present();
    if (found && (found.size !== row.size || found.mtimeMs !== row.mtimeMs)) {
      const hashes = await hashesOf(at, row.path, signal);
      if (!agrees(row, hashes)) {
        notes.trouble(`Another recording lies under the name ${row.path}: it is looked at anew`);
        await finish(endedNow(row, 'changed', 'Something else took its place'));
        return;
      }
    }
    await at.toTrash(row.recordingId!, row.path, row.path + manifestSuffix);
    const dueAt = row.state === 'archived' ? now() : now() + settings.recycledGraceHours * 3_600_000;
    await commit({ path: row.path, change: { state: 'trashed', dueAt } });
    if (dueAt <= now()) await emptyTrash({ ...row, state: 'trashed' });
  };

  const archived = async (recordingId: string, receipt: JournalReceipt): Promise<void> => {
    const rows = journal.ofRecording(recordingId).filter(({ state }) => state === 'waiting' || state === 'sent');
    const right = rows.filter((row) => agrees(row, receipt));
    for (const row of rows) {
      if (!right.includes(row)) notes.trouble(`The archive's receipt for ${row.path} does not agree with it: kept`);
    }
    const change = { state: 'archived' as const, receipt: JSON.stringify(receipt) };
    await Promise.all(right.map(({ path }) => commit({ path, change })));
    if (right.length > 0) done.uploaded++;
    await Promise.all(right.map((row) => letGo({ ...row, ...change })));
  };

  const confirm = async (row: Row): Promise<void> => {
    const recordingId = row.recordingId!;
    const { outcome, receipt } = await askConfirmation({
      recordingId,
      ...(row.uploadId && { uploadId: row.uploadId, parts: JSON.parse(row.etags ?? '[]') }),
    });
    if (outcome === 'uploaded' && receipt && agrees(row, receipt)) return archived(recordingId, receipt);
    await commit({ path: row.path, change: { state: 'waiting', uploadId: null, etags: null } });
    const reason =
      outcome === 'not-held'
        ? 'The archive does not hold it although it was sent'
        : 'What the archive holds is not what was sent';
    if (outcome !== 'not-held') await tellFailure({ recordingId, reason });
    throw new NotNow(reason);
  };

  /** What the cloud knew before: dropped twice, found again after a lost journal, or at work elsewhere. */
  const settleKnown = async ({ path, recordingId }: Row): Promise<void> => {
    const row = journal.find(path);
    if (row?.state !== 'waiting' || row.recordingId !== recordingId) return;
    const known = await askCustody({ recordingId: row.recordingId! }).catch((error) => {
      if (error instanceof Failure && error.code === 'not-found') return undefined;
      throw error;
    });
    if (known?.uploadState === 'Uploaded' && agrees(row, known.archive)) {
      await archived(row.recordingId!, { ...known.archive!, at: clock().toISOString() });
    } else if (known?.uploadState === 'Recycled') {
      await commit({ path, change: { state: 'recycled' } });
      await letGo({ ...row, state: 'recycled' });
    }
  };

  /** One recording is never worked on twice at a time, whoever finds that there is something to do. */
  const settleInTurn = async (row: Row): Promise<void> => {
    while (active.has(row.recordingId!)) await active.get(row.recordingId!);
    start(row.recordingId!, row.path, () => settleKnown(row));
    await active.get(row.recordingId!);
  };

  const register = async (rows: readonly Row[]): Promise<void> => {
    if (rows.length === 0) return;
    const answers = await oneByOne(async (batch: readonly Row[] & Row[]) => {
      const recordings = batch.map(({ path, manifest }) => ({ path, manifest: JSON.parse(manifest!) }));
      return (await cloud('register', { recordings }, signal)).recordings;
    })([...rows]);
    const known: Row[] = [];
    const refused: Row[] = [];
    const changes = rows.map((row, index) => {
      const answer = answers[index];
      const change: Partial<Omit<Row, 'path'>> =
        answer instanceof Failure || !answer || answer.outcome === 'refused' || !answer.recordingId
          ? { state: 'refusing', reason: answer instanceof Failure ? answer.message : (answer?.reason ?? 'Refused') }
          : { state: 'waiting', recordingId: answer.recordingId, manifest: null };
      if (change.state === 'refusing') refused.push({ ...row, ...change });
      else if (!(answer instanceof Failure) && answer?.outcome === 'known') known.push({ ...row, ...change });
      return { path: row.path, change };
    });
    journal.set(changes);
    done.registered += rows.length - refused.length;
    notes.say(`registered ${rows.length - refused.length} recordings`);
    wakeWork();
    for (const row of refused) await refuse(row);
    await Promise.all(known.map(settleInTurn));
  };

  const take = takeIn(at);
  const takeMany = async (paths: readonly string[]): Promise<void> => {
    for (let start = 0; start < paths.length; start += 100) {
      const rest = paths.slice(start, start + 100);
      const rows: Row[] = [];
      const reader = async () => {
        for (let path = rest.shift(); path !== undefined; path = rest.shift()) {
          signal.throwIfAborted();
          const taken = await take(path, signal);
          if (taken.is === 'not-yet') notes.trouble(`${path} is not taken yet: ${taken.reason}`);
          else rows.push(taken.row);
        }
      };
      await Promise.all([reader(), reader(), reader(), reader()]);
      journal.add(rows);
      for (const row of rows) if (row.state === 'refusing') await refuse(row);
      await register(rows.filter(({ state }) => state === 'whole'));
    }
  };

  /** Rows whose file is gone: another agent has done them, or somebody took them away. */
  const reconcile = async (): Promise<void> => {
    for (let after = ''; ; ) {
      const rows = journal.inState('waiting', 500, after);
      if (rows.length === 0) return;
      after = rows.at(-1)!.path;
      for (const row of rows) {
        signal.throwIfAborted();
        if (active.has(row.recordingId!) || (await at.look(row.path))) continue;
        await at.present();
        const known = await askCustody({ recordingId: row.recordingId! }).catch(() => undefined);
        if (known && ['Uploaded', 'Recycled', 'Removed'].includes(known.uploadState)) {
          await finish(endedNow(row, 'elsewhere', `Another agent has done it: ${known.uploadState}`));
        } else if (!active.has(row.recordingId!) && journal.find(row.path)?.state === 'waiting') {
          notes.trouble(`${row.path} has vanished from the staging location and is not in the archive`);
        }
      }
    }
  };

  const active = new Map<string, Promise<void>>();
  /** What did not go well rests until then. */
  const resting = new Map<string, { until: number; times: number }>();
  let wakeWork = () => {};

  const uploadRow = async (row: Row): Promise<void> => {
    const recordingId = row.recordingId!;
    try {
      const { uploadId, parts } = await upload({ ...row, recordingId });
      const change = {
        state: 'sent' as const,
        uploadId: uploadId ?? null,
        etags: parts ? JSON.stringify(parts) : null,
      };
      await commit({ path: row.path, change });
      await confirm({ ...row, ...change });
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
      const found = await at.look(row.path);
      // One bad reading over the network is no change.
      if (found && agrees(row, await hashesOf(at, row.path, signal).catch(() => undefined))) {
        throw new NotNow('It was read wrong, and right the next time');
      }
      await tellFailure({ recordingId, reason: error.message });
      await finish(endedNow(row, 'changed', error.message));
      notes.trouble(`${row.path}: ${error.message}`);
    }
  };

  /** A recording that the cloud knows and this journal does not. */
  const adopt = async ({ recordingId, path, sha256, action }: WorkItem): Promise<Row | undefined> => {
    // Registered this moment, or another recording of the same name: the next look tells.
    if (journal.find(path)) return undefined;
    const missing = async (reason: string) => {
      await at.present();
      if (action === 'upload') await tellFailure({ recordingId, reason });
      else await tellDeletion({ recordingId, at: clock().toISOString() });
      notes.trouble(`${path}: ${reason}`);
    };
    if (wrongWithPath(path)) {
      await tellFailure({ recordingId, reason: 'Its path is none of the staging location' });
      return undefined;
    }
    const taken = await take(path, signal);
    if (taken.is === 'not-yet' && !(await at.look(path))) {
      await missing('It is not in the staging location');
      return undefined;
    }
    if (taken.is !== 'whole') return undefined;
    if (taken.row.sha256 !== sha256) {
      await missing('Another recording lies in the staging location under its name');
      return undefined;
    }
    const row: Row = { ...taken.row, recordingId, state: 'waiting', manifest: null };
    journal.add([row]);
    return row;
  };

  const go = async (item: WorkItem): Promise<void> => {
    const rows = journal.ofRecording(item.recordingId);
    const row = rows.find(({ state }) => state === 'waiting' || state === 'sent') ?? rows[0] ?? (await adopt(item));
    if (!row) return;
    if (row.state === 'sent') return confirm(row);
    if (row.state !== 'waiting') return goOn(row);
    if (item.action === 'upload') return uploadRow(row);
    for (const one of rows.length > 0 ? rows : [row]) await settleKnown(one);
  };

  const goOn = async (row: Row): Promise<void> => {
    if (row.state === 'archived' || row.state === 'recycled') await letGo(row);
    else if (row.state === 'trashed' && (row.dueAt ?? 0) <= now()) await emptyTrash(row);
    else if (row.state === 'gone') await tell(row);
    else if (row.state === 'sent') await confirm(row);
  };

  const start = (recordingId: string, path: string, act: () => Promise<void>): void => {
    const going = act()
      .then(
        () => {
          resting.delete(recordingId);
        },
        (error) => {
          if (signal.aborted) return;
          const times = (resting.get(recordingId)?.times ?? 0) + 1;
          const rest = pause(chance, times, { base: idleMs, most: 300_000 }) + idleMs / 2;
          resting.set(recordingId, { until: now() + rest, times });
          notes.trouble(`${path}: ${reasonOf(error)}`);
        },
      )
      .finally(() => {
        active.delete(recordingId);
        done.active = active.size;
        if (active.size < 40) wakeWork();
      });
    active.set(recordingId, going);
    done.active = active.size;
  };
  const isFree = (recordingId: string): boolean =>
    !active.has(recordingId) && (resting.get(recordingId)?.until ?? 0) <= now();

  const untilWoken = async (ms: number): Promise<void> => {
    const woken = new AbortController();
    wakeWork = () => woken.abort();
    await sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => {});
    wakeWork = () => {};
  };

  const pull = async (): Promise<void> => {
    if (active.size >= 60) return untilWoken(20_000);
    const { items } = await cloud('work', { limit: 100 }, signal);
    const fresh = items.filter(({ recordingId }) => isFree(recordingId));
    for (const item of fresh) start(item.recordingId, item.path, () => go(item));
    if (fresh.length === 0 || active.size >= 40) await untilWoken(idleMs);
  };

  let marked = false;
  let scannedMs = 0;
  let lastReconciled = 0;
  const watch = async (): Promise<void> => {
    if (!plan.stagedUpload) {
      notes.trouble('Staged Upload is not enabled for this data server: nothing new is taken');
      return;
    }
    if (!marked) {
      const name = `marked ${at.root}`;
      await at.mark(journal.noted(name) !== undefined);
      journal.note(name, 'yes');
      if (journal.fresh) await at.restoreTrash();
      marked = true;
    }
    await at.present();
    for (const row of journal.inState('refusing', 1000)) await refuse(row);
    for (let rows = journal.inState('whole', 100); rows.length > 0; ) {
      await register(rows);
      rows = journal.inState('whole', 100, rows.at(-1)!.path);
    }
    const began = now();
    const seen = await scan(at.root, journal.known, takeMany, signal);
    scannedMs = now() - began;
    const live = journal.totals().find(({ state }) => state === 'waiting')?.count ?? 0;
    if (seen.manifests < live && now() - lastReconciled > 20 * settings.scanSeconds * 1000) {
      lastReconciled = now();
      await reconcile();
    }
  };

  const tidy = async (): Promise<void> => {
    for (const state of ['sent', 'archived', 'recycled', 'gone'] as const) {
      for (const row of journal.inState(state, 500)) {
        if (isFree(row.recordingId!)) start(row.recordingId!, row.path, () => goOn(row));
      }
    }
    for (const row of journal.due(now(), 500)) {
      if (isFree(row.recordingId!)) start(row.recordingId!, row.path, () => goOn(row));
    }
    await Promise.all(active.values());
  };

  const report = async (): Promise<void> => {
    const totals = journal.totals().filter(({ state }) => state === 'whole' || state === 'waiting' || state === 'sent');
    const count = totals.reduce((sum, one) => sum + one.count, 0);
    const oldest = totals.map((one) => one.oldest).sort()[0];
    const disk = await statfs(at.root).catch(() => undefined);
    const recent = new Date(now() - 24 * 3_600_000).toISOString();
    const {
      stagedUpload,
      timeZone,
      bandwidth: windows,
    } = await cloud(
      'status',
      {
        version,
        waiting: { count, bytes: totals.reduce((sum, one) => sum + one.bytes, 0), ...(oldest && { oldest }) },
        disk: {
          freeBytes: disk ? disk.bavail * disk.bsize : 0,
          totalBytes: disk ? disk.blocks * disk.bsize : 0,
        },
        errors: journal
          .troubles(50)
          .filter((one) => one.at >= recent)
          .map(({ what }) => what),
      },
      signal,
    );
    const next: Plan = { stagedUpload, timeZone, bandwidth: windows };
    if (JSON.stringify(next) !== JSON.stringify(plan)) journal.note('plan', JSON.stringify(next));
    plan = next;
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
    /** Until it is told to stop; then as soon as nothing is under way. */
    async run(): Promise<void> {
      if (journal.setAside) notes.trouble(`The journal was broken: it lies in ${journal.setAside} and is made anew`);
      await Promise.all([
        always('Fermata was not told how things stand', report, () => statusMs),
        always('The staging location cannot be read', watch, () => Math.max(idleMs, 4 * scannedMs)),
        always('No work could be fetched', pull, () => 0),
        always('What was begun could not be finished', tidy, () => Math.max(1000, idleMs)),
      ]);
      await Promise.allSettled(active.values());
    },
  };
};
