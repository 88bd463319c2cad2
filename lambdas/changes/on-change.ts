import type { Announced, Change } from '../../domain/changes/announce.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies<Record> {
  changesIn: (record: Record) => readonly Change[];
  announce: (changes: readonly Change[]) => Promise<Announced>;
  telemetry: Telemetry;
}

/**
 * Notifies pages of the changes in a batch of the live table's stream. A record that cannot be read does not delay the
 * others. A message that could not be sent is not retried, because pages also poll.
 */
export const onChange =
  <Record>({ changesIn, announce, telemetry: { count, defect, flush } }: Dependencies<Record>) =>
  async ({ Records }: { Records: readonly Record[] }): Promise<void> => {
    try {
      const changes = Records.flatMap((record) => {
        try {
          return changesIn(record);
        } catch (error) {
          count('ChangesUnread', 1);
          defect('A change of the live table could not be read', error);
          return [];
        }
      });
      if (changes.length === 0) return;
      const { sent, gone, failed, reason } = await announce(changes);
      count('ChangesSent', sent);
      count('ConnectionsGone', gone);
      count('ChangesNotSent', failed);
      if (failed > 0) defect('Some pages could not be notified of a change', reason);
    } finally {
      flush();
    }
  };
