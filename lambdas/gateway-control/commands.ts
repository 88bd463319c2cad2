import { commandsCountFor, connectionOf, waitingCommands } from '../../domain/telephony/recorder-command.ts';
import type { Operation } from './operation.ts';

/** The interval between two checks for a command. On average, a pause waits half as long. */
const lookMilliseconds = 75;

/** Commands that the recorder still has to carry out, the oldest first. Fetching them removes none from the list. */
export const commands: Operation<'commands'> =
  ({ commands: store, settings, clock, wait }) =>
  async ({ waitSeconds }, { recordingServerId }) => {
    const until = clock().getTime() + waitSeconds * 1000;
    for (;;) {
      const now = clock();
      const since = new Date(now.getTime() - commandsCountFor).toISOString();
      const waiting = waitingCommands(await store.since(recordingServerId, since), now);
      if (waiting.length === 0 && now.getTime() < until) {
        await wait(lookMilliseconds);
        continue;
      }
      const { onTransfer } = await settings();
      return {
        serverTime: clock().toISOString(),
        onTransfer,
        commands: waiting.map(
          ({ commandId, contactId, verb, at, until: waitsUntil, pausedUntil, listenerExtension }) => ({
            ...{
              commandId,
              connectionId: connectionOf(contactId)?.connectionId ?? contactId,
              verb,
              at,
              until: waitsUntil,
            },
            ...(pausedUntil !== undefined && { pausedUntil }),
            ...(listenerExtension !== undefined && { listenerExtension }),
          }),
        ),
      };
    }
  };

/** A late answer is stored as well. An answer to a command that this gateway never had changes nothing. */
export const commandAnswers: Operation<'commandAnswers'> =
  ({ commands: store, telemetry }) =>
  async ({ answers }, { recordingServerId }) => {
    const stored = await Promise.all(
      answers.map(({ commandId, result, detail, at }) =>
        store.answer(recordingServerId, commandId, { result, at, ...(detail !== undefined && { detail }) }),
      ),
    );
    const unknown = stored.filter((known) => !known).length;
    if (unknown > 0) telemetry.log.warn('Answers to unknown commands', { recordingServerId, unknown });
    return { noted: true };
  };
