import type { Clock } from '../../domain/clock.ts';
import type { UserExtensionStore } from '../../domain/flag/extension.ts';
import type { Listening, ListenResult } from '../../domain/live/listen.ts';
import { connectionOf, type RecorderCommandStore } from '../../domain/telephony/recorder-command.ts';

interface Ports {
  commands: Pick<RecorderCommandStore, 'leave' | 'find'>;
  extensions: Pick<UserExtensionStore, 'all'>;
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
}

/** A gateway that runs answers within a second. */
const answerWithin = 5_000;
/** Between two looks for the answer. */
const lookMilliseconds = 100;

const noAnswer: ListenResult = {
  result: 'unconfirmed',
  code: 'no-answer',
  detail: 'The gateway on site did not answer. If your phone rings, you are being connected.',
};

/**
 * Asterisk rings the listener's phone and connects it to the call's sound alone. As with recordings, the gateway beside it
 * fetches the command: nothing connects to a site from outside.
 */
export class AsteriskListening implements Listening {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async listen({ contact, userId, requestId }: Parameters<Listening['listen']>[0]): Promise<ListenResult> {
    const { commands, extensions, clock, wait } = this.#ports;
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
    const until = clock().getTime() + answerWithin;
    const commandId = `${at}#${requestId}`;
    await commands.leave({
      ...{ gatewayId, commandId, contactId: contact.contactId, verb: 'listen', listenerExtension: own.extension },
      ...{ at, until: new Date(until).toISOString() },
    });
    while (clock().getTime() < until) {
      await wait(lookMilliseconds);
      const answer = (await commands.find(gatewayId, commandId).catch(() => undefined))?.answer;
      if (answer?.result === 'done') return { result: 'started' };
      if (answer)
        return { result: 'refused', code: answer.result, detail: answer.detail ?? 'The telephone system refused it.' };
    }
    return noAnswer;
  }
}
