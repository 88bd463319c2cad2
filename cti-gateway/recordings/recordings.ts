import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent } from '../../agent-kit/files/file-errors.ts';
import { hashFile } from '../../agent-kit/files/hash-file.ts';
import type { Logger } from '../../agent-kit/program/logger.ts';
import { checkWav, type WavCheck } from '../../domain/recording/media/whole-wav.ts';
import type { Journal } from '../journal/journal.ts';
import type { RecordedCall, RecordingEntry } from '../journal/recordings.ts';
import type { RecordingSettings } from '../settings.ts';
import { scanFolder, setAside, type WavFile, whileOpen } from './folder.ts';
import { type SealingKey, stagingOf } from './staging.ts';

/** Asterisk writes every 20 ms while somebody is on the line. */
const stillMs = 2000;
/**
 * A WAV whose header does not match its size is still being written. It is abandoned if nothing was written for this long and
 * the connection to the PBX was lost since.
 */
const abandonedMs = 60_000;
/** If the connection was not lost, nothing must have been written for this long. */
const surelyAbandonedMs = 3_600_000;
/** If there is no file after this time, there never will be. A recording without any sound has none. */
const fileExpectedMs = 24 * 3_600_000;
const pageSize = 200;
/** A file of an unknown call is reported when it is older than this, because a call is unlikely to last so long. */
const unknownMs = 6 * 3_600_000;

type Awaited = Extract<RecordingEntry, { state: 'awaited' }>;
type Staged = Extract<RecordingEntry, { container: unknown }>;

/** Files of calls that this gateway never saw. */
export interface UnknownFiles {
  count: number;
  oldestMs: number;
  example: string;
}

/** Smaller differences of clocks are within what redaction tolerates. */
const sameClockMs = 1000;

/**
 * The start and end of the sound. It ends when the file was last written, by the clock of the PBX, or with the call if that
 * time cannot be right.
 */
const spanOf = (
  writtenAtMs: number,
  { connectedAtMs, endedAtMs, cloudOffsetMs, announcedAtMs }: RecordedCall,
  seconds: number,
) => {
  const isLikely = writtenAtMs > connectedAtMs && writtenAtMs < endedAtMs + abandonedMs;
  const endMs = Math.round((isLikely ? writtenAtMs : endedAtMs) + cloudOffsetMs);
  return {
    startedAt: new Date(endMs - Math.round(seconds * 1000)),
    endedAt: new Date(endMs),
    ...(announcedAtMs !== undefined && { recorderSince: new Date(Math.round(announcedAtMs + cloudOffsetMs)) }),
  };
};

/**
 * Moves each recording of an ended call from the PBX's folder into the staging location. The WAV is deleted last, once its
 * container and manifest are there. If this is interrupted, the next round continues. Nothing is lost or duplicated: a
 * container is made again under the same name only if it was not announced.
 */
