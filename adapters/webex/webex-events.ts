import type { LiveContact } from '../../domain/control/live-contact.ts';
import type { ProviderNews, RecordingNews } from '../../domain/control/news.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a webhook of Webex Contact Center tells. Its subscriptions tell of tasks (`task:connected`). That a recording was
 * paused is told to agents' desktops alone (`ContactRecordingPaused`), whose widget passes it on in the same envelope. A
 * contact is known by its task. `now` is for those that tell no time.
 */
export const webexNews = (body: string, now: Date): ProviderNews => {
  const event = object(parsed(body));
  const data = object(event.data);
  const interaction = object(data.interaction);
  const taskId = word(data.taskId) ?? word(data.interactionId) ?? word(interaction.interactionId);
  const type = wordsOf(word(data.type) ?? word(event.type) ?? '');
  const outer = wordsOf(word(event.type) ?? '');
  if (taskId === undefined) return {};
  const at = instant(data.eventTime ?? data.createdTime ?? event.comciscotimestamp ?? event.time) ?? now.toISOString();
  const agentId = word(data.agentId) ?? word(data.ownerId);

  const recording = recordingNews(type, outer);
  const connected = is(type, outer, /^(task connected|agent contact assigned)$/);
  const contact = liveContact(taskId, {
    channel: channelOf(word(data.channelType) ?? word(interaction.mediaType)),
    // Others act on a task, too: who is consulted, who listens in.
    agentId: connected ? agentId : undefined,
    queueId: word(data.queueId),
    initiatedAt: is(type, outer, /^(task )?(new|created|parked|contact reserved)$/) ? at : undefined,
    connectedAt: connected ? at : undefined,
    endedAt: is(type, outer, /^(task (ended|wrapup|wrapped up)|contact ended|agent wrapup)$/) ? at : undefined,
    media: recording || is(type, outer, /recording started$/) ? ['audio'] : undefined,
  });
  return {
    contact,
    ...(recording && {
      recording: { ...recording, contactId: taskId, media: ['audio'], at, by: agentId ?? 'webex' },
    }),
  };
};

/** `ContactRecordingPauseFailed`, `task:recording-pause-failed`: the same words. */
const wordsOf = (type: string): string =>
  type
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase();

const is = (type: string, outer: string, words: RegExp): boolean => words.test(type) || words.test(outer);

const recordingNews = (...types: string[]): Pick<RecordingNews, 'verb' | 'result'> | undefined => {
  const type = types.find((words) => / ?recording (paused|resumed|(pause|resume) failed)$/.test(words));
  if (!type) return undefined;
  return { verb: /pause/.test(type) ? 'pause' : 'resume', result: type.endsWith('failed') ? 'failed' : 'confirmed' };
};

const liveContact = (taskId: string, facts: Fields): LiveContact => ({
  contactId: taskId,
  initialContactId: taskId,
  provider: 'webex',
  handles: { taskId },
  ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
});

const channelOf = (name: string | undefined) =>
  name === undefined ? undefined : name.toLowerCase() === 'telephony' ? 'VOICE' : name.toUpperCase();

/** Milliseconds since 1970 or ISO 8601. */
const instant = (value: unknown): string | undefined => {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const at = new Date(typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const object = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
