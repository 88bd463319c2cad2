import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import {
  AnswerLost,
  type Attempt,
  attemptUntil,
  type Pace,
  toAnswerLost,
} from '../../domain/control/recorder/attempts.ts';
import type { Outcome } from '../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../domain/control/recorder/recorder.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { ConnectAnswer, ConnectRequest } from './connect-request.ts';

interface Options {
  instanceId: string;
  /** Whether Connect's client records agents' screens as the flows say. */
  screens: boolean;
  clock?: Clock;
  wait?: Pace['wait'];
  random?: Pace['random'];
}

const paths: Record<Verb, string> = {
  start: '/contact/start-recording',
  pause: '/contact/suspend-recording',
  resume: '/contact/resume-recording',
  stop: '/contact/stop-recording',
};

/** A pause is urgent. Other commands wait longer, and leave the quota of the account to it. */
const waits: Record<Verb, readonly number[]> = {
  pause: [150, 300, 600],
  resume: [600, 1200],
  start: [600, 1200],
  stop: [600, 1200],
};

/**
 * Amazon Connect's recordings. A pause is a suspension, which Connect fills with silence. Stop is final and is only
 * sent for `stop`. Connect reports no state: its 200 is the only confirmation.
 */
export class ConnectRecorder implements Recorder {
  readonly name = 'amazon-connect';
  readonly #request: ConnectRequest;
  readonly #options: Required<Options>;

  constructor(request: ConnectRequest, options: Options) {
    this.#request = request;
    this.#options = { clock: () => new Date(), wait: sleep, random: Math.random, ...options };
  }

  mediaOf({ channel, media }: LiveContact): readonly Medium[] {
    if (channel !== undefined && channel.toUpperCase() !== 'VOICE') return [];
    return this.#options.screens || media?.includes('screen') ? ['audio', 'screen'] : ['audio'];
  }

  async instruct({ verb, media, contact, until }: Instruction): Promise<Outcome[]> {
    const all = this.mediaOf(contact).every((medium) => media.includes(medium));
    // One request for all media: it applies to everything that the flow records, and uses the quota once.
    const together = media.filter((medium) => verb !== 'start' && all && medium !== 'keystroke');
    const alone = media.filter((medium) => !together.includes(medium)).map((medium) => [medium]);
    const parts: readonly (readonly Medium[])[] = together.length > 0 ? [together, ...alone] : alone;
    const outcomes = await Promise.all(
      parts.map(async (part) => {
        const answer = await this.#instructPart(verb, part, contact, until, all);
        const at = this.#options.clock().toISOString();
        return part.map((medium): Outcome => ({ recorder: this.name, medium, ...answer, at }));
      }),
    );
    return outcomes.flat();
  }

  async #instructPart(
    verb: Verb,
    media: readonly Medium[],
    contact: LiveContact,
    until: Date,
    all: boolean,
  ): Promise<Attempt> {
    if (media[0] === 'keystroke')
      return { result: 'unsupported', detail: 'Amazon Connect does not record keystrokes.' };
    if (verb === 'start' && media[0] !== 'audio')
      return {
        result: 'unsupported',
        detail: 'Amazon Connect can start only audio; screens start when the flow starts them.',
      };
    const { instanceId, ...pace } = this.#options;
    const input = {
      InstanceId: instanceId,
      ContactId: contact.contactId,
      InitialContactId: contact.initialContactId,
      ...(verb === 'start'
        ? { VoiceRecordingConfiguration: { VoiceRecordingTrack: 'ALL' } }
        : !all && { ContactRecordingType: recordingType(media[0], contact) }),
    };
    return attemptUntil(
      async (signal) => attemptOf(verb, await this.#request(paths[verb], input, signal).catch(lose)),
      until,
      {
        ...pace,
        waits: waits[verb],
      },
    );
  }
}

/** Before an agent takes over, the automated interaction is recorded. */
const recordingType = (medium: Medium | undefined, { connectedAt }: LiveContact) =>
  medium === 'screen' ? 'SCREEN' : connectedAt === undefined ? 'IVR' : 'AGENT';

const lose = (error: unknown): never => {
  throw toAnswerLost(error);
};

const attemptOf = (verb: Verb, { ok, status, error, message }: ConnectAnswer): Attempt => {
  if (ok) return { result: 'confirmed' };
  const code = error;
  if (status === 429 || /Throttl|TooManyRequests/.test(error))
    return {
      result: 'throttled',
      code,
      again: true,
      detail: 'It did not happen: the account’s request quota at Amazon Connect is used up. Ask AWS to raise it.',
    };
  if (status === 404 || error === 'ResourceNotFoundException')
    return {
      result: 'not-found',
      code,
      detail: 'Amazon Connect no longer knows this contact: it has ended, or the customer was transferred.',
    };
  if (error === 'InvalidRequestException') return refusal(verb, code, message);
  if (error === 'InvalidActiveRegionException')
    return {
      result: 'failed',
      code,
      detail: 'This instance’s traffic is in another Region now: Fermata must run there.',
    };
  if (status === 401 || status === 403)
    return {
      result: 'failed',
      code,
      detail: 'Fermata is not permitted to do this at Amazon Connect.',
    };
  // A proxy answers this when the service behind it does not.
  if (status === 504) throw new AnswerLost(code);
  if (status === 503)
    return { result: 'failed', code, again: true, detail: 'Amazon Connect failed: it did not happen. Try again.' };
  // It may have failed after the operation was done. If a resume counted as not done, a false "paused" would be left.
  if (status >= 500)
    return {
      result: 'unconfirmed',
      code,
      again: true,
      detail: 'Amazon Connect failed: it may or may not have happened.',
    };
  return { result: 'failed', code, detail: 'Amazon Connect refused it: it did not happen.' };
};

const notRecorded = /not (currently |being )*record|no (active |ongoing )?recording|recording is not|not enabled/i;

/**
 * Connect has one error name for every operation that the state does not allow; only the message differs. A recording
 * that cannot be stopped is not running; one that cannot be paused may still be running, whatever the message says.
 */
const refusal = (verb: Verb, code: string, message: string): Attempt =>
  verb === 'stop' || (verb !== 'start' && notRecorded.test(message))
    ? { result: 'not-recording', code, detail: 'Amazon Connect is not recording this contact.' }
    : {
        result: 'illegal',
        code,
        detail: 'Not possible in the recording’s current state; what was stopped stays stopped.',
      };
