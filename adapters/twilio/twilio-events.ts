import { customerNumber } from '../../domain/contact/customer-number.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import { joinReports } from '../../domain/control/contact/joining.ts';
import type { LiveContact, Stay } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';

/**
 * The content of a webhook of Twilio: events of TaskRouter, and status callbacks of calls, conferences and recordings.
 * A contact is identified by the call in its task. Anything that refers to another call, the conference or the task
 * belongs to the contact as soon as one event has mentioned both. `now` is for callbacks without a time.
 */
export const twilioNews = (form: URLSearchParams, now: Date): ProviderNews => {
  if (form.has('EventType')) return taskNews(form);
  if (form.has('RecordingStatus')) return recordingNews(form);
  if (form.has('StatusCallbackEvent') && form.has('ConferenceSid')) return conferenceNews(form);
  if (form.has('CallStatus')) return callNews(form, now);
  return {};
};

type Facts = Omit<LiveContact, 'contactId' | 'initialContactId' | 'provider'>;

const twilioContact = (callSid: string, facts: { [Name in keyof Facts]: Facts[Name] | undefined }): LiveContact =>
  joinReports(undefined, {
    contactId: callSid,
    initialContactId: callSid,
    provider: 'twilio',
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  });

const text = (form: URLSearchParams, name: string): string | undefined => form.get(name) || undefined;

