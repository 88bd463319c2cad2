import { sortable } from '../../instant.ts';
import { type Medium, media } from '../../recording/recording.ts';
import {
  customerNumberOf,
  earlier,
  endOf,
  lastConnected,
  later,
  ownerOf,
  queueOf,
  staysOf,
} from './contact-history.ts';
import type { ContactHistory, LiveContact, Stay } from './live-contact.ts';

/** In a fixed order, so that equal sets are equal texts. */
const set = (...lists: (readonly string[] | undefined)[]): string[] =>
  [...new Set(lists.flatMap((list) => list ?? []))].sort();

const inOneOrder = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const merged = <Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  merge: (a: Value, b: Value) => Value,
): Record<string, Value> => {
  const both = { ...a };
  for (const [key, value] of Object.entries(b)) both[key] = Object.hasOwn(both, key) ? merge(both[key]!, value) : value;
  return inOneOrder(both);
};

const latest = (a: string, b: string): string => later(a, b)!;

const withoutUndefined = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;

const stayOf = ({ agentId, tookOverAt, joinedAt, leftAt }: Stay): Stay =>
  withoutUndefined({
    agentId,
    tookOverAt: tookOverAt && sortable(tookOverAt),
    joinedAt: joinedAt && sortable(joinedAt),
    leftAt: leftAt && sortable(leftAt),
  } as Stay);

const joinedStay = (a: Stay, b: Stay): Stay =>
  stayOf({
    agentId: b.agentId,
    tookOverAt: later(a.tookOverAt, b.tookOverAt),
    joinedAt: later(a.joinedAt, b.joinedAt),
    leftAt: later(a.leftAt, b.leftAt),
  } as Stay);

/** Everything that was reported, in full: what a short contact leaves out is read from its facts. */
interface Reports {
  stays: Record<string, Stay>;
  ends: string[];
  wrapUps: string[];
  callEnds: Record<string, string>;
  customerCalls: string[];
  queues: Record<string, string>;
  customerNumbers: Record<string, string>;
  chains: string[];
  previous: string[];
  channels: string[];
}

const some = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

const dated = (record: Readonly<Record<string, string>> = {}): Record<string, string> =>
  inOneOrder(Object.fromEntries(Object.entries(record).map(([key, at]) => [key, sortable(at)])));

/** What the facts alone say. A contact is not its own first one as soon as any report names another. */
const plain = (contact: LiveContact): Reports => ({
  stays: staysOf({ ...contact, history: {} }),
  ends: some(contact.endedAt),
  wrapUps: [],
  callEnds: {},
  customerCalls: [],
  queues: contact.queueId === undefined ? {} : { [contact.queueId]: '' },
  customerNumbers: contact.customerNumber === undefined ? {} : { [contact.customerNumber]: '' },
  chains: contact.initialContactId === contact.contactId ? [] : [contact.initialContactId],
  previous: some(contact.previousContactId),
  channels: some(contact.channel),
});

const reportsOf = (contact: LiveContact): Reports => {
  const { history = {} } = contact;
  const facts = plain(contact);
  const stays = Object.entries(history.stays ?? facts.stays).map(([key, stay]): [string, Stay] => [key, stayOf(stay)]);
  return {
    stays: inOneOrder(Object.fromEntries(stays)),
    ends: set((history.ends ?? facts.ends).map(sortable)),
    wrapUps: set(history.wrapUps?.map(sortable)),
    callEnds: dated(history.callEnds),
    customerCalls: set(history.customerCalls),
    queues: dated(history.queues ?? facts.queues),
    customerNumbers: dated(history.customerNumbers ?? facts.customerNumbers),
    chains: set(history.chains ?? facts.chains),
    previous: set(history.previous ?? facts.previous),
    channels: set(history.channels ?? facts.channels),
  };
};

