import { cached } from '../cached.ts';
import type { Clock } from '../clock.ts';
import type { DataServerStore } from '../data-server/data-server.ts';
import type { AcdSettingsStore } from '../desktop/acd-settings.ts';
import type { StagedRecording } from './staged-recording.ts';
import type { UploadStore } from './upload-store.ts';

/** The staged recordings of a contact. */
export type StagedOfContact = (contactId: string) => Promise<StagedRecording[]>;

/** Without any data server, and without screens on PCs, nothing is staged, and contacts are not checked for it. */
export const stagedOfContact = ({
  dataServers,
  uploads,
  acdSettings,
  clock,
}: {
  dataServers: Pick<DataServerStore, 'all' | 'former'>;
  uploads: Pick<UploadStore, 'ofContact'>;
  acdSettings: Pick<AcdSettingsStore, 'read'>;
  clock: Clock;
}): StagedOfContact => {
  const anyEver = async () =>
    (await dataServers.all()).length > 0 ||
    (await acdSettings.read()) !== undefined ||
    (await dataServers.former()).length > 0;
  const mayBeStaged = cached(anyEver, { clock, milliseconds: 30_000 });
  return async (contactId) => ((await mayBeStaged()) ? uploads.ofContact(contactId) : []);
};