export const recordings = ({
  settings: { folder, stagingLocation },
  journal,
  gatewayId,
  machine,
  sealingKey,
  isInProgress,
  sourceSinceMs,
  pbxClockOffsetMs,
  logger,
  nowMs,
}: {
  settings: RecordingSettings;
  journal: Journal['recordings'];
  gatewayId: string;
  /** The name of the PBX in the custody of a recording. */
  machine: string;
  sealingKey: () => SealingKey | undefined;
  /** Whether a call in progress is recorded under this id. */
  isInProgress: (guid: string) => boolean;
  /** Since when the call source has been connected without interruption; undefined while it is not. */
  sourceSinceMs: () => number | undefined;
  /** By how much this machine's clock is ahead of the PBX's; undefined if that was not measured. */
  pbxClockOffsetMs: () => number | undefined;
  logger: Logger;
  nowMs: () => number;
}) => {
  const staging = stagingOf({ location: stagingLocation, gatewayId, machine });
  /** Since when each file has had its current size. */
  const still = new Map<string, { size: number; mtimeMs: number; sinceMs: number }>();
  let unknown: UnknownFiles | undefined;

  const stillFor = ({ path, size, mtimeMs }: WavFile): number => {
    const before = still.get(path);
    if (before?.size === size && before.mtimeMs === mtimeMs) return nowMs() - before.sinceMs;
    still.set(path, { size, mtimeMs, sinceMs: nowMs() });
    return 0;
  };

  const writtenAtMs = ({ mtimeMs }: WavFile): number => {
    const offsetMs = pbxClockOffsetMs() ?? 0;
    return Math.abs(offsetMs) < sameClockMs ? mtimeMs : mtimeMs + offsetMs;
  };

  /** Whether nobody will finish this file, because the PBX was killed or has forgotten it. */
  const isAbandoned = (file: WavFile): boolean => {
    const quietMs = stillFor(file);
    const sinceMs = sourceSinceMs();
    return quietMs >= surelyAbandonedMs || (quietMs >= abandonedMs && sinceMs !== undefined && sinceMs > file.mtimeMs);
  };

  /** The last step. The recording is in the location, so this copy is no longer needed. */
  const deleteWav = async (entry: Staged, sha256?: string): Promise<void> => {
    const file = join(folder, ...entry.file.split('/'));
    try {
      if (sha256 === undefined || (await hashFile(file)).sha256 === sha256) await unlink(file);
      else logger.warn(`Recording ${entry.guid}: ${file} changed after it was archived, and stays`);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    still.delete(entry.file);
    journal.save({ ...entry, state: 'moved', atMs: nowMs() });
  };

  const announce = async (entry: Staged): Promise<Staged> => {
    // From now on the staging agent may take it, so it must not be made again.
    const announced: Staged = { ...entry, state: 'announced', atMs: nowMs() };
    journal.save(announced);
    await staging.announce(announced.container, announced.call);
    return announced;
  };

  /** Finishes what this program had started before it was stopped. */
  const resume = async (entry: Staged): Promise<void> => {
    const { guid, call } = entry;
    const held = await staging.holds(entry.container);
    if (entry.state === 'sealed') {
      if (held === 'whole') return deleteWav(await announce(entry), entry.sha256);
      await staging.discard(entry.container);
      return journal.save({ guid, call, atMs: nowMs(), state: 'awaited' });
    }
    // If it is gone, the staging agent has taken it.
    if (held !== 'gone') await staging.announce(entry.container, call);
    return deleteWav(entry, entry.sha256);
  };

  const refuse = async ({ guid, call }: Awaited, { path }: WavFile, reason: string): Promise<void> => {
    await setAside(folder, path, reason);
    still.delete(path);
    journal.save({ guid, call, atMs: nowMs(), state: 'set-aside', file: path, reason });
    logger.warn(`File ${guid} is not a recording, and was set aside in the folder of the PBX: ${reason}`);
  };

  const isReadable = (check: WavCheck, file: WavFile): boolean => check.is === 'whole' || isAbandoned(file);

  const take = async (entry: Awaited, file: WavFile): Promise<void> => {
    const { guid, call } = entry;
    const key = sealingKey();
    if (!key) throw new Error('Fermata has not yet given the key for sealing recordings');
    const sealed = await whileOpen(folder, file.path, async ({ head, size, content }) => {
      const check = checkWav(head, size);
      if (size !== file.size || !isReadable(check, file)) return undefined;
      if (check.is === 'no-wav') return check;
      const bytes = () => content(check.is === 'unfinished' ? check.head : undefined);
      return {
        ...(await staging.seal({ guid, call, bytes, ...spanOf(writtenAtMs(file), call, check.seconds) }, key)),
        check,
      };
    });
    if (!sealed) return;
    if ('reason' in sealed) return refuse(entry, file, sealed.reason);
    const { container, check } = sealed;
    const now = await stat(join(folder, file.path));
    if (now.size !== file.size || now.mtimeMs !== file.mtimeMs) return staging.discard(container);
    if (check.is === 'unfinished') {
      const seconds = check.seconds.toFixed(1);
      logger.warn(
        `Recording ${guid}: the PBX did not finish its file. Its header was repaired, and ${seconds} s are kept`,
      );
    }
    // A repaired file has another hash than the sound that was sealed.
    const sha256 = check.is === 'whole' ? { sha256: sealed.sha256 } : {};
    const entryNow: Staged = { guid, call, atMs: nowMs(), state: 'sealed', file: file.path, container, ...sha256 };
    journal.save(entryNow);
    await deleteWav(await announce(entryNow));
  };

  const noteUnknown = (files: readonly WavFile[]): void => {
    const [oldest] = files.toSorted((a, b) => a.mtimeMs - b.mtimeMs);
    const before = unknown?.count ?? 0;
    unknown = oldest && { count: files.length, oldestMs: oldest.mtimeMs, example: oldest.path };
    if (files.length > before) {
      logger.warn(
        `${files.length} files in the folder of the PBX belong to calls that this gateway did not see, and stay there: ${oldest!.path}`,
      );
    }
  };

  /** A failure does not stop the others. */
  const each = async <One>(all: readonly One[], act: (one: One) => Promise<void>, signal: AbortSignal) => {
    let failure: unknown;
    for (const one of all) {
      if (signal.aborted) return;
      await act(one).catch((error) => {
        failure ??= error;
      });
    }
    if (failure !== undefined) throw failure;
  };

  /** Gives up recordings whose files have never come. */
  const giveUp = (found: ReadonlySet<string>): void => {
    for (const { guid, call, atMs } of journal.inState('awaited', pageSize)) {
      if (found.has(guid) || nowMs() - atMs < fileExpectedMs) continue;
      const reason = 'The PBX has written no file of this name within a day';
      journal.save({ guid, call, atMs: nowMs(), state: 'set-aside', file: '', reason });
      logger.warn(`Recording ${guid}: ${reason}`);
    }
  };

  return {
    get unknown() {
      return unknown;
    },
    /** One round. @throws Error when a folder cannot be used, or a disk is full; the next round tries again */
    async takeAll(signal: AbortSignal): Promise<void> {
      await each([...journal.inState('announced', pageSize), ...journal.inState('sealed', pageSize)], resume, signal);
      const files = await scanFolder(folder);
      const present = new Set(files.map(({ path }) => path));
      for (const path of still.keys()) if (!present.has(path)) still.delete(path);
      const unseen: WavFile[] = [];
      const due: { entry: Awaited; file: WavFile }[] = [];
      for (const file of files) {
        const entry = journal.find(file.guid);
        const isStill = stillFor(file) >= stillMs;
        if (isInProgress(file.guid) || !isStill) continue;
        const isAwaited = entry?.state === 'awaited' || (entry?.state === 'set-aside' && entry.file === '');
        if (entry && isAwaited) due.push({ entry: { ...entry, state: 'awaited' }, file });
        else if (nowMs() - file.mtimeMs > unknownMs) unseen.push(file);
      }
      noteUnknown(unseen);
      await each(due, ({ entry, file }) => take(entry, file), signal);
      giveUp(new Set(files.map(({ guid }) => guid)));
    },
  };
};
