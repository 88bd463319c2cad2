import type { ContactSearch, ContactSummary } from '../../api/contacts.ts';
import { type Contact, startedAt } from '../../domain/contact/contact.ts';
import { namedAgent, passes } from '../../domain/contact/contact-query.ts';
import type { ContactQuery } from '../../domain/contact/contact-store.ts';
import { span } from '../../domain/contact/day.ts';
import { cursorAt, positionOf } from '../../domain/cursor.ts';
import { Failure } from '../../domain/failure.ts';
import { type DiallingPlan, normalNumber } from '../../domain/phone-number.ts';
import { type Asker, sees } from '../../domain/user/visibility.ts';
import type { Seen } from '../access/directory.ts';
import { summaryOf } from './contact-view.ts';
import { fullPage } from './full-page.ts';
import type { Context, Operation } from './operation.ts';
import { isPresented } from './presented.ts';

type Filters = Omit<ContactQuery, 'from' | 'to'>;

/** The agents all filters leave, and the asker sees; undefined when every contact may be found. */
const agentIdsOf = ({ agent, team }: ContactSearch, { agents, visible }: Seen): string[] | undefined => {
  const asked = [
    ...(visible === 'all' ? [] : [[...visible.agentIds]]),
    ...(agent === undefined ? [] : [agents.called(agent)]),
    ...(team === undefined ? [] : [agents.inTeam(team)]),
  ];
  if (asked.length === 0) return undefined;
  return asked.reduce((left, ids) => left.filter((id) => ids.includes(id))).sort();
};

/** Beside each id the user name that is his today: records of a wrong shape tell no id. */
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
    ...(search.queue && { queue: search.queue.trim() }),
  };
};

/** What "missing" finds is what the list of missing recordings holds: also what was deleted or never recorded. */
const statesOf: Record<NonNullable<ContactSearch['recording']>, readonly ContactSummary['recordingState'][]> = {
  present: ['present'],
  missing: ['missing', 'deleted', 'not-recorded'],
  archived: ['archived', 'restoring'],
};

const isInstant = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
};

/** A search without dates goes on with the days it began with, even when midnight has passed in between. */
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

  /** Whether a contact is being redacted stands among its own items: it costs no read of its own. */
  const summaries = async (
    found: readonly Contact[],
    { agents }: Seen,
    { recording, asker }: Pick<ContactSearch, 'recording'> & { asker: Asker },
  ) => {
    const rows = await Promise.all(
      found.map(async (contact) => {
        const [file, staged] = await Promise.all([contacts.find(contact.contactId), stagedOf(contact.contactId)]);
        const { recordings = [], redaction } = file ?? {};
        const known = { contact, recordings, staged, ...(redaction && { redaction }) };
        return isPresented(asker, known) ? [summaryOf(known, { agents, timeZone })] : [];
      }),
    );
    return rows.flat().filter((row) => recording === undefined || statesOf[recording].includes(row.recordingState));
  };

  /** One contact and its chain, whatever the dates; the other filters count. */
  const chainOf = async (contactId: string, filters: Filters, { agents, visible }: Seen): Promise<Contact[]> => {
    const contact = (await contacts.find(contactId))?.contact;
    const chain = await contacts.chain(contact?.initialContactId ?? contactId);
    const legs = chain.some((leg) => leg.contactId === contactId) || !contact ? chain : [...chain, contact];
    const { agentIds, ...others } = filters;
    const agentOf = (leg: Contact) => leg.agentId ?? agents.of(leg)?.userId;
    return legs
      .filter((leg) => sees(visible, agentOf(leg)) && passes(others, leg))
      .filter((leg) => agentIds === undefined || agentIds.includes(agentOf(leg) ?? ''))
      .sort((a, b) => Date.parse(startedAt(b)) - Date.parse(startedAt(a)));
  };

  return async ({ query: search, asker }) => {
    const seen = await directory.seenBy(asker);
    const filters = filtersOf(search, seen, context.diallingPlan);
    const of = { recording: search.recording, asker };
    const { from, to, inStore, bookmark } = pageOfSearch(search, context);
    if (search.contactId !== undefined) {
      const legs = await chainOf(search.contactId.trim(), filters, seen);
      return { contacts: await summaries(legs, seen, of), next: null };
    }
    if (filters.agentIds?.length === 0) return { contacts: [], next: null };
    const { kept, next } = await fullPage(
      async (page) => {
        const { contacts: rows, next: further } = await contacts.search({ ...filters, from, to }, page);
        return { rows, next: further };
      },
      (rows) => summaries(rows, seen, of),
      { limit: search.limit, cursor: inStore, clock: context.clock },
    );
    return { contacts: kept, next: next === undefined ? null : bookmark(from, to, next) };
  };
};
