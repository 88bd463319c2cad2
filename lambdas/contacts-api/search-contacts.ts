import type { ContactSearch, ContactSummary } from '../../api/contacts/contacts.ts';
import { type Contact, startedAt } from '../../domain/contact/contact.ts';
import { matchesQuery, namedAgent } from '../../domain/contact/contact-query.ts';
import type { ContactQuery, StoredContact } from '../../domain/contact/contact-store.ts';
import { span } from '../../domain/contact/day.ts';
import { cursorAt, positionOf } from '../../domain/cursor.ts';
import { Failure } from '../../domain/failure.ts';
import { matchesName } from '../../domain/name-match.ts';
import { type DiallingPlan, normalNumber } from '../../domain/phone-number.ts';
import { type Caller, sees } from '../../domain/user/visibility.ts';
import type { Seen } from '../access/directory.ts';
import { flaggedContacts, flagOf } from './flag-search.ts';
import { fullPage } from './full-page.ts';
import type { Context, Operation } from './operation.ts';
import { summaryOf } from './views/contact-view.ts';
import { isPresented } from './views/presented.ts';

type Filters = Omit<ContactQuery, 'from' | 'to'>;

/** The agents that match all filters and whose contacts the caller sees. Undefined when every contact may match. */
const agentIdsOf = ({ agent, team }: ContactSearch, { agents, visible }: Seen): string[] | undefined => {
  const idLists = [
    ...(visible === 'all' ? [] : [[...visible.agentIds]]),
    ...(agent === undefined ? [] : [agents.called(agent)]),
    ...(team === undefined ? [] : [agents.inTeam(team)]),
  ];
  if (idLists.length === 0) return undefined;
  return idLists.reduce((left, ids) => left.filter((id) => ids.includes(id))).sort();
};

/** Each id with the current user name of the agent, because malformed records have no id. */
const withNames = (agentIds: readonly string[], { agents }: Seen): string[] =>
  agentIds.flatMap((agentId) => {
    const username = agents.byId(agentId)?.username ?? agentId;
    const owner = agents.of({ acdId: username })?.userId ?? agentId;
    return owner === agentId ? [agentId, namedAgent(username)] : [agentId];
  });

const filtersOf = (search: ContactSearch, seen: Seen, plan: DiallingPlan | undefined): Filters => {
  const agentIds = agentIdsOf(search, seen);
  // In an address a plus sign means a space: "+41..." that was not encoded arrives as " 41...".
  const number = search.number === undefined ? undefined : normalNumber(search.number.replace(/^ (?=\d)/, '+'), plan);
  return {
    ...(agentIds && { agentIds: withNames(agentIds, seen) }),
    ...(number !== undefined && { number }),
    ...(search.direction && { direction: search.direction }),
    ...(search.channel && { channel: search.channel }),
    ...(search.queue && { queue: search.queue.trim() }),
  };
};

/** "missing" finds what is on the list of missing recordings, including what was deleted or never recorded. */
const statesOf: Record<NonNullable<ContactSearch['recording']>, readonly ContactSummary['recordingState'][]> = {
  present: ['present'],
  missing: ['missing', 'deleted', 'not-recorded'],
  archived: ['archived', 'restoring'],
};

/** No index has it, because it depends on the recordings of the contact. */
const passesSummary = (
  { recording, minSeconds, maxSeconds }: ContactSearch,
  { recordingState, callDuration }: ContactSummary,
): boolean =>
  (recording === undefined || statesOf[recording].includes(recordingState)) &&
  (minSeconds === undefined || (callDuration !== null && callDuration >= minSeconds)) &&
  (maxSeconds === undefined || (callDuration !== null && callDuration <= maxSeconds));

const hasTag = ({ marks }: StoredContact, wanted: string | undefined): boolean =>
  wanted === undefined || marks.tags.some(({ label }) => matchesName(label, wanted));

const isInstant = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
};