const joinedReports = (a: Reports, b: Reports): Reports => ({
  stays: merged(a.stays, b.stays, joinedStay),
  ends: set(a.ends, b.ends),
  wrapUps: set(a.wrapUps, b.wrapUps),
  callEnds: merged(a.callEnds, b.callEnds, latest),
  customerCalls: set(a.customerCalls, b.customerCalls),
  queues: merged(a.queues, b.queues, latest),
  customerNumbers: merged(a.customerNumbers, b.customerNumbers, latest),
  chains: set(a.chains, b.chains),
  previous: set(a.previous, b.previous),
  channels: set(a.channels, b.channels),
});

const only = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

/** Contradicting reports count as recorded: better one command too many. */
const channelOf = (channels: readonly string[]): string | undefined =>
  only(channels) ?? channels.find((channel) => channel.toUpperCase() === 'VOICE');

/** Stored only if the facts do not imply it: most contacts have one agent, one end and no history. */
const historyOf = (reports: Reports, contact: LiveContact, lastConnectedAt: string | undefined) => {
  const facts = plain(contact);
  const history: ContactHistory = withoutUndefined({
    ...Object.fromEntries(
      (Object.keys(reports) as (keyof Reports)[])
        .filter((part) => JSON.stringify(reports[part]) !== JSON.stringify(facts[part]))
        .map((part) => [part, reports[part]]),
    ),
    lastConnectedAt: lastConnectedAt === contact.connectedAt ? undefined : lastConnectedAt,
  });
  return Object.keys(history).length > 0 ? history : undefined;
};

const bothMedia = (a: LiveContact, b: LiveContact): readonly Medium[] | undefined => {
  if (!a.media && !b.media) return undefined;
  return media.filter((medium) => a.media?.includes(medium) || b.media?.includes(medium));
};

const instants = ({ initiatedAt, connectedAt, endedAt, ...contact }: LiveContact): LiveContact =>
  withoutUndefined({
    ...contact,
    initiatedAt: initiatedAt && sortable(initiatedAt),
    connectedAt: connectedAt && sortable(connectedAt),
    endedAt: endedAt && sortable(endedAt),
  } as LiveContact);

/**
 * The contact with these facts added. The order and repetition of reports change nothing: places and media add up; what
 * changes in a contact's life (who has it, its queue, whether it is over) follows the latest instant that its provider
 * reported; if no instant decides, both are kept, and both are paused. An end that a later connection contradicts is
 * withdrawn.
 */
export const joinReports = (stored: LiveContact | undefined, facts: LiveContact): LiveContact => {
  const b = instants(facts);
  const a = stored ? instants(stored) : b;
  const reports = joinedReports(reportsOf(a), reportsOf(b));
  const { contactId } = b;
  const places = set(a.places, b.places);
  const connectedAt = earlier(a.connectedAt, b.connectedAt);
  const sign = later(lastConnected(a), lastConnected(b));
  const whole: LiveContact = {
    contactId,
    initialContactId: contactId,
    provider: b.provider,
    history: { ...reports, ...(sign !== undefined && { lastConnectedAt: sign }) },
  };
  const contact = withoutUndefined({
    contactId,
    initialContactId: only(reports.chains) ?? contactId,
    previousContactId: only(reports.previous),
    provider: b.provider,
    channel: channelOf(reports.channels),
    agentId: ownerOf(whole),
    queueId: queueOf(reports.queues),
    customerNumber: customerNumberOf(reports.customerNumbers),
    direction: [a.direction, b.direction].filter((one) => one !== undefined).sort()[0],
    initiatedAt: earlier(a.initiatedAt, b.initiatedAt),
    connectedAt,
    endedAt: endOf(whole, reports.ends),
    media: bothMedia(a, b),
    places: places.length > 0 ? places : undefined,
  } as LiveContact);
  return withoutUndefined({ ...contact, history: historyOf(reports, contact, sign) } as LiveContact);
};

/** Every chain to which the contact was reported to belong. */
export const chainsOf = (contact: LiveContact): readonly string[] =>
  contact.history?.chains ?? [contact.initialContactId];
