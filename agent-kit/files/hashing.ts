import { createHash, type Hash, hash, randomFillSync } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { multipartFrom, partSizeOf } from '../../domain/upload/parts.ts';
import type { Header } from '../../staging-agent/intake/media.ts';
import type { Hashed } from './file-threads.ts';
import type { OpenFile } from './open-file.ts';
import { type Hashes, lanes, pieceBytes, quickerHashes } from './sha256/hashes.ts';

export interface Job extends OpenFile {
  id: number;
  partSize: number | undefined;
  header?: Header | undefined;
}

interface Alone extends Job {
  whole: Hash | undefined;
  part: Hash | undefined;
  parts: string[];
  read: number;
  inPart: number;
}

/** One file in a lane, beside others. */
interface Beside extends Job {
  lane: number;
  read: number;
  over: boolean;
}

const buffer = Buffer.allocUnsafeSlow(256 * 1024);
/** So much of one file, then the next one's turn: a large one does not keep the small ones waiting. */
const turn = 4 * buffer.length;
/** Fewer are as quick one after the other. */
const worthLanes = 4;

/** SHA-256 of open files, in one reading; they are closed when it is over. For a thread of its own. */
export const hashing = ({
  done,
  failed,
  sideBySide = quickerHashes,
}: {
  done(job: Job, found: Pick<Hashed, 'size' | 'sha256' | 'parts'>): void;
  failed(job: Job, error: unknown): void;
  /** Made when there are enough files for it; undefined where it is not worth it. */
  sideBySide?: typeof quickerHashes;
}) => {
  const fresh: Job[] = [];
  const alone = new Map<number, Alone>();
  const beside = new Map<number, Beside>();
  const freeLanes = Array.from({ length: lanes }, (_, lane) => lane);
  let tried = false;
  let many: Hashes | undefined;
  let running = false;

  const leave = (job: Job, found: Pick<Hashed, 'size' | 'sha256' | 'parts'> | undefined, error?: unknown) => {
    alone.delete(job.id);
    const inLane = beside.get(job.id);
    if (inLane) freeLanes.push(inLane.lane);
    beside.delete(job.id);
    try {
      closeSync(job.handle);
    } catch {
      // It was only read: there is nothing to lose.
    }
    if (found) done(job, found);
    else if (error) failed(job, error);
  };

  const endPart = (job: Alone): void => {
    if (job.part) job.parts.push(job.part.digest('hex'));
    job.part = undefined;
    job.inPart = 0;
  };

  /** Tells whether the file is over. */
  const goOn = (job: Alone): boolean => {
    for (let inTurn = 0; inTurn < turn; ) {
      const most = job.partSize === undefined ? buffer.length : Math.min(buffer.length, job.partSize - job.inPart);
      const count = readSync(job.handle, buffer, 0, most, job.read);
      job.whole ??= createHash('sha256');
      if (count === 0) {
        endPart(job);
        return true;
      }
      const piece = buffer.subarray(0, count);
      job.whole.update(piece);
      if (job.partSize !== undefined) {
        job.part ??= createHash('sha256');
        job.part.update(piece);
        job.inPart += count;
        if (job.inPart === job.partSize) endPart(job);
      }
      job.read += count;
      inTurn += count;
    }
    return false;
  };

  /** A file that the buffer holds is hashed at once; undefined when it is larger. */
  const atOnce = ({ handle }: Alone) => {
    let size = 0;
    while (size < buffer.length) {
      const count = readSync(handle, buffer, size, buffer.length - size, size);
      if (count === 0) return { size, sha256: hash('sha256', buffer.subarray(0, size), 'hex') };
      size += count;
    }
    return undefined;
  };

  const turnAlone = (job: Alone): void => {
    try {
      if (job.read === 0 && job.partSize === undefined) {
        const found = atOnce(job);
        if (found) {
          leave(job, found);
          return;
        }
      }
      if (!goOn(job)) return;
      const parts = job.partSize === undefined ? undefined : { size: job.partSize, sha256: job.parts };
      leave(job, { size: job.read, sha256: job.whole!.digest('hex'), parts });
    } catch (error) {
      leave(job, undefined, error);
    }
  };

  const fill = (job: Beside): void => {
    try {
      const room = many!.room(job.lane);
      let have = 0;
      for (let count = -1; count !== 0 && have < pieceBytes; have += count) {
        count = readSync(job.handle, room, have, pieceBytes - have, job.read + have);
      }
      job.read += have;
      job.over = have < pieceBytes;
      many!.give(job.lane, have, job.over);
    } catch (error) {
      leave(job, undefined, error);
    }
  };

  const turnBeside = (): void => {
    for (const job of beside.values()) if (!many!.busy(job.lane)) fill(job);
    many!.goOn();
    for (const job of beside.values()) {
      if (job.over && !many!.busy(job.lane)) leave(job, { size: job.read, sha256: many!.digest(job.lane) });
    }
  };

  const seat = (): void => {
    const forLanes = fresh.filter(({ partSize }) => partSize === undefined).length;
    const isWorth = forLanes + beside.size >= worthLanes;
    if (isWorth && !tried) {
      tried = true;
      many = sideBySide(randomFillSync(new Uint8Array(pieceBytes)));
    }
    for (const job of fresh.splice(0)) {
      if (job.partSize !== undefined || !many || !isWorth) {
        alone.set(job.id, { ...job, whole: undefined, part: undefined, parts: [], read: 0, inPart: 0 });
      } else if (freeLanes.length > 0) {
        const lane = freeLanes.pop()!;
        many.begin(lane);
        beside.set(job.id, { ...job, lane, read: 0, over: false });
      } else fresh.push(job);
    }
  };

  const run = (): void => {
    seat();
    for (const job of alone.values()) turnAlone(job);
    if (beside.size > 0) turnBeside();
    running = alone.size + beside.size + fresh.length > 0;
    if (running) setImmediate(run);
  };

  return {
    add(job: Job): void {
      const partSize = job.partSize ?? (job.size < multipartFrom ? undefined : partSizeOf(job.size));
      fresh.push({ ...job, partSize });
      if (running) return;
      running = true;
      setImmediate(run);
    },
    forget(id: number): void {
      const at = fresh.findIndex((job) => job.id === id);
      const job = fresh[at] ?? alone.get(id) ?? beside.get(id);
      if (at >= 0) fresh.splice(at, 1);
      if (job) leave(job, undefined);
    },
  };
};
