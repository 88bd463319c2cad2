import type { AudioFormat, Medium } from '../recording.ts';
import type { MediaKind } from './media-kind.ts';

/** The facts that a media file other than WAV contains about itself. */
export type ContainerFacts =
  | { durationSeconds: number; medium: Extract<Medium, 'audio' | 'screen'>; format?: AudioFormat }
  /** Why its length cannot be determined, in one sentence. */
  | { unreadable: string };

/** Reads MP3, Ogg, Matroska, MP4, FLAC and AAC, and only the parts of the file that it needs. */
export interface MediaContainers {
  /**
   * The length is never more than the file contains, whatever its header says.
   * @throws whatever `read` throws
   */
  facts(
    kind: Exclude<MediaKind, 'wav'>,
    file: { size: number; read(from: number, length: number): Promise<Uint8Array> },
  ): Promise<ContainerFacts>;
}
