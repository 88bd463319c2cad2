import { type Verb, verbs } from '../control/command/command.ts';

export const recorderResults = ['done', 'not-recording', 'not-found', 'failed'] as const;
export type RecorderResult = (typeof recorderResults)[number];

/** What the telephone system answered to a command, as its gateway reports it. */
export interface RecorderAnswer {
  result: RecorderResult;
  /** A sentence for people. */
  detail?: string;
  /** When it happened, by the time of the cloud. */
  at: string;
}

export const siteVerbs = [...verbs, 'listen'] as const;
export type SiteVerb = Verb | 'listen';

/** A command for a recorder on site: it is left for the gateway, which fetches it. All instants ISO 8601 UTC. */
export interface RecorderCommand {
  gatewayId: string;
  /** Begins with `at`, so that the order of ids is the order of commands. */
  commandId: string;
  contactId: string;
  /** `listen`: the phone of `listenerExtension` rings, and the person who answers hears the contact without being heard. */
  verb: SiteVerb;
  listenerExtension?: string;
  at: string;
  /** After this, nobody waits for an answer any longer. */
  until: string;
  /** When a pause ends by itself: the gateway ends it even when it cannot reach the cloud. */
  pausedUntil?: string;
}

export interface StoredRecorderCommand extends RecorderCommand {
  /** The first one stays. */
  answer?: RecorderAnswer;
}

export interface RecorderCommandStore {
  leave(command: RecorderCommand): Promise<void>;
  find(gatewayId: string, commandId: string): Promise<StoredRecorderCommand | undefined>;
  /** The commands that were left for a gateway since this instant, answered or not, the oldest first. */
  since(gatewayId: string, at: string): Promise<StoredRecorderCommand[]>;
  /** Harmless when repeated. Returns whether the command is there. */
  answer(gatewayId: string, commandId: string, answer: RecorderAnswer): Promise<boolean>;
}

/** Milliseconds. An older command is left again by the watchdog if it still counts. */
export const commandsCountFor = 2 * 60_000;

/**
 * What a gateway still has to do, the oldest first. Of the commands for one contact only the newest counts: a gateway that was
 * away must not carry out a pause that has been lifted since. A pause or resume counts even when nobody waits for its answer
 * any more; a start or stop does not, because its caller was told that it may not have happened, and may have thought again.
 * Somebody who listens changes no recording: that neither lifts a pause nor replaces a command.
 */
export const waitingCommands = (stored: readonly StoredRecorderCommand[], now: Date): StoredRecorderCommand[] => {
  const newest = new Map<string, StoredRecorderCommand>();
  for (const command of stored) {
    const { contactId, commandId, verb } = command;
    const place = verb === 'listen' ? `listen#${commandId}` : `recording#${contactId}`;
    const other = newest.get(place);
    if (!other || other.commandId < commandId) newest.set(place, command);
  }
  return [...newest.values()]
    .filter(
      ({ verb, until, answer }) =>
        !answer && (verb === 'pause' || verb === 'resume' || Date.parse(until) > now.getTime()),
    )
    .sort((a, b) => (a.commandId < b.commandId ? -1 : 1));
};

/** The contact of a connection at a gateway. What drops the connection's recording names the same one. */
export const contactIdOf = (gatewayId: string, connectionId: string): string => `${gatewayId}:${connectionId}`;

/** The gateway that a contact belongs to, and the connection there. */
export const connectionOf = (contactId: string): { gatewayId: string; connectionId: string } | undefined => {
  const colon = contactId.indexOf(':');
  if (colon <= 0 || colon === contactId.length - 1) return undefined;
  return { gatewayId: contactId.slice(0, colon), connectionId: contactId.slice(colon + 1) };
};
