import type { RecorderResult } from '../../domain/telephony/recorder-command.ts';

/** Why the telephone system did not do it. */
export class RecorderRefusal extends Error {
  readonly result: Exclude<RecorderResult, 'done'>;
  constructor(result: Exclude<RecorderResult, 'done'>, message: string) {
    super(message);
    this.result = result;
  }
}

/** The recorders of a telephone system. Everything may be done twice without harm. @throws RecorderRefusal */
export interface RecorderAccess {
  /** The recording goes on in silence, or with sound again. */
  mute(connectionId: string, isMuted: boolean): Promise<void>;
  start(connectionId: string, file: string): Promise<void>;
  stop(connectionId: string): Promise<void>;
  /** Rings this extension's phone, which then hears the call. Nobody on the call hears or sees it. */
  listen(connectionId: string, extension: string): Promise<void>;
  /**
   * Leaves word at the telephone system until when the call is paused, or that it is not: channels that follow inherit it, for
   * a dial plan that reads it when this program is not there. Never throws.
   */
  leaveWord(connectionId: string, untilMs: number | undefined): Promise<void>;
}
