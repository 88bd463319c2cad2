import type { Clock } from '../../domain/clock.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import type { Outcome, OutcomeResult } from '../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../domain/control/recorder/recorder.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import {
  connectionOf,
  type RecorderAnswer,
  type RecorderCommandStore,
  type RecorderResult,
} from '../../domain/telephony/recorder-command.ts';
import { awaitAnswer } from './await-answer.ts';

interface Ports {
  commands: Pick<RecorderCommandStore, 'leave' | 'find'>;
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
  newId: () => string;
}

type Result = Pick<Outcome, 'result' | 'code' | 'detail'>;

const results: Record<RecorderResult, OutcomeResult> = {
  done: 'confirmed',
  'not-recording': 'not-recording',
  'not-found': 'not-found',
  failed: 'failed',
};

const noAnswer = {
  result: 'unconfirmed',
  code: 'no-answer',
  detail: 'The gateway on site did not answer in time: it may or may not have happened.',
} as const;
const noTime = {
  result: 'failed',
  code: 'no-time-left',
  detail: 'There was no time left to send the command.',
} as const;
const noGateway = { result: 'not-found', detail: 'No gateway has this contact.' } as const;
const noAudio = { result: 'unsupported', detail: 'Asterisk records only audio.' } as const;

const resultOf = ({ result, detail }: RecorderAnswer): Result => ({
  result: results[result],
  ...(detail !== undefined && { detail }),
  ...(result !== 'done' && { code: result }),
});

/**
 * Asterisk's recorder, through the gateway on site. Nothing connects to a site from outside: the gateway polls for
 * commands, and its answer is read from the same place. Only an answer of Asterisk confirms anything.
 */
export class AsteriskRecorder implements Recorder {
  readonly name = 'asterisk';
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  mediaOf({ channel }: LiveContact): readonly Medium[] {
    return channel === undefined || channel.toUpperCase() === 'VOICE' ? ['audio'] : [];
  }

  async instruct(instruction: Instruction): Promise<Outcome[]> {
    const results = await Promise.all(
      instruction.media.map((medium) => (medium === 'audio' ? this.#instruct(instruction) : noAudio)),
    );
    const at = this.#ports.clock().toISOString();
    return results.map((result, index) => ({ recorder: this.name, medium: instruction.media[index]!, ...result, at }));
  }

  async #instruct({ verb, contact, until, pausedUntil }: Instruction): Promise<Result> {
    const { commands, clock, newId } = this.#ports;
    const { contactId } = contact;
    const gatewayId = connectionOf(contactId)?.gatewayId;
    if (gatewayId === undefined) return noGateway;
    if (until <= clock()) return noTime;
    const at = clock().toISOString();
    const command = { gatewayId, commandId: `${at}#${newId()}`, until: until.toISOString() };
    try {
      await commands.leave({
        ...{ ...command, contactId, verb, at },
        ...(verb === 'pause' && pausedUntil !== undefined && { pausedUntil }),
      });
    } catch {
      return { ...noAnswer, code: 'not-stored' };
    }
    const answer = await awaitAnswer(this.#ports, command);
    return answer ? resultOf(answer) : noAnswer;
  }
}
