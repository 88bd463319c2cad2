import type { Medium } from '../../recording/recording.ts';

export const verbs = ['start', 'pause', 'resume', 'stop'] as const;
/** What a recorder can be told. Stop is final; it is never used for pause. */
export type Verb = (typeof verbs)[number];

/**
 * Who or what caused a command.
 * - `person`: someone at the console or at a program he is signed in to: manual, in the words of PR-24..26.
 * - `trigger`: a program or an automatic trigger: automatic, in those words.
 * - `limit`: the pause had lasted as long as it may.
 * - `transfer`: the customer was transferred while paused.
 * - `contact-end`: the contact ended.
 * - `recovery`: a command that a crash left without an answer.
 * - `provider`: done at the provider's side; Fermata only took note (ingested).
 */
export type CommandSource = 'person' | 'trigger' | 'limit' | 'transfer' | 'contact-end' | 'recovery' | 'provider';

/** What is asked of all recorders of one contact. */
export interface Command {
  commandId: string;
  verb: Verb;
  /** Never empty, no medium twice. */
  media: readonly Medium[];
  /** The leg that is live, whatever id of the chain the caller named. */
  contactId: string;
  /** A pause whose span is to be taken out of what was recorded all the same; its resume ends the span. */
  blackout: boolean;
  /** User name, machine client id, or `fermata` for what Fermata does by itself. */
  by: string;
  source: CommandSource;
  /** Free text of the caller; holds no card number and none of the forbidden characters. */
  reason?: string;
  /** Shared by the commands of one question that was meant for several contacts: what they paused is resumed together. */
  together?: string;
  /** The caller's own id of this command: the same id again gets the same answer and sends nothing. */
  clientRequestId?: string;
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  /** Only `pause`: when it ends by itself. ISO 8601 UTC. */
  pauseUntil?: string;
}
