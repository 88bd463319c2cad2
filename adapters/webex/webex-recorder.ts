import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { type Attempt, attemptUntil, type Pace } from '../../domain/control/recorder/attempts.ts';
import type { Outcome } from '../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../domain/control/recorder/recorder.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { WebexAnswer, WebexCall } from './webex-call.ts';

interface Options {
  clock?: Clock;
  wait?: Pace['wait'];
  random?: Pace['random'];
}

const waits: readonly number[] = [200, 400];

/**
 * Recording in Webex Contact Center. Webex only answers that it has accepted a command; an event reports later whether
 * it was carried out. So nothing here is ever confirmed.
 */
export class WebexRecorder implements Recorder {
  readonly name = 'webex';
  readonly #call: WebexCall;
  readonly #options: Required<Options>;

  constructor(call: WebexCall, options: Options = {}) {
    this.#call = call;
    this.#options = { clock: () => new Date(), wait: sleep, random: Math.random, ...options };
  }

  mediaOf({ channel }: LiveContact): readonly Medium[] {
    return channel === undefined || /^(voice|telephony)$/i.test(channel) ? ['audio'] : [];
  }

  async instruct(instruction: Instruction): Promise<Outcome[]> {
    const answers = await Promise.all(instruction.media.map((medium) => this.#instructMedium(medium, instruction)));
    const at = this.#options.clock().toISOString();
    return answers.map((answer, index) => ({ recorder: this.name, medium: instruction.media[index]!, ...answer, at }));
  }

  async #instructMedium(medium: Medium, { verb, contact, until }: Instruction): Promise<Attempt> {
    if (medium !== 'audio') return { result: 'unsupported', detail: 'Webex Contact Center records only audio here.' };
    if (verb !== 'pause' && verb !== 'resume')
      return {
        result: 'unsupported',
        detail: 'Webex Contact Center can only pause and resume.',
      };
    const path = `/v1/tasks/${encodeURIComponent(contact.contactId)}/record/${verb}`;
    // A resume from here is intentional: `autoResumed` is Webex's word for its own timer.
    const body = verb === 'resume' ? { autoResumed: false } : undefined;
    return attemptUntil(async (signal) => attemptOf(await this.#call(path, body, signal)), until, {
      ...this.#options,
      waits,
    });
  }
}

const attemptOf = ({ status }: WebexAnswer): Attempt => {
  const code = String(status);
  if (status >= 200 && status < 300)
    return { result: 'pending', detail: 'Webex has accepted it; an event will report whether it was done.' };
  if (status === 429)
    return {
      result: 'throttled',
      code,
      again: true,
      detail: 'It did not happen: too many requests at once for Webex.',
    };
  if (status === 404)
    return { result: 'not-found', code, detail: 'Webex does not know this task, or no longer knows it.' };
  if (status === 400 || status === 409)
    return {
      result: 'illegal',
      code,
      detail:
        'Webex does not allow it at the moment: the queue does not permit pausing, or there is nothing to resume.',
    };
  if (status === 401) return { result: 'failed', code, detail: 'Webex refused Fermata’s token: it must be renewed.' };
  if (status === 403)
    return {
      result: 'failed',
      code,
      detail: 'Webex does not let this user pause: the token must belong to a user with an Agent profile.',
    };
  // A proxy answers this when the service behind it does not.
  if (status === 504)
    return { result: 'unconfirmed', code, again: true, detail: 'Webex’s answer was lost: it may have happened.' };
  if (status === 503)
    return { result: 'failed', code, again: true, detail: 'Webex failed: it did not happen. Try again.' };
  // The connection may have broken after the request was carried out.
  if (status >= 500)
    return { result: 'unconfirmed', code, again: true, detail: 'Webex failed: it may or may not have happened.' };
  return { result: 'failed', code, detail: 'Webex refused it: it did not happen.' };
};
