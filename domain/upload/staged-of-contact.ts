import { cached } from '../cached.ts';
import type { Clock } from '../clock.ts';
import type { DataServerStore } from '../data-server/data-server.ts';
import type { StagedRecording } from './staged-recording.ts';
import type { UploadStore } from './upload-store.ts';

/** The staged recordings of a contact. */
export type StagedOfContact = (contactId: string) => Promise<StagedRecording[]>;

/** Without any data server nothing is staged, and no contact is checked for it. */
export const stagedOfContact = ({
  dataServers,
  uploads,
  clock,
}: {
  dataServers: Pick<DataServerStore, 'all' | 'former'>;
  uploads: Pick<UploadStore, 'ofContact'>;
  clock: Clock;
}): StagedOfContact => {
  const anyEver = async () => (await dataServers.all()).length > 0 || (await dataServers.former()).length > 0;
  const mayBeStaged = cached(anyEver, { clock, milliseconds: 30_000 });
  return async (contactId) => ((await mayBeStaged()) ? uploads.ofContact(contactId) : []);
};
