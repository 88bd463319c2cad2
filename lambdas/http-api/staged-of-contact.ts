import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { Dependencies } from './operation.ts';

export type StagedOfContact = (contactId: string) => Promise<StagedRecording[]>;

/** Where nobody has registered a data server nothing is staged, and no contact is asked for it. */
const keptForMilliseconds = 30_000;

export const stagedOfContact = ({
  dataServers,
  uploads,
  clock,
}: Pick<Dependencies, 'dataServers' | 'uploads' | 'clock'>): StagedOfContact => {
  let kept: { readAt: number; any: Promise<boolean> } | undefined;

  const anyDataServer = (): Promise<boolean> => {
    const now = clock().getTime();
    if (!kept || now - kept.readAt >= keptForMilliseconds) {
      const reading = { readAt: now, any: dataServers.all().then((servers) => servers.length > 0) };
      kept = reading;
      // What could not be read is not kept, nor is "none": the first recording of the first data server is shown at once.
      const forget = () => {
        if (kept === reading) kept = undefined;
      };
      reading.any.then((any) => any || forget(), forget);
    }
    return kept.any;
  };
  return async (contactId) => ((await anyDataServer()) ? uploads.ofContact(contactId) : []);
};
