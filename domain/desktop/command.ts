import type { Verb } from '../control/command/command.ts';
import type { Medium } from '../recording/recording.ts';

export const commandResults = ['done', 'not-recording', 'failed'] as const;
export type CommandResult = (typeof commandResults)[number];

/** A PC's answer to a command, for one medium. */
export interface CommandAnswer {
  result: CommandResult;
  detail?: string;
  /** When it happened, by the time of the cloud. */
  at: string;
}

/** A command that waits for a PC, which fetches its commands itself. All instants ISO 8601 UTC. */
export interface DesktopCommand {
  /** Begins with `at`, so that the order of ids is the order of commands. */
  commandId: string;
  desktopId: string;
  /** Whose screen. */
  login: string;
  contactId: string;
  verb: Verb;
  media: readonly Medium[];
  at: string;
  /** An answer after this is late: it is stored, but nobody waits for it any more. */
  until: string;
}

export interface StoredCommand extends DesktopCommand {
  /** A stored answer never changes. */
  answers: Partial<Record<Medium, CommandAnswer>>;
}

export interface DesktopCommandStore {
  leave(command: DesktopCommand): Promise<void>;
  find(desktopId: string, commandId: string): Promise<StoredCommand | undefined>;
  /** The latest commands of a PC, answered or not, the newest first. */
  latest(desktopId: string): Promise<StoredCommand[]>;
  /** Harmless when repeated. Returns false, and changes nothing, if there is no such command. */
  answer(desktopId: string, commandId: string, medium: Medium, answer: CommandAnswer): Promise<boolean>;
}

/** A pause older than this is over, or was for a contact that is over. */
const maxPauseMilliseconds = 10 * 60_000;

/**
 * The commands that a PC still has to carry out, the oldest first. For each screen only the newest counts, because a PC
 * that was off must not carry out a pause that has been lifted since. A resume never becomes too old.
 */
export const waitingCommands = (latest: readonly StoredCommand[], now: Date): StoredCommand[] => {
  const seen = new Set<string>();
  const newest = [...latest]
    .sort((a, b) => (a.commandId > b.commandId ? -1 : 1))
    .filter(({ login, media }) => {
      const screens = media.map((medium) => `${login.toLowerCase()}#${medium}`);
      const isNewest = screens.some((screen) => !seen.has(screen));
      for (const screen of screens) seen.add(screen);
      return isNewest;
    });
  const isDue = ({ verb, at }: StoredCommand) =>
    verb === 'resume' || now.getTime() - Date.parse(at) < maxPauseMilliseconds;
  return newest.filter((one) => isDue(one) && one.media.some((medium) => !one.answers[medium])).reverse();
};
