import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { type Attempt, attemptUntil, type Pace } from '../../domain/control/recorder/attempts.ts';
import type { Outcome } from '../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../domain/control/recorder/recorder.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import { refused } from './refusal.ts';
import { type Answered, asToken, inOnePlace, sidsIn, together } from './several-recordings.ts';
import type { TwilioAnswer, TwilioCall } from './twilio-call.ts';

interface Options {
  /** `silence` keeps the timeline of the recording; `skip` leaves the pause out. */
  pauseBehavior: 'silence' | 'skip';
  /** Where Twilio sends the status of recordings that were started here. Empty: nowhere. */
  statusCallback?: string;
  clock?: Clock;
  wait?: Pace['wait'];
  random?: Pace['random'];
}

/** A call or a conference, to which Twilio's recordings belong. */
interface Place {
  sid: string;
  path: string;
}

type Change = Exclude<Verb, 'start'>;

const current = 'Twilio.CURRENT';

const waits: readonly number[] = [200, 400];

/**
 * Twilio's recordings. Flex records the conference, dual-channel recording a call (the customer's or the agent's), and
 * both may exist at once: a command goes to every known place of a contact.
 */
export class TwilioRecorder implements Recorder {
  readonly name = 'twilio';
  readonly #call: TwilioCall;
  readonly #options: Required<Options>;

  constructor(call: TwilioCall, options: Options) {
    this.#call = call;
    this.#options = { statusCallback: '', clock: () => new Date(), wait: sleep, random: Math.random, ...options };
  }

  mediaOf({ channel }: LiveContact): readonly Medium[] {
    return channel === undefined || /^voice$/i.test(channel) ? ['audio'] : [];
  }

  async instruct({ verb, media, contact, tokens, until }: Instruction): Promise<Outcome[]> {
    const answers = await Promise.all(
      media.map(async (medium): Promise<Attempt> => {
        if (medium !== 'audio') return { result: 'unsupported', detail: 'Twilio records only audio.' };
        return verb === 'start' ? this.#start(contact, until) : this.#change(verb, contact, tokens.audio, until);
      }),
    );
    const at = this.#options.clock().toISOString();
    return answers.map((answer, index) => ({ recorder: this.name, medium: media[index]!, ...answer, at }));
  }

  /**
   * Every known place, and every call that is in its conferences now: a person who has just joined may be recorded
   * before any event reports it.
   */
  async #change(verb: Change, contact: LiveContact, token: string | undefined, until: Date): Promise<Attempt> {
    const sids = sidsIn(token);
    const known = new Map([...placesOf(contact), ...[...sids.keys()].flatMap(placeOf)].map((one) => [one.sid, one]));
    if (known.size === 0) return nothingKnown;
    const updateAt = async ({ sid, path }: Place) => ({
      place: sid,
      ...(await this.#attempt((signal) => this.#update(path, verb, sids.get(sid) ?? [], signal), until)),
    });
    const conferences = [...known.values()].filter(({ sid }) => sid.startsWith('CF'));
    const [answers, joined] = await Promise.all([
      Promise.all([...known.values()].map(updateAt)),
      Promise.all(conferences.map((conference) => this.#callsIn(conference, until))),
    ]);
    const further = new Map(joined.flatMap(({ calls }) => calls).map((one) => [one.sid, one]));
    for (const sid of known.keys()) further.delete(sid);
    const others = await Promise.all([...further.values()].map(updateAt));
    const answer = together([...answers, ...others, ...joined.flatMap(({ unknown }) => unknown)]);
    return answer.result === 'confirmed' && verb === 'pause'
      ? { ...answer, token: asToken([...answers, ...others]) }
      : answer;
  }

  /** Flex and its plug-ins start recordings whenever somebody joins the conversation. */
  async recordsNow(contact: LiveContact, until: Date): Promise<boolean | undefined> {
    const known = placesOf(contact);
    const conferences = known.filter(({ sid }) => sid.startsWith('CF'));
    const joined = await Promise.all(conferences.map((conference) => this.#callsIn(conference, until)));
    const places = new Map([...known, ...joined.flatMap(({ calls }) => calls)].map((one) => [one.sid, one]));
    const found = await Promise.all([...places.values()].map(({ path }) => this.#isRecorded(path, until)));
    if (found.includes(true)) return true;
    return found.includes(undefined) || joined.some(({ unknown }) => unknown.length > 0) ? undefined : false;
  }

  async #isRecorded(path: string, until: Date): Promise<boolean | undefined> {
    let is: boolean | undefined;
    await this.#attempt(async (signal) => {
      const list = await this.#call(`${path}/Recordings.json`, undefined, signal);
      if (!list.ok && list.status !== 404) return refused(list);
      is = recordingsIn(list).some(({ status }) => status === 'in-progress');
      return { result: 'confirmed' };
    }, until);
    return is;
  }

  /** If this request fails, somebody who is unknown to us may be recorded. */
  async #callsIn({ sid, path }: Place, until: Date): Promise<{ calls: Place[]; unknown: Answered[] }> {
    let calls: Place[] = [];
    const { token: _, ...answer } = await this.#attempt(async (signal) => {
      const list = await this.#call(`${path}/Participants.json`, undefined, signal);
      if (!list.ok) return refused(list);
      calls = participantsIn(list).flatMap(placeOf);
      return { result: 'not-recording' };
    }, until);
    // A conference that has ended has nobody in it.
    const isKnown = answer.result === 'not-recording' || answer.result === 'not-found';
    return { calls, unknown: isKnown ? [] : [{ place: sid, ...answer }] };
  }

