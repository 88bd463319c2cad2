import type { Clock } from '../../domain/clock.ts';
import type { RecorderAnswer, RecorderCommand, RecorderCommandStore } from '../../domain/telephony/recorder-command.ts';

interface Ports {
  commands: Pick<RecorderCommandStore, 'find'>;
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
}

/** Time between two checks for the answer. */
const lookMilliseconds = 50;

/** The answer of the gateway to a command, or undefined if there is none before `until`. */
export const awaitAnswer = async (
  { commands, clock, wait }: Ports,
  { gatewayId, commandId, until }: Pick<RecorderCommand, 'gatewayId' | 'commandId' | 'until'>,
): Promise<RecorderAnswer | undefined> => {
  const left = () => Date.parse(until) - clock().getTime();
  while (left() > 0) {
    await wait(Math.min(lookMilliseconds, left()));
    const answer = (await commands.find(gatewayId, commandId).catch(() => undefined))?.answer;
    if (answer) return answer;
  }
  return undefined;
};
