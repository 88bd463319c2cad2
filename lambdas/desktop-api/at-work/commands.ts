import { waitingCommands } from '../../../domain/desktop/command.ts';
import type { Operation } from '../operation.ts';
import { screenViewsOf } from './stills.ts';

/** Commands that the PC still has to carry out, the oldest first. Fetching them removes none from the list. */
export const commands: Operation<'commands'> =
  ({ commands: store, views, clock }) =>
  async (_, { desktopId }) => {
    const [latest, screenViews] = await Promise.all([
      store.latest(desktopId),
      screenViewsOf({ views, clock }, desktopId),
    ]);
    return {
      commands: waitingCommands(latest, clock()).map(({ commandId, verb, media, contactId, login, at, until }) => ({
        commandId,
        verb,
        media: [...media],
        contactId,
        login,
        at,
        until,
      })),
      screenViews,
    };
  };

/** A late answer is stored as well. An answer to a command that this PC never had changes nothing. */
export const commandAnswers: Operation<'commandAnswers'> =
  ({ commands: store, telemetry }) =>
  async ({ answers }, { desktopId }) => {
    const stored = await Promise.all(
      answers.map(({ commandId, medium, result, detail, at }) =>
        store.answer(desktopId, commandId, medium, { result, at, ...(detail !== undefined && { detail }) }),
      ),
    );
    const unknown = stored.filter((known) => !known).length;
    if (unknown > 0) telemetry.log.warn('Answers to unknown commands', { desktopId, unknown });
    return { noted: true };
  };
