import { customerNumber } from '../../domain/contact/customer-number.ts';
import { joinReports } from '../../domain/control/contact/joining.ts';
import type { LiveContact, Stay } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews, RecordingNews } from '../../domain/control/events/news.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The content of a webhook of Webex Contact Center. Its subscriptions report on tasks (`task:connected`). Only agents'
 * desktops learn that a recording was paused (`ContactRecordingPaused`); their widget passes it on in the same
 * envelope. A contact is identified by its task. `now` is for events without a time.
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
  const stays = staysIn({ data, interaction, at, is: (words) => is(type, outer, words) });
  const began = is(type, outer, /recording started$/);
  const queueId = word(data.queueId);
  const wrapsUp = is(type, outer, wrapUp);
  const channel = channelOf(word(data.channelType) ?? word(interaction.mediaType));
  const number = channel === 'VOICE' ? numberIn(data) : undefined;
  const contact = liveContact(taskId, {
    channel,
    initiatedAt: is(type, outer, /^(task )?(new|created|parked|contact reserved)$/) ? at : undefined,
    connectedAt: is(type, outer, connects) ? at : undefined,
    media: recording || began ? ['audio'] : undefined,
    history: {
      ...(stays && { stays }),
      ...(queueId && { queues: { [queueId]: at } }),
      ...(number && { customerNumbers: { [number]: at } }),
      ...(isOver(interaction, is(type, outer, /^(task|contact) ended$/), wrapsUp) && { ends: [at] }),
      ...(wrapsUp && agentId === undefined && { wrapUps: [at] }),
    },
  });
  return {
    contact,
    ...(began && { recordingBegan: true as const }),
    ...(recording && {
      recording: { ...recording, contactId: taskId, media: ['audio'], at, by: agentId ?? 'webex' },
    }),
  };
};

/** A task names the number it is from and the one that was dialled; a callback counts as outbound. */
const numberIn = ({ direction, origin, destination }: Fields): string | undefined =>
  customerNumber(word(direction)?.toUpperCase() === 'OUTBOUND' ? destination : origin);

/** The customer is connected to an agent who did not have the contact before. */
const connects =
  /^(task connected|agent contact assigned|agent (consult|conference) transferred|contact owner changed)$/;

/** The contact has ended for one agent only. The customer may continue with the next one. */
const wrapUp = /^(task wrapup|agent wrapup)$/;

/**
 * A wrap-up ends the contact only when the interaction is terminated. A conference reports that the contact ended when
 * one of its agents leaves; the others continue.
 */
const isOver = (interaction: Fields, ended: boolean, wrapsUp: boolean): boolean => {
  if (interaction.isTerminated === true) return ended || wrapsUp;
  return ended && agentsIn(interaction).filter(({ hasLeft }) => !hasLeft).length < 2;
};

const agentsIn = (interaction: Fields): { agentId: string; hasLeft: boolean }[] =>
  Object.entries(object(interaction.participants)).flatMap(([agentId, participant]) => {
    const { pType, hasLeft } = object(participant);
    return pType === 'Agent' ? [{ agentId, hasLeft: hasLeft === true }] : [];
  });

/**
 * Others act on a task too: agents who are consulted, supervisors who listen in. They are not on it until they are
 * connected or have joined.
 */
const staysIn = ({
  data,
  interaction,
  at,
  is,
}: {
  data: Fields;
  interaction: Fields;
  at: string;
  is: (words: RegExp) => boolean;
}): Record<string, Stay> | undefined => {
  const agentId = word(data.agentId) ?? word(data.ownerId);
  // The agent who transfers is notified too: only these fields name the one who has it now.
  const owner = word(data.destAgentId) ?? word(data.owner) ?? word(interaction.owner);
  const left = agentsIn(interaction)
    .filter(({ hasLeft }) => hasLeft)
    .map(({ agentId }) => [agentId, { agentId, leftAt: at }] as const);
  const of = (id: string | undefined, what: Omit<Stay, 'agentId'>) =>
    id === undefined ? [] : [[id, { agentId: id, ...what }] as const];
  const moved = is(connects)
    ? of(is(/(transferred|changed)$/) ? owner : agentId, { tookOverAt: at })
    : is(/^(agent consult conferenced|participant joined conference)$/)
      ? of(word(data.participantId) ?? agentId, { joinedAt: at })
      : is(/^participant left conference$/)
        ? of(word(data.participantId) ?? agentId, { leftAt: at })
        : is(wrapUp)
          ? of(agentId, { leftAt: at })
          : [];
  const stays = Object.fromEntries([...left, ...moved]);
  return Object.keys(stays).length > 0 ? stays : undefined;
};

/** `ContactRecordingPauseFailed` and `task:recording-pause-failed` are the same words. */
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

const liveContact = (taskId: string, facts: Fields): LiveContact =>
  joinReports(undefined, {
    contactId: taskId,
    initialContactId: taskId,
    provider: 'webex',
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
