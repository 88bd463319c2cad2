import type { LiveContact } from './live-contact.ts';

/**
 * One agent's part in a contact. Somebody may take the contact over (whoever had it is out of it, whether or not a report
 * of that comes), or join those who are on it; only the latest instant of each counts.
 */
export interface Stay {
  agentId: string;
  tookOverAt?: string;
  joinedAt?: string;
  leftAt?: string;
}

/**
 * What was reported of a contact, kept so that any order of the same reports ends in the same contact. Every part is a
 * set, or keeps the latest instant: nothing here is decided by which report came first, or by how an id is spelled.
 */
export interface ContactHistory {
  /** By reservation where the provider has such a thing: an agent may come back. Else by agent. */
  stays?: Readonly<Record<string, Stay>>;
  /** The latest sign that the contact was connected, where it is not the first one. */
  lastConnectedAt?: string;
  /** When the contact as a whole was said to be over. */
  ends?: readonly string[];
  /** When it, or one agent's part in it, was: the report does not say which. */
  wrapUps?: readonly string[];
  /** When calls of the contact were over, by their ids. */
  callEnds?: Readonly<Record<string, string>>;
  /** Calls that are known to be the customer's own. */
  customerCalls?: readonly string[];
  /** When a queue was last named; empty where the report told no time. */
  queues?: Readonly<Record<string, string>>;
  /** Only where reports contradict each other. */
  chains?: readonly string[];
  previous?: readonly string[];
  channels?: readonly string[];
}

export const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

export const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** The reports of who was on a contact. One without a history was of one agent, who took it when it was connected. */
export const staysOf = ({ history, agentId, connectedAt }: LiveContact): Readonly<Record<string, Stay>> =>
  history?.stays ??
  (agentId === undefined
    ? {}
    : { [agentId]: { agentId, ...(connectedAt !== undefined && { tookOverAt: connectedAt }) } });

const lastSign = ({ tookOverAt, joinedAt }: Stay): string | undefined => later(tookOverAt, joinedAt);

/** Nobody leaves before coming: at the same instant, the leaving came after. */
const hasLeft = (stay: Stay): boolean => stay.leftAt !== undefined && stay.leftAt >= (lastSign(stay) ?? '');

const tookOverFrom = (stay: Stay, other: Stay): boolean =>
  other.agentId !== stay.agentId && other.tookOverAt !== undefined && other.tookOverAt > (lastSign(stay) ?? '');

const presentStays = (contact: LiveContact): Stay[] => {
  const stays = Object.values(staysOf(contact));
  return stays.filter((stay) => !hasLeft(stay) && !stays.some((other) => tookOverFrom(stay, other)));
};

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Every agent who is on the contact, as far as is known; where reports leave it open which of two, both. */
export const agentsOn = (contact: LiveContact): string[] =>
  unique(presentStays(contact).map(({ agentId }) => agentId)).sort();

/** Every agent who is or was on the contact. */
export const agentsEver = (contact: LiveContact): string[] =>
  unique(Object.values(staysOf(contact)).map(({ agentId }) => agentId)).sort();

/** Everybody has left, and the contact is not over: the customer waits for the next agent. Gives since when. */
export const leftAloneSince = (contact: LiveContact): string | undefined => {
  const stays = Object.values(staysOf(contact));
  if (stays.length === 0 || presentStays(contact).length > 0) return undefined;
  return stays.map(({ leftAt }) => leftAt).reduce(later, undefined);
};

/** The one with the latest instant; undefined where that does not decide. */
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

/** The latest sign that it was connected. */
export const lastConnected = (contact: LiveContact): string | undefined =>
  Object.values(staysOf(contact))
    .map(lastSign)
    .reduce(later, later(contact.connectedAt, contact.history?.lastConnectedAt));

/**
 * When the contact ended: the first report of an end that no later sign of a connection contradicts. One agent's end is
 * not the contact's, and neither is the end of a call that is not the customer's.
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
