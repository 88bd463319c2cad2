import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { brieflyKept } from '../kit/briefly-kept.ts';
import type { Dependencies } from './operation.ts';

export type StagedOfContact = (contactId: string) => Promise<StagedRecording[]>;

/** Where nobody has registered a data server nothing is staged, and no contact is asked for it. */
export const stagedOfContact = ({
  dataServers,
  uploads,
  clock,
}: Pick<Dependencies, 'dataServers' | 'uploads' | 'clock'>): StagedOfContact => {
  const servers = brieflyKept(() => dataServers.all(), { clock, milliseconds: 30_000 });
  return async (contactId) => ((await servers()).length > 0 ? uploads.ofContact(contactId) : []);
};
