import type { SQSRecord } from 'aws-lambda';
import { type LiveContact, type LiveContactStore, livenessOf } from '../../domain/control/contact/live-contact.ts';
import type { LedgerHead } from '../../domain/control/ledger/ledger-chain.ts';
import { isDone, type Outcome } from '../../domain/control/recorder/outcome.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** The content of a provider's event: facts about a contact, nothing that matters here, or unreadable. */
export type ContactReport = LiveContact | 'nothing' | 'unreadable';

interface Dependencies {
  readEvent: (event: unknown) => ContactReport;
  live: Pick<LiveContactStore, 'note'>;
  /**
   * Call this when the contact is connected to an agent: a pause of the previous leg may continue in it. Returns the
   * recorders' answers. Harmless when repeated.
   */
  connected: (contact: LiveContact) => Promise<readonly Outcome[]>;
  /**
   * Call this when the contact is over, which ends its pauses. Returns the end of its ledger. Harmless when repeated.
   */
  ended: (contact: LiveContact) => Promise<LedgerHead | undefined>;
  telemetry: Pick<Telemetry, 'log' | 'count'>;
}

/**
 * Handles one event. Events arrive late, twice and in any order, and each only adds facts. The end of a contact is
 * handled once, by the event that caused it, or again when an interrupted message returns. Its connection is handled
 * each time it is reported.
 */
export const liveContacts =
  ({ readEvent, live, connected, ended, telemetry: { log, count } }: Dependencies) =>
  async ({ body, messageId, attributes }: Pick<SQSRecord, 'body' | 'messageId' | 'attributes'>): Promise<void> => {
    const report = readEvent(parsed(body));
    if (report === 'unreadable') {
      // A retry would not make it readable.
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
    // The connection may have been found by asking the provider, and its handling may have been interrupted.
    if (liveness === 'waiting' || (liveness === 'ended' && livenessBefore === 'ended' && !again)) return;
    if (liveness === 'ended') {
      const ledger = await ended(now);
      // An independent witness: someone who can write to the tables could rewrite a ledger, but not this line.
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
