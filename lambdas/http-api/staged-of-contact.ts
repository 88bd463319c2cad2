import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { brieflyKept } from '../kit/briefly-kept.ts';
import type { Dependencies } from './operation.ts';

export type StagedOfContact = (contactId: string) => Promise<StagedRecording[]>;

/** Where nobody has ever registered a data server nothing is staged, and no contact is asked for it. */
export const stagedOfContact = ({
  dataServers,
  uploads,
  clock,
}: Pick<Dependencies, 'dataServers' | 'uploads' | 'clock'>): StagedOfContact => {
  const anyEver = async () => (await dataServers.all()).length > 0 || (await dataServers.former()).length > 0;
  const mayBe = brieflyKept(anyEver, { clock, milliseconds: 30_000 });
  return async (contactId) => ((await mayBe()) ? uploads.ofContact(contactId) : []);
};
