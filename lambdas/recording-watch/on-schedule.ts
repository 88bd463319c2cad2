import type { WatchResult } from '../../domain/control/watch/watch.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  watch: () => Promise<WatchResult>;
  endUnreportedContacts: () => Promise<number>;
  telemetry: Telemetry;
}

export interface WatchReport {
  resumed: number;
  askedAgain: number;
  outlived: number;
  unconfirmed: number;
  endedUnseen: number;
}

/** Checks all pauses once, and counts what somebody must look at. A failure at one contact does not stop the others. */
export const onSchedule =
  ({ watch, endUnreportedContacts, telemetry: { log, count, defect, flush } }: Dependencies) =>
  async (): Promise<WatchReport> => {
    try {
      const { due, askedAgain, outlived, unconfirmed, recorded, failed } = await watch();
      count('PausesOutlived', outlived.length);
      count('PausesUnconfirmed', unconfirmed.length);
      for (const contactId of outlived) log.error('A pause outlived its time', { contactId });
      for (const contactId of unconfirmed) log.error('A pause is not confirmed', { contactId });
      if (recorded.length > 0) count('RecordedWhilePaused', recorded.length);
      for (const contactId of recorded) log.error('Something was recorded of a paused contact', { contactId });
      for (const { contactId, error } of failed) {
        log.error('The watchdog failed at a contact', { contactId });
        defect('The watchdog failed at a contact', error);
      }
      const endedUnseen = await endUnreportedContacts().catch((error: unknown) => {
        // No reason for a retry: the next minute asks again.
        defect('The provider could not be asked about contacts that have been live for a long time', error);
        return 0;
      });
      return {
        resumed: due,
        askedAgain,
        outlived: outlived.length,
        unconfirmed: unconfirmed.length,
        endedUnseen,
      };
    } finally {
      flush();
    }
  };
