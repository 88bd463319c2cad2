import type { Verb } from '../../domain/control/command.ts';
import type { LiveContact } from '../../domain/control/live-contact.ts';
import type { ProviderNews } from '../../domain/control/news.ts';

/**
 * What a webhook of Twilio tells: TaskRouter's events, status callbacks of calls, status callbacks of recordings. A
 * contact is known by the sid of the customer's call, which all of them name. `now` is for those that tell no time.
 */
export const twilioNews = (form: URLSearchParams, now: Date): ProviderNews => {
  if (form.has('EventType')) return taskNews(form);
  if (form.has('RecordingStatus')) return recordingNews(form);
  if (form.has('CallStatus')) return callNews(form, now);
  return {};
};

const twilioContact = (callSid: string, facts: Record<string, unknown>): LiveContact => ({
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

/**
 * The conversation is over when its wrap-up begins: nothing is recorded in it. Of the task, not of one reservation: the
 * agent who transfers wraps up while the customer goes on with the next.
 */
const over = /^task\.(wrapup|completed|canceled|deleted)$/;

const taskNews = (form: URLSearchParams): ProviderNews => {
  const attributes = jsonIn(form.get('TaskAttributes'));
  const conference = object(attributes.conference);
  const participants = object(conference.participants);
  const callSid = word(attributes.call_sid) ?? word(participants.customer);
  const type = text(form, 'EventType') ?? '';
  const at = instant(text(form, 'TimestampMs') ?? text(form, 'Timestamp'));
  if (!callSid?.startsWith('CA') || at === undefined) return {};
  const handles = {
    callSid,
    ...(word(participants.worker) && { workerCallSid: word(participants.worker) }),
    ...(word(conference.sid) && { conferenceSid: word(conference.sid) }),
  };
  const facts = {
    channel: channelOf(text(form, 'TaskChannelUniqueName')),
    agentId: type === 'reservation.accepted' ? text(form, 'WorkerSid') : undefined,
    queueId: text(form, 'TaskQueueSid'),
    initiatedAt: type === 'task.created' ? at : undefined,
    connectedAt: type === 'reservation.accepted' ? at : undefined,
    endedAt: over.test(type) ? at : undefined,
    handles,
  };
  return { contact: twilioContact(callSid, facts) };
};

const channelOf = (name: string | undefined) => (name === undefined ? undefined : name.toUpperCase());

/** A call with a parent is the agent's leg of it. */
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
        handles: { callSid: parent, workerCallSid: callSid },
        connectedAt: status === 'in-progress' ? at : undefined,
      }),
    };
  return {
    contact: twilioContact(callSid, {
      channel: 'VOICE',
      initiatedAt: /^(queued|initiated|ringing)$/.test(status ?? '') ? at : undefined,
      endedAt: ended ? at : undefined,
      handles: { callSid },
    }),
  };
};

const verbs: Readonly<Record<string, Verb>> = { paused: 'pause', 'in-progress': 'resume', stopped: 'stop' };

/**
 * Twilio itself tells when a recording has begun, is complete, or is absent. That one was paused or goes on, only the
 * Flex plug-in that did it can pass on: in the same form, with the `WorkerSid` of who pressed and the `Timestamp` of when.
 * Without that, what comes late or is sent again by somebody would tell an old pause as a new one.
 */
const recordingNews = (form: URLSearchParams): ProviderNews => {
  const callSid = text(form, 'ParentCallSid') ?? text(form, 'CallSid');
  if (!callSid) return {};
  const conferenceSid = text(form, 'ConferenceSid');
  const status = text(form, 'RecordingStatus') ?? '';
  const at = instant(text(form, 'Timestamp'));
  const contact = twilioContact(callSid, {
    media: status === 'in-progress' || status === 'paused' ? ['audio'] : undefined,
    handles: { callSid, ...(conferenceSid && { conferenceSid }) },
  });
  const by = text(form, 'WorkerSid');
  const verb = verbs[status];
  if (!verb || !by || !at) return { contact };
  return { contact, recording: { contactId: callSid, verb, media: ['audio'], at, by, result: 'confirmed' } };
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

const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
