import type { Clock } from '../../domain/clock.ts';
import type { UserExtensionStore } from '../../domain/flag/extension.ts';
import type { Listening, ListenResult } from '../../domain/live/listen.ts';
import { connectionOf, type RecorderCommandStore } from '../../domain/telephony/recorder-command.ts';
import { awaitAnswer } from './await-answer.ts';

interface Ports {
  commands: Pick<RecorderCommandStore, 'leave' | 'find'>;
  extensions: Pick<UserExtensionStore, 'all'>;
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
}

/** A running gateway answers within a second. */
const answerWithin = 5_000;

const noAnswer: ListenResult = {
  result: 'unconfirmed',
  code: 'no-answer',
  detail: 'The gateway on site did not answer. If your phone rings, you are being connected.',
};

/**
 * Asterisk rings the listener's phone and connects it to the sound of the call, and to nothing else. As with
 * recordings, the gateway on site fetches the command: nothing connects to a site from outside.
 */
export class AsteriskListening implements Listening {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async listen({ contact, userId, requestId }: Parameters<Listening['listen']>[0]): Promise<ListenResult> {
    const { commands, extensions, clock } = this.#ports;
    const gatewayId = connectionOf(contact.contactId)?.gatewayId;
    if (gatewayId === undefined) return { result: 'refused', detail: 'No gateway has this contact.' };
    const own = (await extensions.all()).find((one) => one.userId === userId && one.recordingServerId === gatewayId);
    if (!own)
      return {
        result: 'refused',
        code: 'no-extension',
        detail: 'You have no extension at this telephone system. An administrator can set it on the page Users.',
      };
    const at = clock().toISOString();
    const until = new Date(clock().getTime() + answerWithin).toISOString();
    const command = { gatewayId, commandId: `${at}#${requestId}`, until };
    const { contactId } = contact;
    await commands.leave({ ...command, contactId, verb: 'listen', listenerExtension: own.extension, at });
    const answer = await awaitAnswer(this.#ports, command);
    if (!answer) return noAnswer;
    if (answer.result === 'done') return { result: 'started' };
    return { result: 'refused', code: answer.result, detail: answer.detail ?? 'The telephone system refused it.' };
  }
}
