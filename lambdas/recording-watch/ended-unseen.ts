import type { Clock } from '../../domain/clock.ts';
import { leftAloneSince } from '../../domain/control/contact/contact-history.ts';
import {
  type ContactSource,
  type LiveContact,
  type LiveContactStore,
  livenessOf,
} from '../../domain/control/contact/live-contact.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  live: Pick<LiveContactStore, 'connected' | 'note'>;
  source: ContactSource;
  ended: (contact: LiveContact) => Promise<unknown>;
  clock: Clock;
  telemetry: Pick<Telemetry, 'log' | 'count'>;
}

/** All agents have left so long ago, and nobody has come: the end was not reported, or got lost. */
const leftAlone = 30 * 60_000;
/** Most contacts are over by then: one that goes on for so long may have ended without an event. */
const longLive = 2 * 3_600_000;
/** A minute: the provider's quota is for those who pause. */
const askedAtOnce = 2;

/**
 * Events are best effort: of contacts that have been live for hours the provider is asked, a few each minute and each in
 * its turn, so that however long some last, none is passed over.
 */
export const endedUnseen =
  ({ live, source, ended, clock, telemetry: { log, count } }: Dependencies) =>
  async (): Promise<number> => {
    const now = clock().getTime();
    const since = new Date(now - longLive).toISOString();
    const connected = await live.connected();
    const aloneSince = new Date(now - leftAlone).toISOString();
    const alone = connected.filter((contact) => (leftAloneSince(contact) ?? aloneSince) < aloneSince);
    const long = connected
      .filter(({ provider, connectedAt }) => provider === 'amazon-connect' && connectedAt! < since)
      .sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
    const turn = (Math.floor(now / 60_000) * askedAtOnce) % Math.max(long.length, 1);
    const asked = [...long.slice(turn), ...long.slice(0, turn)].slice(0, askedAtOnce);

    let found = 0;
    for (const contact of alone) {
      const { now: noted } = await live.note(gone(contact, clock()));
      if (livenessOf(noted) !== 'ended') continue;
      await ended(noted);
      log.info('A contact that all agents had left was ended', { contactId: contact.contactId });
      found += 1;
    }
    for (const contact of asked) {
      const told = (await source.describe(contact.contactId)) ?? gone(contact, clock());
      await live.note(told);
      if (told.contactId !== contact.contactId || livenessOf(told) !== 'ended') continue;
      await ended(told);
      log.info('A contact had ended unseen', { contactId: contact.contactId });
      found += 1;
    }
    count('ContactsEndedUnseen', found);
    return found;
  };

/** A contact that the provider does not know cannot go on. */
const gone = ({ contactId, initialContactId, provider }: LiveContact, now: Date): LiveContact => ({
  contactId,
  initialContactId,
  provider,
  endedAt: now.toISOString(),
});
