import { type Verb, verbs } from '../control/command/command.ts';

export const recorderResults = ['done', 'not-recording', 'not-found', 'failed'] as const;
export type RecorderResult = (typeof recorderResults)[number];

/** The telephone system's answer to a command, as its gateway reports it. */
export interface RecorderAnswer {
  result: RecorderResult;
  /** A sentence for people. */
  detail?: string;
  /** When it happened, by the time of the cloud. */
  at: string;
}

export const siteVerbs = [...verbs, 'listen'] as const;
export type SiteVerb = Verb | 'listen';

/** A command for a recorder on site. It waits for the gateway, which fetches it. All instants ISO 8601 UTC. */
export interface RecorderCommand {
  gatewayId: string;
  /** Begins with `at`, so that the order of ids is the order of commands. */
  commandId: string;
  contactId: string;
  /** `listen`: the phone of `listenerExtension` rings, and the person who answers hears the contact without being heard. */
  verb: SiteVerb;
  listenerExtension?: string;
  at: string;
  /** After this, nobody waits for an answer any more. */
  until: string;
  /** When a pause ends. The gateway ends it even if it cannot reach the cloud. */
  pausedUntil?: string;
}

export interface StoredRecorderCommand extends RecorderCommand {
  /** The first answer stays. */
  answer?: RecorderAnswer;
}

export interface RecorderCommandStore {
  leave(command: RecorderCommand): Promise<void>;
  find(gatewayId: string, commandId: string): Promise<StoredRecorderCommand | undefined>;
  /** The commands for a gateway since this instant, answered or not, the oldest first. */
  since(gatewayId: string, at: string): Promise<StoredRecorderCommand[]>;
  /** Harmless when repeated. Returns whether there is such a command. */
  answer(gatewayId: string, commandId: string, answer: RecorderAnswer): Promise<boolean>;
}

/** Milliseconds. The watchdog sends an older command again if it is still needed. */
export const commandsCountFor = 2 * 60_000;

/**
 * The commands that a gateway still has to carry out, the oldest first. For each contact only the newest counts, because a
 * gateway that was down must not carry out a pause that has been lifted since. A pause or resume counts even if nobody waits
 * for its answer any more. A start or stop does not, because its caller was told that it may not have happened, and may have
 * changed their mind. Listening changes no recording: it neither lifts a pause nor replaces a command.
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

/** The contact of a connection at a gateway. The manifest of the connection's recording names the same one. */
export const contactIdOf = (gatewayId: string, connectionId: string): string => `${gatewayId}:${connectionId}`;

/** The gateway of a contact, and the connection there. */
export const connectionOf = (contactId: string): { gatewayId: string; connectionId: string } | undefined => {
  const colon = contactId.indexOf(':');
  if (colon <= 0 || colon === contactId.length - 1) return undefined;
  return { gatewayId: contactId.slice(0, colon), connectionId: contactId.slice(colon + 1) };
};
