import type { FromSession } from '../../link/messages.ts';
import { type CapturedPiece, holdBackMs } from '../../session/capture/capture.ts';
import { HoldBack, type StoredPiece } from '../segments/hold-back.ts';

type PieceMessage = Extract<FromSession, { number: number }>;

/** A session that is gone may have been about to drop its last pictures. This much is not stored. */
const lostTailMs = 500;

/** Bytes in memory that are not written yet. If there are more, the disk is too slow. */
const maxHeldBytes = 64 * 1024 * 1024;

export interface PieceOptions {
  isOwnLogon(logonSessionId: string): boolean;
  /** Does not throw. */
  write(piece: StoredPiece): Promise<void>;
  onStored(number: number): void;
  /** More is captured than the disk can write. */
  onBehind(): void;
  nowMs: () => number;
}

/** What one session has captured and is not stored yet. */
export const sessionPieces = ({ isOwnLogon, write, onStored, onBehind, nowMs }: PieceOptions) => {
  /** The runs that have begun. */
  const runs = new Set<string>();
  /** The last frame of each run that was written. */
  const written = new Map<string, number>();
  const hold = new HoldBack({
    holdBackMs,
    onStored,
    write(piece) {
      if (piece.kind === 'frame') written.set(piece.runId, piece.time);
      if (piece.kind === 'run-end') written.delete(piece.runId);
      return write(piece);
    },
  });
  const expectOwn = (isOwn: boolean) => {
    if (!isOwn) throw new Error('It sent a message about another session');
  };

  /** @throws when a session says something about another one */
  const ownPiece = (message: PieceMessage, bytes: Buffer): CapturedPiece => {
    switch (message.is) {
      case 'run':
        expectOwn(isOwnLogon(message.run.logonSessionId));
        runs.add(message.run.runId);
        return { kind: 'run', run: message.run, streamHeader: bytes };
      case 'frame': {
        const { runId, time, key } = message;
        expectOwn(runs.has(runId));
        return { kind: 'frame', runId, time, key, data: bytes };
      }
      case 'run-end':
        expectOwn(runs.delete(message.runId));
        return { kind: 'run-end', runId: message.runId, at: message.at };
      case 'drop': {
        const { runId, after } = message;
        return { kind: 'drop', after, ...(runId !== undefined && { runId }) };
      }
      case 'gap': {
        const { monitorId, to, ...gap } = message.gap;
        expectOwn(isOwnLogon(gap.logonSessionId));
        return {
          kind: 'gap',
          gap: { ...gap, ...(monitorId !== undefined && { monitorId }), ...(to !== undefined && { to }) },
        };
      }
    }
  };

  return {
    /** @throws when a session says something about another one */
    take(message: PieceMessage, bytes: Buffer = Buffer.alloc(0)): void {
      hold.add(message.number, ownPiece(message, bytes));
      if (hold.bytes > maxHeldBytes) onBehind();
    },
    /**
     * The session is gone, or logs off. What it sent is stored, except for the last moment of runs that it did not end.
     */
    async close(): Promise<void> {
      for (const runId of runs) hold.drop({ runId, after: nowMs() - lostTailMs });
      await hold.flush();
      // Its last frame was on the screen at least for a moment.
      for (const runId of runs) {
        const time = written.get(runId);
        if (time !== undefined) await write({ kind: 'run-end', runId, at: time + 1 });
      }
      runs.clear();
      written.clear();
    },
  };
};
