import { type Contact, startedAt } from '../contact/contact.ts';
import { agentKey, namedAgent } from '../contact/contact-query.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { LiveContactStore } from '../control/contact/live-contact.ts';
import type { LedgerReader } from '../control/ledger/ledger.ts';
import { blackoutsOf, mergeBlackouts } from '../desktop/extraction/blackouts.ts';
import type { Blackout } from '../desktop/extraction/extraction.ts';
import { screenOfCall } from '../on-demand/screen-span.ts';
import { decideCall, type ScheduledCall } from '../schedule/decide-call.ts';
import { type DesktopPeople, isScreenWanted, scheduledAgent } from '../schedule/who-is-recorded.ts';
import { subtractSpans } from '../upload/spans/redacted-spans.ts';
import type { User } from '../user/user.ts';
import { isScreenOnly, longestScreenHours } from './screen-contact.ts';

interface Span {
  from: string;
  to: string;
}

type Call = Span & Pick<ScheduledCall, 'contactId' | 'queues' | 'direction'>;

export interface CallPorts {
  contacts: Pick<ContactStore, 'search'>;
  live: Pick<LiveContactStore, 'connected' | 'endedOf'>;
  ledgers: LedgerReader;
}

/** Contacts do not last longer. They are found by their beginning. */
const longestCallHours = 12;
const pageSize = 100;

const earlier = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) - hours * 3_600_000).toISOString();
const within = (one: Span, span: Span): Span => ({
  from: one.from > span.from ? one.from : span.from,
  to: one.to < span.to ? one.to : span.to,
});
const touches = (one: Span, span: Span): boolean => one.from < span.to && one.to > span.from;

const searchAll = async (
  contacts: CallPorts['contacts'],
  query: Parameters<ContactStore['search']>[0],
): Promise<Contact[]> => {
  const found: Contact[] = [];
  let cursor: string | undefined;
  do {
    const page = await contacts.search(query, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
    found.push(...page.files.map(({ contact }) => contact));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
};

/** The ids under which an agent's contacts are found. Some records name the agent without the id. */
const agentIdsOf = ({ userId, username }: Pick<User, 'userId' | 'username'>): string[] => [
  userId,
  namedAgent(username),
];

const importedCall = (contact: Contact): Call | undefined => {
  const { contactId, queueId, queueName, contactDirection: direction, disconnectedAt } = contact;
  const { connectedToAgentAt } = contact;
  if (isScreenOnly(contact) || connectedToAgentAt === undefined || disconnectedAt === undefined) return undefined;
  const [from, to] = [connectedToAgentAt, disconnectedAt].map((one) => new Date(one).toISOString()) as [string, string];
  return { contactId, from, to, queues: [queueId, queueName].filter((one) => one !== undefined), direction };
};

/** An agent's calls that touch the span: those whose record was imported, and those that are known only live. */
const callsWithin =
  ({ contacts, live }: Pick<CallPorts, 'contacts' | 'live'>) =>
  async (user: User, span: Span): Promise<Call[]> => {
    const { userId } = user;
    const [imported, current, ended] = await Promise.all([
      searchAll(contacts, {
        ...{ from: earlier(span.from, longestCallHours), to: span.to, agentIds: agentIdsOf(user) },
      }),
      live.connected([userId]),
      live.endedOf(userId),
    ]);
    const calls = new Map<string, Call>();
    for (const contact of [...ended, ...current]) {
      const { contactId, connectedAt, endedAt, queueId } = contact;
      if (connectedAt === undefined) continue;
      const queues = queueId === undefined ? [] : [queueId];
      calls.set(contactId, { contactId, from: connectedAt, to: endedAt ?? span.to, queues });
    }
    // A record knows better than earlier events.
    for (const contact of imported) {
      const call = importedCall(contact);
      if (call) calls.set(call.contactId, call);
    }
    return [...calls.values()].filter((call) => touches(call, span));
  };

/**
 * What a screen that is recorded without a call must not show: the screen of recorded calls, because it belongs to them
 * (OD-29), and every pause of the agent's calls, whether they are recorded or not. A Timed schedule shows nothing of any call,
 * because other schedules, and agents, decide whether calls are recorded (decision 0053).
 */
export const blackoutsOfCalls =
  (ports: CallPorts) =>
  async (user: User, span: Span, people: DesktopPeople, { isTimed }: { isTimed: boolean }): Promise<Blackout[]> => {
    const agent = scheduledAgent(people)(user);
    const of = async (call: Call): Promise<Blackout[]> => {
      if (isTimed) return touches(call, span) ? [{ ...within(call, span), cause: 'pause' }] : [];
      const ledger = await ports.ledgers.ledger(call.contactId);
      const { automatic } = decideCall(people.schedules, { ...call, agent }, call.from);
      const isWanted = isScreenWanted(people, user, call.from);
      const screen = isWanted ? screenOfCall(ledger, call, automatic !== undefined) : undefined;
      const own = screen ? subtractSpans([screen.span], screen.unwanted) : [];
      return [...own.map((one) => ({ ...one, cause: 'pause' as const })), ...blackoutsOf(ledger, call)].flatMap(
        (blackout) => (touches(blackout, span) ? [{ ...blackout, ...within(blackout, span) }] : []),
      );
    };
    const calls = await callsWithin(ports)(user, span);
    return mergeBlackouts((await Promise.all(calls.map(of))).flat());
  };

/** The imported calls of its agent that touch a screen that was recorded without a call, the earliest first. */
export const callsDuring =
  (contacts: CallPorts['contacts']) =>
  async (screen: Contact): Promise<Contact[]> => {
    const { agentId, acdId, disconnectedAt } = screen;
    if (!isScreenOnly(screen) || disconnectedAt === undefined) return [];
    const span = { from: startedAt(screen), to: disconnectedAt };
    const agentIds = [agentId, acdId === undefined ? undefined : namedAgent(acdId)].filter((id) => id !== undefined);
    const found = await searchAll(contacts, {
      ...{ from: earlier(span.from, longestCallHours), to: span.to, agentIds },
    });
    return found
      .filter((contact) => {
        const call = importedCall(contact);
        return call !== undefined && touches(call, span);
      })
      .toSorted((a, b) => (startedAt(a) < startedAt(b) ? -1 : 1));
  };

/** The contacts of this contact's agent whose screens were recorded without a call while this contact lasted. */
export const screensDuring =
  (contacts: CallPorts['contacts']) =>
  async (contact: Contact, span: Span): Promise<string[]> => {
    const agent = agentKey(contact);
    if (agent === undefined) return [];
    const screens = await searchAll(contacts, {
      ...{ from: earlier(span.from, longestScreenHours), to: span.to, agentIds: [agent], channel: 'screen' },
    });
    return screens
      .filter((screen) => touches({ from: startedAt(screen), to: screen.disconnectedAt ?? '' }, span))
      .map(({ contactId }) => contactId);
  };
