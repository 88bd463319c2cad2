import type { Clock } from '../../clock.ts';
import { leftAloneSince } from '../contact/contact-history.ts';
import { type ContactSource, type LiveContact, type LiveContactStore, livenessOf } from '../contact/live-contact.ts';

interface Ports {
  live: Pick<LiveContactStore, 'connected' | 'note'>;
  source: ContactSource;
  /** What to do when a contact is over. Harmless when repeated. */
  contactEnded: (contact: LiveContact) => Promise<unknown>;
  clock: Clock;
  count: (name: string, times: number) => void;
  /** Called for each contact: all agents had left it, or its provider says that it is over. */
  onEnded: (contactId: string, how: 'abandoned' | 'unreported') => void;
}

/** Milliseconds after the last agent left. If nobody has joined by then, the report of its end was lost. */
const abandonedAfterMs = 30 * 60_000;
/** Milliseconds. Most contacts are over by then. One that lasts longer may have ended without an event. */
const longLiveAfterMs = 2 * 3_600_000;
/** Only a few, because pauses need the provider's quota. */
const maxDescribedPerMinute = 2;

/**
 * Ends contacts whose end was not reported, because events are best effort. The provider is asked about contacts that
 * have been live for hours, a few each minute and each in turn, so that none is skipped, however long some last.
 */
export const endUnreportedContacts =
  ({ live, source, contactEnded, clock, count, onEnded }: Ports) =>
  async (): Promise<number> => {
    const now = clock().getTime();
    const connected = await live.connected();
    const longSince = new Date(now - longLiveAfterMs).toISOString();
    const aloneSince = new Date(now - abandonedAfterMs).toISOString();
    const alone = connected.filter((contact) => (leftAloneSince(contact) ?? aloneSince) < aloneSince);
    const longLive = connected
      .filter(({ provider, connectedAt }) => provider === 'amazon-connect' && connectedAt! < longSince)
      .sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
    const turn = (Math.floor(now / 60_000) * maxDescribedPerMinute) % Math.max(longLive.length, 1);
    const nextInTurn = [...longLive.slice(turn), ...longLive.slice(0, turn)].slice(0, maxDescribedPerMinute);

    let found = 0;
    for (const contact of alone) {
      const { now: noted } = await live.note(endedNow(contact, clock()));
      if (livenessOf(noted) !== 'ended') continue;
      await contactEnded(noted);
      onEnded(contact.contactId, 'abandoned');
      found += 1;
    }
    for (const contact of nextInTurn) {
      const described = (await source.describe(contact.contactId)) ?? endedNow(contact, clock());
      await live.note(described);
      if (described.contactId !== contact.contactId || livenessOf(described) !== 'ended') continue;
      await contactEnded(described);
      onEnded(contact.contactId, 'unreported');
      found += 1;
    }
    count('ContactsEndedUnseen', found);
    return found;
  };

/** A contact that the provider does not know is over. */
const endedNow = ({ contactId, initialContactId, provider }: LiveContact, now: Date): LiveContact => ({
  contactId,
  initialContactId,
  provider,
  endedAt: now.toISOString(),
});
