import type { Logger } from '../../agent-kit/program/logger.ts';
import { type Random, retrying, type Sleep } from '../../agent-kit/transfer/retry.ts';
import type { DesktopAnswer } from '../../api/programs/desktop.ts';
import { Failure } from '../../domain/failure.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { Cloud } from '../cloud.ts';
import type { CloudTime } from './cloud-time.ts';
import type { Command, Logons } from './logons/logons.ts';
import type { CommandResult } from './logons/session.ts';
import type { View } from './stills/show-screens.ts';

const hourMs = 3_600_000;
const answerTries = 6;

/** An older version of the cloud has no commands. */
const unlessNotFound =
  <Value>(instead: Value) =>
  (error: unknown): Value => {
    if (error instanceof Failure && error.code === 'not-found') return instead;
    throw error;
  };

/** Carries out commands of the cloud: each command once, however often it is listed before its answer has arrived. */
export const commandsOfPc = ({
  cloud,
  logons,
  time,
  nowMs,
  random,
  sleep,
  logger,
  onViews = () => {},
  signal,
}: {
  cloud: Cloud;
  logons: Pick<Logons, 'control'>;
  time: CloudTime;
  nowMs: () => number;
  random: Random;
  sleep: Sleep;
  logger: Pick<Logger, 'warn'>;
  /** Who watches a screen of this PC now. */
  onViews?: (views: readonly View[]) => void;
  signal: AbortSignal;
}) => {
  const inFlight = new Set<string>();
  /** Answers by command. If a command is still listed, its answer was lost. */
  const results = new Map<string, CommandResult>();

  const answer = async ({ commandId, media }: Command, ofDesktop: CommandResult): Promise<void> => {
    const answers = media.map((medium) => {
      const { result, detail, atMs } = medium === 'audio' ? notRecorded(medium) : resultFor(medium, ofDesktop);
      return {
        ...{ commandId, medium, result, at: time.toCloud(atMs) },
        ...(detail !== undefined && { detail: detail.slice(0, 300) }),
      };
    });
    await cloud('commandAnswers', { answers }, signal).catch(unlessNotFound(undefined));
  };

  const resultFor = (medium: Medium, result: CommandResult): CommandResult =>
    medium === 'keystroke' && result.result === 'done' && result.recordsKeystrokes !== true
      ? { result: 'not-recording', detail: 'Keystrokes of this user are not recorded', atMs: result.atMs }
      : result;

  /** A PC records screens and keystrokes, so a command about the sound must not pause them. */
  const notRecorded = (medium: Medium): CommandResult => ({
    result: 'not-recording',
    detail: `This PC does not record ${medium}`,
    atMs: nowMs(),
  });

  const control = async (command: Command): Promise<CommandResult> => {
    const [medium = 'screen'] = command.media;
    if (command.media.every((one) => one === 'audio')) return notRecorded(medium);
    return logons.control(command, time.toPc(command.until) - nowMs());
  };

  const carryOut = async (command: Command): Promise<void> => {
    // If the answer to a pause was lost, the pause must not be repeated after somebody has resumed.
    const result = results.get(command.commandId) ?? (await control(command));
    results.set(command.commandId, result);
    await retrying(() => answer(command, result), { tries: answerTries, random, sleep: (ms) => sleep(ms, signal) });
  };

  return {
    /**
     * Fetches the commands that wait, and starts all of them at once: nobody's pause waits for that of another person.
     */
    async fetch(): Promise<void> {
      for (const [commandId, { atMs }] of results) if (nowMs() - atMs > hourMs) results.delete(commandId);
      const none: DesktopAnswer<'commands'> = { commands: [] };
      const { commands, screenViews = [] } = await cloud('commands', {}, signal).catch(unlessNotFound(none));
      onViews(screenViews);
      for (const command of commands) {
        const { commandId } = command;
        if (inFlight.has(commandId)) continue;
        inFlight.add(commandId);
        void carryOut(command)
          .catch((error: Error) => {
            if (!signal.aborted) logger.warn(`A command could not be answered: ${error.message}`);
          })
          .finally(() => inFlight.delete(commandId));
      }
    },
  };
};