/** RFC 2822, ISO 8601, or seconds or milliseconds since 1970. */
const instant = (value: string | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const number = Number(value);
  const at = new Date(Number.isFinite(number) ? (number > 1e11 ? number : number * 1000) : value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

const sidsOf = (kind: string, ...values: unknown[]): string[] =>
  [...new Set(values)].flatMap((value) => (typeof value === 'string' && value.startsWith(kind) ? [value] : []));

/** Digits that stand for a withheld number: on a dial they spell ANONYMOUS, BLOCKED, RESTRICTED, UNAVAILABLE and UNKNOWN. */
const spelledWords = new Set(['+266696687', '+2562533', '+7378742833', '+86282452253', '+8656696']);

/** The leg of a worker is a client of Twilio. */
const numberIn = (...written: unknown[]): string | undefined =>
  written
    .filter((one) => typeof one === 'string' && !one.startsWith('client:'))
    .flatMap((one) => customerNumber(one) ?? [])
    .find((number) => !spelledWords.has(number));

const isOutbound = (direction: unknown): boolean => typeof direction === 'string' && /^outbound/i.test(direction);

/** The task has ended for everybody. */
const taskEnded = /^task\.(completed|canceled|deleted|system-deleted)$/;

/**
 * The part of this worker has ended. After a transfer, they wrap up while the customer continues with the next agent.
 */
const partEnded = /^reservation\.(wrapup|completed|canceled)$/;

const taskNews = (form: URLSearchParams): ProviderNews => {
  const attributes = jsonIn(form.get('TaskAttributes'));
  const conference = object(attributes.conference);
  const participants = object(conference.participants);
  const type = text(form, 'EventType') ?? '';
  const at = instant(text(form, 'TimestampMs') ?? text(form, 'Timestamp'));
  // In an outbound task `call_sid` may be the worker's call; then only the conference has the customer's.
  const [callSid] = sidsOf('CA', attributes.call_sid, participants.customer);
  if (!callSid || at === undefined) return {};
  const task = sidsOf('WT', text(form, 'TaskSid'));
  const conferences = sidsOf('CF', conference.sid);
  // Every participant, whatever a plug-in calls it: each call may be recorded separately.
  const calls = sidsOf('CA', attributes.call_sid, ...Object.values(participants));
  const queueId = text(form, 'TaskQueueSid');
  const stay = stayIn(form, type, at);
  const number = isOutbound(attributes.direction)
    ? numberIn(attributes.outbound_to, attributes.to)
    : numberIn(attributes.from, attributes.caller);
  const contact = twilioContact(callSid, {
    channel: channelOf(text(form, 'TaskChannelUniqueName')),
    initiatedAt: type === 'task.created' ? at : undefined,
    connectedAt: type === 'reservation.accepted' ? at : undefined,
    places: [...task, ...conferences, ...calls],
    history: {
      ...(stay && { stays: stay }),
      ...(queueId && { queues: { [queueId]: at } }),
      ...(number && { customerNumbers: { [number]: at } }),
      ...(taskEnded.test(type) && { ends: [at] }),
      ...(type === 'task.wrapup' && { wrapUps: [at] }),
      customerCalls: sidsOf('CA', participants.customer),
    },
  });
  return { contact, knownBy: [...task, ...conferences, ...calls] };
};

/**
 * A worker who accepts takes over the contact. The worker who transferred it has left it, although this may be reported
 * late or never. In a warm transfer, both talk to the customer until one of them leaves.
 */
const stayIn = (form: URLSearchParams, type: string, at: string): Record<string, Stay> | undefined => {
  const agentId = text(form, 'WorkerSid');
  if (!agentId) return undefined;
  const [reservation] = sidsOf('WR', text(form, 'ReservationSid'), text(form, 'ResourceSid'));
  const stay = (what: Omit<Stay, 'agentId'>) => ({ [reservation ?? agentId]: { agentId, ...what } });
  if (partEnded.test(type)) return stay({ leftAt: at });
  if (type !== 'reservation.accepted') return undefined;
  return stay(text(form, 'TransferMode')?.toUpperCase() === 'WARM' ? { joinedAt: at } : { tookOverAt: at });
};

const channelOf = (name: string | undefined) => (name === undefined ? undefined : name.toUpperCase());

/** Somebody joined or left the conference, so others may be recorded in it now. */
const conferenceNews = (form: URLSearchParams): ProviderNews => {
  const conference = sidsOf('CF', text(form, 'ConferenceSid'));
  // Flex gives a conference the name of its task.
  const task = sidsOf('WT', text(form, 'FriendlyName'));
  const calls = sidsOf('CA', text(form, 'CallSid'));
  const [callSid] = calls;
  if (!callSid) return {};
  const places = [...task, ...conference, ...calls];
  return { contact: twilioContact(callSid, { places }), knownBy: places, onlyIfKnown: true };
};

/** A call with a parent is another leg of it. */
const callNews = (form: URLSearchParams, now: Date): ProviderNews => {
  const callSid = text(form, 'CallSid');
  const parent = text(form, 'ParentCallSid');
  const status = text(form, 'CallStatus');
  if (!callSid) return {};
  const at = instant(text(form, 'Timestamp')) ?? now.toISOString();
  const ended = /^(completed|busy|failed|no-answer|canceled)$/.test(status ?? '');
  if (parent)
    return {
      contact: twilioContact(parent, {
        places: [parent, callSid],
        connectedAt: status === 'in-progress' ? at : undefined,
      }),
      knownBy: [parent, callSid],
    };
  const number = isOutbound(form.get('Direction')) ? numberIn(form.get('To')) : numberIn(form.get('From'));
  return {
    contact: twilioContact(callSid, {
      channel: 'VOICE',
      initiatedAt: /^(queued|initiated|ringing)$/.test(status ?? '') ? at : undefined,
      places: [callSid],
      history: {
        ...(number && { customerNumbers: { [number]: at } }),
        ...(ended && { callEnds: { [callSid]: at } }),
      },
    }),
    knownBy: [callSid],
  };
};

const verbs: Readonly<Record<string, Verb>> = { paused: 'pause', 'in-progress': 'resume', stopped: 'stop' };

/**
 * Twilio itself only reports that a recording has started, is complete, or is absent. Only the Flex plug-in that paused
 * or resumed one can report that: in the same form, with the `WorkerSid` of the person, and the `Timestamp`. Without
 * the time, a late or replayed callback would report an old pause as a new one.
 */
const recordingNews = (form: URLSearchParams): ProviderNews => {
  const conferences = sidsOf('CF', text(form, 'ConferenceSid'));
  const calls = sidsOf('CA', text(form, 'ParentCallSid'), text(form, 'CallSid'));
  const status = text(form, 'RecordingStatus') ?? '';
  const at = instant(text(form, 'Timestamp'));
  const [callSid] = calls;
  const [contactId] = [...calls, ...conferences];
  if (!contactId) return {};
  const places = [...conferences, ...calls];
  const contact = twilioContact(contactId, {
    media: status === 'in-progress' || status === 'paused' ? ['audio'] : undefined,
    places,
  });
  // The recording of a conference refers to no call. Only an event of its task shows which contact it belongs to.
  const known = { contact, knownBy: places, ...(callSid === undefined && { onlyIfKnown: true as const }) };
  const by = text(form, 'WorkerSid');
  const verb = verbs[status];
  if (!verb || !by || !at) return { ...known, ...(status === 'in-progress' && { recordingBegan: true as const }) };
  return { ...known, recording: { contactId, verb, media: ['audio'], at, by, result: 'confirmed' } };
};

const jsonIn = (value: string | null): Record<string, unknown> => {
  try {
    return object(JSON.parse(value ?? '{}'));
  } catch {
    return {};
  }
};

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
