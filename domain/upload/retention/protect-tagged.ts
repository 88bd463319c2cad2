import type { Clock } from '../../clock.ts';
import type { UploadStore } from '../upload-store.ts';

export interface Protected {
  /** Audio that waits on site and is now kept, or would have been kept anyway. */
  kept: number;
  /** Audio that a rule had recycled, so that it is gone, or that is lost. */
  gone: number;
}

/**
 * To be called when a tag has been stored. Rules keep everything of a contact that was tagged before they ran. After that, a
 * tag keeps only the audio (PR-07), if the file still exists, even if a rule is about to recycle it. Audio that is registered
 * later is decided by rules that see the tag. Harmless when repeated.
 */
export const protectTagged =
  ({ uploads, clock }: { uploads: Pick<UploadStore, 'ofContact' | 'protect'>; clock: Clock }) =>
  async (contactId: string, by: string): Promise<Protected> => {
    const staged = await uploads.ofContact(contactId);
    const sound = staged.filter(({ medium }) => medium === 'audio');
    const at = clock().toISOString();
    const after = await Promise.all(
      sound.map(({ recordingId, size, sha256 }) =>
        uploads.protect(recordingId, { at, by }, { at, step: 'released', machine: 'cloud', size, sha256 }),
      ),
    );
    const gone = after.filter(({ uploadState }) => uploadState === 'Recycled' || uploadState === 'Lost').length;
    return { kept: after.length - gone, gone };
  };
