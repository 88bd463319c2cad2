import type { LiveContact, Stay } from './live-contact.ts';

export const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

export const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** The reports of who was on a contact. Without a history there was one agent, who took it when it was connected. */
export const staysOf = ({ history, agentId, connectedAt }: LiveContact): Readonly<Record<string, Stay>> =>
  history?.stays ??
  (agentId === undefined
    ? {}
    : { [agentId]: { agentId, ...(connectedAt !== undefined && { tookOverAt: connectedAt }) } });

const lastSign = ({ tookOverAt, joinedAt }: Stay): string | undefined => later(tookOverAt, joinedAt);

/** Nobody leaves before joining: at the same instant, leaving comes second. */
const hasLeft = (stay: Stay): boolean => stay.leftAt !== undefined && stay.leftAt >= (lastSign(stay) ?? '');

const tookOverFrom = (stay: Stay, other: Stay): boolean =>
  other.agentId !== stay.agentId && other.tookOverAt !== undefined && other.tookOverAt > (lastSign(stay) ?? '');

const presentStays = (contact: LiveContact): Stay[] => {
  const stays = Object.values(staysOf(contact));
  return stays.filter((stay) => !hasLeft(stay) && !stays.some((other) => tookOverFrom(stay, other)));
};

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Every agent who is on the contact, as far as known; if reports do not decide between two, both. */
export const agentsOn = (contact: LiveContact): string[] =>
  unique(presentStays(contact).map(({ agentId }) => agentId)).sort();

/** Every agent who is or was on the contact. */
export const agentsEver = (contact: LiveContact): string[] =>
  unique(Object.values(staysOf(contact)).map(({ agentId }) => agentId)).sort();

/** When the last agent left a contact that is not over. Its customer is waiting for the next agent. */
export const leftAloneSince = (contact: LiveContact): string | undefined => {
  const stays = Object.values(staysOf(contact));
  if (stays.length === 0 || presentStays(contact).length > 0) return undefined;
  return stays.map(({ leftAt }) => leftAt).reduce(later, undefined);
};

/** The id with the latest instant. Undefined if several share it. */
const latestOf = (dated: readonly { id: string; at: string }[]): string | undefined => {
  const latest = dated.map(({ at }) => at).reduce<string | undefined>(later, undefined);
  const ids = unique(dated.filter(({ at }) => at === latest).map(({ id }) => id));
  return ids.length === 1 ? ids[0] : undefined;
};

/** Who has the contact now; when nobody does, who had it last. */
export const ownerOf = (contact: LiveContact): string | undefined => {
  const present = presentStays(contact);
  const stays = present.length > 0 ? present : Object.values(staysOf(contact));
  return latestOf(stays.map((stay) => ({ id: stay.agentId, at: lastSign(stay) ?? '' })));
};

export const queueOf = (queues: Readonly<Record<string, string>>): string | undefined =>
  latestOf(Object.entries(queues).map(([id, at]) => ({ id, at })));

/** Stored instead of a number from the time on when the customer had none. */
export const withheldNumber = 'withheld';

export const customerNumberOf = (numbers: Readonly<Record<string, string>>): string | undefined => {
  const latest = latestOf(Object.entries(numbers).map(([id, at]) => ({ id, at })));
  return latest === withheldNumber ? undefined : latest;
};

/** The latest sign that it was connected. */
export const lastConnected = (contact: LiveContact): string | undefined =>
  Object.values(staysOf(contact))
    .map(lastSign)
    .reduce(later, later(contact.connectedAt, contact.history?.lastConnectedAt));

/**
 * When the contact ended: the first reported end that no later sign of a connection contradicts. The end of one agent's
 * part is not the contact's end, and neither is the end of a call other than the customer's.
 */
export const endOf = (contact: LiveContact, ends: readonly string[]): string | undefined => {
  const { contactId, history: { wrapUps = [], callEnds = {}, customerCalls = [] } = {} } = contact;
  const ofCustomer = (callId: string) =>
    customerCalls.length > 0 ? customerCalls.includes(callId) : callId === contactId;
  const ofCalls = Object.entries(callEnds).flatMap(([callId, at]) => (ofCustomer(callId) ? [at] : []));
  const onlyOne = agentsEver(contact).length <= 1;
  const ofAll = onlyOne || presentStays(contact).length === 0 ? wrapUps : [];
  const goesOn = lastConnected(contact) ?? '';
  return [...ends, ...ofCalls, ...ofAll].filter((at) => at >= goesOn).reduce<string | undefined>(earlier, undefined);
};
