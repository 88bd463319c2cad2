import { sortable } from '../instant.ts';
import { type Medium, media } from '../recording/recording.ts';
import type { LiveContact } from './live-contact.ts';

const least = <Value extends string>(a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** A contact is not its own first one as soon as anybody says so. */
const first = (own: string, a: string, b: string): string => (a === own ? b : b === own ? a : least(a, b)!);

const both = (a: LiveContact, b: LiveContact): readonly Medium[] | undefined => {
  if (!a.media && !b.media) return undefined;
  return media.filter((medium) => a.media?.includes(medium) || b.media?.includes(medium));
};

const handlesOf = (a: LiveContact, b: LiveContact): Record<string, string> | undefined => {
  if (!a.handles && !b.handles) return undefined;
  const names = [...new Set([...Object.keys(a.handles ?? {}), ...Object.keys(b.handles ?? {})])].sort();
  return Object.fromEntries(names.map((name) => [name, least(a.handles?.[name], b.handles?.[name])!]));
};

/** One form for one fact: instants with milliseconds, media and handles in one order, nothing that is undefined. */
const settled = (contact: LiveContact): LiveContact =>
  Object.fromEntries(
    Object.entries(contact)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, name.endsWith('At') ? sortable(value) : value]),
  ) as unknown as LiveContact;

/**
 * What is known of a contact when these facts are added. The order of tellings and their repetition change nothing:
 * the earliest instant stays, media and handles add up, and where two tellings of anything else differ (a provider that
 * contradicts itself), the same one wins whichever came first. Nothing is ever taken back: an ended contact stays ended.
 */
export const joined = (known: LiveContact | undefined, facts: LiveContact): LiveContact => {
  const b = settled(facts);
  const a = known ? settled(known) : b;
  return settled({
    contactId: b.contactId,
    initialContactId: first(b.contactId, a.initialContactId, b.initialContactId),
    previousContactId: least(a.previousContactId, b.previousContactId),
    provider: least(a.provider, b.provider)!,
    channel: least(a.channel, b.channel),
    agentId: least(a.agentId, b.agentId),
    queueId: least(a.queueId, b.queueId),
    initiatedAt: least(a.initiatedAt, b.initiatedAt),
    connectedAt: least(a.connectedAt, b.connectedAt),
    endedAt: least(a.endedAt, b.endedAt),
    media: both(a, b),
    handles: handlesOf(a, b),
  } as LiveContact);
};
