import type { Clock } from '../clock.ts';
import type { UploadStore } from './upload-store.ts';

export interface Protected {
  /** Sound that waits on site and is kept now, or was to be kept anyway. */
  kept: number;
  /** Sound that a rule had recycled and that is gone, or that is lost. */
  gone: number;
}

/**
 * To be called once a tag is stored. Everything of a contact that is tagged before the rules are asked is kept by them;
 * later only its sound is (PR-07): as long as it is there, and also when a rule is just about to recycle it. Sound that
 * is registered after this is decided by rules that know the tag. Repeating it is harmless.
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
