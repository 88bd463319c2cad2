import type { Medium } from '../../recording/recording.ts';

export const verbs = ['start', 'pause', 'resume', 'stop'] as const;
/** The commands for a recorder. Stop is final; it is never used for a pause. */
export type Verb = (typeof verbs)[number];

/**
 * Who or what caused a command.
 * - `person`: someone in the console or in a program they are signed in to: manual, in the terms of PR-24..26.
 * - `trigger`: a program or an automatic trigger: automatic, in those terms.
 * - `limit`: the pause had reached its limit.
 * - `transfer`: the customer was transferred while paused.
 * - `contact-end`: the contact ended.
 * - `recovery`: a command that a crash left without an answer.
 * - `provider`: done on the provider's side; Fermata only recorded it (ingested).
 */
export type CommandSource = 'person' | 'trigger' | 'limit' | 'transfer' | 'contact-end' | 'recovery' | 'provider';

/**
 * A start or stop by On-Demand (decision 0051). `supplements`: the call is recorded by a schedule anyway, and an agent's
 * own recording begins or ends in it; no recorder is instructed.
 */
export type OnDemand = 'records' | 'supplements';

/** A command to all recorders of one contact. */
export interface Command {
  commandId: string;
  verb: Verb;
  /** Never empty, no medium twice. */
  media: readonly Medium[];
  /** The live leg, whatever id of the chain the caller named. */
  contactId: string;
  /** A pause whose span must be cut out of what was recorded anyway; its resume ends the span. */
  blackout: boolean;
  onDemand?: OnDemand;
  /** User name, machine client id, or `fermata` for what Fermata does by itself. */
  by: string;
  source: CommandSource;
  /** Free text of the caller, without card numbers and forbidden characters. */
  reason?: string;
  /** Shared by the commands of one request for several contacts: what they paused is resumed together. */
  together?: string;
  /** The caller's own id of this command: repeating it gets the same answer and sends nothing. */
  clientRequestId?: string;
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  /** Only `pause`: when it ends by itself. ISO 8601 UTC. */
  pauseUntil?: string;
  /** Only `pause` of a trigger: when its cause happened, before the command. What was recorded since then must not be kept. ISO 8601 UTC. */
  since?: string;
}