  /**
   * A command at one place. A pause or stop always covers everything that is running: Twilio.CURRENT is only one
   * recording, and there may be several. A resume covers what was paused, if we know it. Twilio.CURRENT does not find a
   * paused recording (if the answer of its pause was lost, or somebody else paused it), so we look at every recording
   * there.
   */
  async #update(path: string, verb: Change, sids: readonly string[], signal: AbortSignal): Promise<Attempt> {
    const asked = verb === 'pause' || sids.length === 0 ? [current] : sids;
    const answers = await Promise.all(asked.map((sid) => this.#send(path, sid, verb, signal)));
    const nothing = answers.find(isNothingThere);
    const worked = answers.filter((answer) => !isNothingThere(answer)).map((answer) => attemptOf(verb, answer));
    if (verb === 'resume' && !nothing) return inOnePlace(worked);
    // A place that refuses a command will not answer a question either.
    if (worked.some(({ result }) => result !== 'confirmed')) return inOnePlace(worked);
    const list = await this.#call(`${path}/Recordings.json`, undefined, signal);
    // If even the place is unknown, the first answer has said so.
    if (!list.ok) return inOnePlace([...worked, refused(list.status === 404 && nothing ? nothing : list)]);
    const there = recordingsIn(list);
    const missed = there.filter(({ sid, status }) => runs[verb].test(status) && !asked.includes(sid));
    const further = await Promise.all(missed.map(({ sid }) => this.#send(path, sid, verb, signal)));
    // A recording that ended in between records nothing any more.
    const attempts = [...worked, ...further.filter((answer) => !isNothingThere(answer)).map((a) => attemptOf(verb, a))];
    const held = new Set(attempts.flatMap(({ token }) => (token === undefined ? [] : [token])));
    if (verb === 'pause')
      for (const { sid, status } of there)
        if (status === 'paused' && !held.has(sid)) attempts.push({ result: 'confirmed', token: sid });
    return attempts.length > 0 ? inOnePlace(attempts) : attemptOf(verb, nothing ?? answers[0]!);
  }

  #send(path: string, sid: string, verb: Change, signal: AbortSignal): Promise<TwilioAnswer> {
    const form = {
      Status: statuses[verb],
      ...(verb === 'pause' && { PauseBehavior: this.#options.pauseBehavior }),
    };
    return this.#call(`${path}/Recordings/${encodeURIComponent(sid)}.json`, form, signal);
  }

  async #start(contact: LiveContact, until: Date): Promise<Attempt> {
    const places = placesOf(contact);
    const place = places.find(({ path }) => path.startsWith('/Calls/'));
    if (!place)
      return places.length > 0
        ? { result: 'unsupported', detail: 'Twilio can start recording a call, but not a conference in progress.' }
        : nothingKnown;
    return this.#attempt(async (signal) => {
      const list = await this.#call(`${place.path}/Recordings.json`, undefined, signal);
      if (!list.ok) return refused(list);
      // Twilio would start a second one in addition.
      const statuses = recordingsIn(list).map(({ status }) => status);
      if (statuses.includes('in-progress')) return { result: 'unchanged', detail: 'It is already being recorded.' };
      if (statuses.includes('paused')) return { result: 'illegal', detail: 'It is paused: resume it.' };
      const { statusCallback } = this.#options;
      const form = {
        RecordingChannels: 'dual',
        ...(statusCallback && {
          RecordingStatusCallback: statusCallback,
          RecordingStatusCallbackEvent: 'in-progress completed absent',
        }),
      };
      return attemptOf('start', await this.#call(`${place.path}/Recordings.json`, form, signal));
    }, until);
  }

  #attempt(request: (signal: AbortSignal) => Promise<Attempt>, until: Date): Promise<Attempt> {
    const { clock, wait, random } = this.#options;
    return attemptUntil(request, until, { clock, wait, random, waits });
  }
}

const nothingKnown: Attempt = {
  result: 'not-found',
  detail: 'No call or conference of this contact is known.',
};

const pathOf = (sid: string): string | undefined =>
  sid.startsWith('CA')
    ? `/Calls/${encodeURIComponent(sid)}`
    : sid.startsWith('CF')
      ? `/Conferences/${encodeURIComponent(sid)}`
      : undefined;

const placeOf = (sid: string): Place[] => {
  const path = pathOf(sid);
  return path === undefined ? [] : [{ sid, path }];
};

/** The known calls and conferences of a contact, whose own id is that of a call. */
const placesOf = ({ contactId, places = [] }: LiveContact): Place[] =>
  [...new Set([contactId, ...places])].flatMap(placeOf);

const statuses = { pause: 'paused', resume: 'in-progress', stop: 'stopped' } as const;

/** From which statuses a recording can get to this one. */
const runs: Record<Change, RegExp> = { pause: /^in-progress$/, resume: /^paused$/, stop: /^(in-progress|paused)$/ };

const isNothingThere = ({ status, body }: TwilioAnswer): boolean => body.code === 21220 || status === 404;

const asAsked: Record<Verb, RegExp> = {
  start: /^(in-progress|processing)$/,
  pause: /^paused$/,
  resume: /^in-progress$/,
  stop: /^(stopped|processing|completed|absent)$/,
};

/** The content of the answer counts, not its status 200: it contains the current status of the recording. */
const attemptOf = (verb: Verb, answer: TwilioAnswer): Attempt => {
  if (!answer.ok) return refused(answer);
  const { sid, status } = answer.body;
  if (typeof status === 'string' && asAsked[verb].test(status))
    return { result: 'confirmed', ...(typeof sid === 'string' && { token: sid }) };
  return {
    result: 'failed',
    code: typeof status === 'string' && /^[a-z-]{1,20}$/.test(status) ? status : 'no-status',
    detail: 'Twilio answered, but the recording is not in the requested state.',
  };
};

const participantsIn = ({ body }: TwilioAnswer): string[] =>
  (Array.isArray(body.participants) ? body.participants : []).flatMap((one: { call_sid?: unknown } | null) =>
    typeof one?.call_sid === 'string' ? [one.call_sid] : [],
  );

const recordingsIn = ({ body }: TwilioAnswer): { sid: string; status: string }[] =>
  (Array.isArray(body.recordings) ? body.recordings : []).flatMap((one: { sid?: unknown; status?: unknown } | null) =>
    typeof one?.sid === 'string' && typeof one.status === 'string' ? [{ sid: one.sid, status: one.status }] : [],
  );
