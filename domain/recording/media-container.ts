import type { MediaKind } from './media-kind.ts';
import type { AudioFormat, Medium } from './recording.ts';

/** What a media file that is not WAV tells of itself. */
export type ContainerFacts =
  | { durationSeconds: number; medium: Extract<Medium, 'audio' | 'screen'>; format?: AudioFormat }
  /** Why its length cannot be told, in a sentence. */
  | { unreadable: string };

/** Reads MP3, Ogg, Matroska, MP4, FLAC and AAC; of each only the parts it needs. */
export interface MediaContainers {
  /**
   * The length is never more than what the file holds, whatever its header says.
   * @throws what `read` throws
   */
  facts(
    kind: Exclude<MediaKind, 'wav'>,
    file: { size: number; read(from: number, length: number): Promise<Uint8Array> },
  ): Promise<ContainerFacts>;
}
