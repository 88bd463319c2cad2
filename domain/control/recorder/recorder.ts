import type { Medium } from '../../recording/recording.ts';
import type { Verb } from '../command/command.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import type { Outcome } from './outcome.ts';
import type { RecorderName } from './recorder-name.ts';

export interface Instruction {
  verb: Verb;
  /** Only media that this recorder records. */
  media: readonly Medium[];
  contact: LiveContact;
  /** The tokens that `confirmed` returned for the pause, by medium. */
  tokens: Partial<Record<Medium, string>>;
  /** When the caller stops waiting; an answer after that is `unconfirmed`. */
  until: Date;
  /** When a pause ends, for a recorder that can end it by itself. */
  pausedUntil?: string;
}

/**
 * Something that records. The adapters of every provider, and of desktops, pass the suite in
 * test/ports/recorder.suite.ts.
 */
export interface Recorder {
  readonly name: RecorderName;
  /** Reads what `mediaOf` needs, unless it did so a moment ago. Only recorders that must ask a server have this. Never throws. */
  prepare?(): Promise<void>;
  /** Which media of this contact it records, as far as we know. */
  mediaOf(contact: LiveContact): readonly Medium[];
  /**
   * Sends an instruction to the recorder and returns its answer for each medium. Never throws, whatever the recorder
   * does. Sending it twice is harmless. It never waits beyond `until`, and never for a quota (see `Quota`).
   */
  instruct(instruction: Instruction): Promise<Outcome[]>;
  /**
   * Whether the recorder says that anything of this contact is recorded now; undefined if it does not say.
   * Only recorders whose recordings may start by themselves have this. Never throws.
   */
  recordsNow?(contact: LiveContact, until: Date): Promise<boolean | undefined>;
}
