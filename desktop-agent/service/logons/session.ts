import type { CaptureState } from '../../../domain/desktop/words.ts';
import type { SessionLink } from '../../link/server.ts';
import type { NewestPictures } from '../stills/newest-pictures.ts';
import type { sessionPieces } from './session-pieces.ts';

export interface CommandResult {
  result: 'done' | 'not-recording' | 'failed';
  detail?: string;
  atMs: number;
  /** Whether this applies to keystrokes, too: those of this user are recorded, or paused. */
  recordsKeystrokes?: boolean;
}

/** A user who is logged on, with the state of their screen. */
export interface LoggedOn {
  login: string;
  logonId: string;
  fromMs: number;
  state: CaptureState;
  sinceMs: number;
  monitors: number;
  /** Their keystrokes are recorded where that is allowed, or are paused. */
  recordsKeystrokes: boolean;
  detail: string | undefined;
}

/** A session process that is connected, and what it captures. */
export interface Session extends Omit<LoggedOn, 'fromMs'> {
  key: string;
  link: SessionLink;
  /** Logons of this session that were closed while it continued. Pieces of them may still arrive. */
  earlierLogonIds: Set<string>;
  pieces: ReturnType<typeof sessionPieces>;
  newest: NewestPictures;
  seenMs: number;
  /** Messages are handled in order, one after the other. */
  queue: Promise<void>;
  commands: Map<string, (result: CommandResult) => void>;
}
