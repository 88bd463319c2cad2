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
const sortedSet = (...lists: (readonly string[] | undefined)[]): string[] =>
  [...new Set(lists.flatMap((list) => list ?? []))].sort();

const sortKeys = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const mergeRecords = <Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  merge: (a: Value, b: Value) => Value,
): Record<string, Value> => {
  const both = { ...a };
  for (const [key, value] of Object.entries(b)) both[key] = Object.hasOwn(both, key) ? merge(both[key]!, value) : value;
  return sortKeys(both);
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

const joinStays = (a: Stay, b: Stay): Stay =>
  stayOf({
    agentId: b.agentId,
    tookOverAt: later(a.tookOverAt, b.tookOverAt),
    joinedAt: later(a.joinedAt, b.joinedAt),
    leftAt: later(a.leftAt, b.leftAt),
  } as Stay);

/** Everything that was reported, in full. A short contact leaves some of it out; that is read from its facts. */
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

const listOf = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

const sortDates = (record: Readonly<Record<string, string>> = {}): Record<string, string> =>
  sortKeys(Object.fromEntries(Object.entries(record).map(([key, at]) => [key, sortable(at)])));

/** What the facts alone say. A contact is not its own first one as soon as any report names another. */
const reportsFromFacts = (contact: LiveContact): Reports => ({
  stays: staysOf({ ...contact, history: {} }),
  ends: listOf(contact.endedAt),
  wrapUps: [],
  callEnds: {},
  customerCalls: [],
  queues: contact.queueId === undefined ? {} : { [contact.queueId]: '' },
  customerNumbers: contact.customerNumber === undefined ? {} : { [contact.customerNumber]: '' },
  chains: contact.initialContactId === contact.contactId ? [] : [contact.initialContactId],
  previous: listOf(contact.previousContactId),
  channels: listOf(contact.channel),
});

const reportsOf = (contact: LiveContact): Reports => {
  const { history = {} } = contact;
  const facts = reportsFromFacts(contact);
  const stays = Object.entries(history.stays ?? facts.stays).map(([key, stay]): [string, Stay] => [key, stayOf(stay)]);
  return {
    stays: sortKeys(Object.fromEntries(stays)),
    ends: sortedSet((history.ends ?? facts.ends).map(sortable)),
    wrapUps: sortedSet(history.wrapUps?.map(sortable)),
    callEnds: sortDates(history.callEnds),
    customerCalls: sortedSet(history.customerCalls),
    queues: sortDates(history.queues ?? facts.queues),
    customerNumbers: sortDates(history.customerNumbers ?? facts.customerNumbers),
    chains: sortedSet(history.chains ?? facts.chains),
    previous: sortedSet(history.previous ?? facts.previous),
    channels: sortedSet(history.channels ?? facts.channels),
  };
};

const joinAllReports = (a: Reports, b: Reports): Reports => ({
  stays: mergeRecords(a.stays, b.stays, joinStays),
  ends: sortedSet(a.ends, b.ends),
  wrapUps: sortedSet(a.wrapUps, b.wrapUps),
  callEnds: mergeRecords(a.callEnds, b.callEnds, latest),
  customerCalls: sortedSet(a.customerCalls, b.customerCalls),
  queues: mergeRecords(a.queues, b.queues, latest),
  customerNumbers: mergeRecords(a.customerNumbers, b.customerNumbers, latest),
  chains: sortedSet(a.chains, b.chains),
  previous: sortedSet(a.previous, b.previous),
  channels: sortedSet(a.channels, b.channels),
});

const singleValue = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

/** If reports contradict each other, the channel that is recorded counts: one command too many is better than none. */
const channelOf = (channels: readonly string[]): string | undefined =>
  singleValue(channels) ?? channels.find((channel) => channel.toUpperCase() === 'VOICE');

/** Stored only if the facts do not imply it: most contacts have one agent, one end and no history. */
const historyOf = (reports: Reports, contact: LiveContact, lastConnectedAt: string | undefined) => {
  const facts = reportsFromFacts(contact);
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

const joinMedia = (a: LiveContact, b: LiveContact): readonly Medium[] | undefined => {
  if (!a.media && !b.media) return undefined;
  return media.filter((medium) => a.media?.includes(medium) || b.media?.includes(medium));
};

const withSortableInstants = ({ initiatedAt, connectedAt, endedAt, ...contact }: LiveContact): LiveContact =>
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
  const b = withSortableInstants(facts);
  const a = stored ? withSortableInstants(stored) : b;
  const reports = joinAllReports(reportsOf(a), reportsOf(b));
  const { contactId } = b;
  const places = sortedSet(a.places, b.places);
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
    initialContactId: singleValue(reports.chains) ?? contactId,
    previousContactId: singleValue(reports.previous),
    provider: b.provider,
    channel: channelOf(reports.channels),
    agentId: ownerOf(whole),
    queueId: queueOf(reports.queues),
    customerNumber: customerNumberOf(reports.customerNumbers),
    direction: [a.direction, b.direction].filter((one) => one !== undefined).sort()[0],
    initiatedAt: earlier(a.initiatedAt, b.initiatedAt),
    connectedAt,
    endedAt: endOf(whole, reports.ends),
    media: joinMedia(a, b),
    places: places.length > 0 ? places : undefined,
  } as LiveContact);
  return withoutUndefined({ ...contact, history: historyOf(reports, contact, sign) } as LiveContact);
};

/** Every chain to which the contact was reported to belong. */
export const chainsOf = (contact: LiveContact): readonly string[] =>
  contact.history?.chains ?? [contact.initialContactId];
