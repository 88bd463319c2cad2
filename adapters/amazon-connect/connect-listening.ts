import type { Listening, ListenResult } from '../../domain/live/listen.ts';
import type { ConnectAnswer, ConnectRequest } from './connect-request.ts';

/** Milliseconds to wait for one answer. */
const answerWithin = 2500;

/**
 * MonitorContact: Connect puts the supervisor's Contact Control Panel into silent monitoring. It tells neither the agent nor the
 * customer. Only listening is allowed, so that nobody can barge in from there.
 */
export class ConnectListening implements Listening {
  readonly #request: ConnectRequest;
  readonly #instanceId: string;

  constructor(request: ConnectRequest, instanceId: string) {
    this.#request = request;
    this.#instanceId = instanceId;
  }

  async listen({ contact, userId, requestId }: Parameters<Listening['listen']>[0]): Promise<ListenResult> {
    const input = {
      InstanceId: this.#instanceId,
      ContactId: contact.contactId,
      UserId: userId,
      AllowedMonitorCapabilities: ['SILENT_MONITOR'],
      ClientToken: requestId,
    };
    try {
      return resultOf(await this.#request('/contact/monitor', input, AbortSignal.timeout(answerWithin)));
    } catch {
      return {
        result: 'unconfirmed',
        detail: 'Amazon Connect did not answer. Look at your Contact Control Panel: it may be listening.',
      };
    }
  }
}

const resultOf = ({ ok, status, error }: ConnectAnswer): ListenResult => {
  if (ok) return { result: 'started' };
  const refused = (detail: string, busy = false): ListenResult => ({ result: 'refused', code: error, detail, busy });
  if (status === 429 || /Throttl|TooManyRequests/.test(error))
    return refused('Amazon Connect is receiving too many requests at the moment. Try again in a few seconds.', true);
  switch (error) {
    case 'ResourceNotFoundException':
      return refused('Amazon Connect no longer knows this contact, or you.');
    case 'ServiceQuotaExceededException':
      return refused('The most people that Amazon Connect allows are already listening to this contact.');
    case 'IdempotencyException':
      return { result: 'unconfirmed', detail: 'Amazon Connect already has this request.' };
    case 'InvalidRequestException':
      return refused(
        'Amazon Connect refused it. Sign in to your Contact Control Panel, with no contact of your own; the call must be in progress.',
      );
    case 'AccessDeniedException':
      return refused(
        'Amazon Connect does not allow it: your security profile needs real-time contact monitoring, and Fermata’s role needs connect:MonitorContact.',
      );
  }
  // It may have failed after the panel was connected.
  if (status >= 500)
    return {
      result: 'unconfirmed',
      code: error,
      detail: 'Amazon Connect failed. Look at your Contact Control Panel: it may be listening.',
    };
  return refused('Amazon Connect refused it.');
};
