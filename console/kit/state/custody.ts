import type { CustodyEntry } from '../../../domain/upload/staged-recording.ts';

/** The hand-overs of a staged recording, from the PC to the archive. */
export const custodySteps: Record<CustodyEntry['step'], string> = {
  recorded: 'Recorded on site',
  staged: 'Staged on the data server',
  registered: 'Registered in the cloud',
  released: 'Released for upload',
  recycled: 'Recycled',
  'upload-started': 'Upload started',
  redacted: 'A part was removed',
  opened: 'Container opened',
  'not-opened': 'Container cannot be opened',
  withheld: 'Withheld',
  replaced: 'Earlier version removed',
  archived: 'Archived',
  'local-copy-deleted': 'Local copy deleted',
  removed: 'Removed from the archive',
  lost: 'Given up as lost',
};
