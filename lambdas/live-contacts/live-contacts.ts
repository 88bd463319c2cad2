import type { SQSRecord } from 'aws-lambda';
import { type LiveContact, type LiveContactStore, livenessOf } from '../../domain/control/contact/live-contact.ts';
import type { LedgerHead } from '../../domain/control/ledger/ledger-chain.ts';
import { isDone, type Outcome } from '../../domain/control/recorder/outcome.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** What a provider's event says: facts about a contact; nothing that matters here; or it cannot be read. */
export type ContactReport = LiveContact | 'nothing' | 'unreadable';

interface Dependencies {
  readEvent: (event: unknown) => ContactReport;
  live: Pick<LiveContactStore, 'note'>;
  /**
   * The contact is connected to an agent now: a pause of the leg before may go on in it, and this is what the recorders
   * said to that. Harmless when repeated.
   */
  connected: (contact: LiveContact) => Promise<readonly Outcome[]>;
  /** The contact is over, and all that was paused with it: gives where its ledger ends. Harmless when repeated. */
  ended: (contact: LiveContact) => Promise<LedgerHead | undefined>;
  telemetry: Pick<Telemetry, 'log' | 'count'>;
}

/**
 * Takes one event. Events come late, twice and in any order: each only adds facts. The end of a contact is acted on
 * once, by whoever's facts made it so, or again by whoever was given a message back that broke off; that it is connected
 * every time that it is told.
 */
export const liveContacts =
  ({ readEvent, live, connected, ended, telemetry: { log, count } }: Dependencies) =>
  async ({ body, messageId, attributes }: Pick<SQSRecord, 'body' | 'messageId' | 'attributes'>): Promise<void> => {
    const report = readEvent(parsed(body));
    if (report === 'unreadable') {
      // Trying again would not make it readable.
      count('ContactEventsUnread', 1);
      log.warn('A contact event could not be read', { messageId });
      return;
    }
    if (report === 'nothing') return;

    const { now, before } = await live.note(report);
    count('ContactEventsNoted', 1);
    const again = Number(attributes.ApproximateReceiveCount) > 1;
    const liveness = livenessOf(now);
    const livenessBefore = before && livenessOf(before);
    // That it is connected may have been learnt by asking the provider, and what follows may have broken off then.
    if (liveness === 'waiting' || (liveness === 'ended' && livenessBefore === 'ended' && !again)) return;
    if (liveness === 'ended') {
      const ledger = await ended(now);
      // A witness elsewhere: who may write to the tables could write a ledger anew, but not this line.
      if (ledger) {
        const { length: entries, hash: head } = ledger;
        log.info('A control ledger was closed', { contactId: now.contactId, entries, head });
      }
    } else if ((await connected(now)).some((outcome) => !isDone(outcome))) {
      count('PausesLostAtTransfer', 1);
      log.error('A pause could not be kept across a transfer', { contactId: now.contactId });
    }
    if (liveness !== livenessBefore) log.info('A contact changed', { contactId: now.contactId, is: liveness });
  };

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
