import type { UploadItem } from '../kit/api/administration.ts';

export type UploadRow =
  | { row: 'upload'; id: string; upload: UploadItem }
  | {
      row: 'custody';
      id: string;
      entry: UploadItem['custody'][number];
      /** Whether size and hash are those of the recording, as they must be at every hand-over. */
      intact: boolean;
    };

export const uploadRow = (upload: UploadItem): UploadRow => ({ row: 'upload', id: upload.recordingId, upload });

/** The hand-overs of a recording from the PC to the archive, oldest first. */
export const custodyRows = ({ recordingId, custody, size, sha256 }: UploadItem): UploadRow[] =>
  custody
    .map((entry, index) => ({
      row: 'custody' as const,
      id: `${recordingId} ${index}`,
      entry,
      intact: entry.size === size && entry.sha256 === sha256,
    }))
    .toSorted((a, b) => Date.parse(a.entry.at) - Date.parse(b.entry.at));