/** A search without dates continues with the days it started with, even when midnight has passed. */
const pageOfSearch = (search: ContactSearch, context: Context) => {
  const { cursor, limit: _, ...list } = search;
  const bookmark = (from: string, to: string, inStore: string) => cursorAt(list, [from, to, inStore].join(' '));
  if (cursor === undefined) {
    return { ...span(search, { now: context.clock(), timeZone: context.timeZone }), inStore: undefined, bookmark };
  }
  const [from = '', to = '', inStore] = positionOf(list, cursor).split(' ');
  if (!isInstant(from) || !isInstant(to) || !inStore) {
    throw new Failure('invalid', 'This cursor belongs to another list', { field: 'cursor' });
  }
  return { from, to, inStore, bookmark };
};

export const searchContacts: Operation<'searchContacts'> = (context) => {
  const { contacts, directory, timeZone, staged: stagedOf } = context;

  const summaries = async (
    found: readonly StoredContact[],
    { agents }: Seen,
    { search, caller }: { search: ContactSearch; caller: Caller },
  ) => {
    const rows = await Promise.all(
      found.map(async (file) => {
        const known = { ...file, staged: await stagedOf(file.contact.contactId) };
        if (!isPresented(caller, known) || !hasTag(file, search.tag)) return [];
        const summary = summaryOf(known, { agents, timeZone });
        return passesSummary(search, summary) ? [summary] : [];
      }),
    );
    return rows.flat();
  };

  /** One contact and its chain, whatever the dates; the other filters count. */
  const chainOf = async (contactId: string, filters: Filters, { agents, visible }: Seen): Promise<StoredContact[]> => {
    const own = await contacts.find(contactId);
    const contact = own?.contact;
    const chain = await contacts.chain(contact?.initialContactId ?? contactId);
    const legs = chain.some((leg) => leg.contactId === contactId) || !contact ? chain : [...chain, contact];
    const { agentIds, ...others } = filters;
    const agentOf = (leg: Contact) => leg.agentId ?? agents.of(leg)?.userId;
    const wanted = legs
      .filter((leg) => sees(visible, agentOf(leg)) && matchesQuery(others, leg))
      .filter((leg) => agentIds === undefined || agentIds.includes(agentOf(leg) ?? ''))
      .sort((a, b) => Date.parse(startedAt(b)) - Date.parse(startedAt(a)));
    const files = await Promise.all(
      wanted.map((leg) => (leg.contactId === contactId ? own : contacts.find(leg.contactId))),
    );
    return files.filter((file): file is StoredContact => file?.contact !== undefined);
  };

  return async ({ query: search, caller }) => {
    const seen = await directory.seenBy(caller);
    const filters = filtersOf(search, seen, context.diallingPlan);
    const flag = flagOf(search, seen);
    const of = { search, caller };
    const { from, to, inStore, bookmark } = pageOfSearch(search, context);
    if (search.contactId !== undefined) {
      const legs = await chainOf(search.contactId.trim(), filters, seen);
      return { contacts: await summaries(legs, seen, of), next: null, searchedTo: null };
    }
    if (filters.agentIds?.length === 0) return { contacts: [], next: null, searchedTo: null };
    let reached: string | undefined;
    const { kept, next } = await fullPage(
      async (page) => {
        if (flag) {
          const found = await flaggedContacts(context, { flag, query: { ...filters, from, to }, seen }, page);
          reached = found.searchedTo;
          return found;
        }
        const { files: rows, next: further, searchedTo } = await contacts.search({ ...filters, from, to }, page);
        reached = searchedTo;
        return { rows, next: further };
      },
      (rows) => summaries(rows, seen, of),
      { limit: search.limit, cursor: inStore, clock: context.clock },
    );
    if (next === undefined) return { contacts: kept, next: null, searchedTo: null };
    return { contacts: kept, next: bookmark(from, to, next), searchedTo: reached ?? null };
  };
};

export const listQueues: Operation<'listQueues'> =
  ({ contacts }) =>
  async () => ({ queues: await contacts.queueNames() });
