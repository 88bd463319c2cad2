import type { RecorderResult } from '../../domain/telephony/recorder-command.ts';

/** Why the telephone system did not carry out a command. */
export class RecorderRefusal extends Error {
  readonly result: Exclude<RecorderResult, 'done'>;
  constructor(result: Exclude<RecorderResult, 'done'>, message: string) {
    super(message);
    this.result = result;
  }
}

/** The recorders of a telephone system. Every operation can be repeated without harm. @throws RecorderRefusal */
export interface RecorderAccess {
  /** Makes the recording silent, or gives it sound again. */
  mute(connectionId: string, isMuted: boolean): Promise<void>;
  start(connectionId: string, file: string): Promise<void>;
  stop(connectionId: string): Promise<void>;
  /** Rings this extension's phone, which then hears the call. Nobody on the call hears or sees it. */
  listen(connectionId: string, extension: string): Promise<void>;
  /**
   * Tells the telephone system until when the call is paused, or that it is not. Later channels of the call inherit this, so
   * that a dial plan can read it while this program is not running. Never throws.
   */
  setPausedUntil(connectionId: string, untilMs: number | undefined): Promise<void>;
}
