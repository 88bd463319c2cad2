import type { SealedHeader } from '../../screen/sealed-container.ts';
import type { Receipt, StagedRecording } from '../staged-recording.ts';

/** Containers that have arrived, and their contents once they are opened. */
export interface Arrivals {
  /**
   * Opens the container under this key, and stores its content as a recording of the archive. Nothing is stored unless
   * the container is complete and unchanged, and `check` accepts its header.
   * @throws Failure `invalid` for a container that nobody can open; `not-found` if there is none
   */
  open(key: string, target: (header: SealedHeader) => string, check: (header: SealedHeader) => void): Promise<Receipt>;
  /** Harmless when repeated. */
  remove(key: string): Promise<void>;
}

/** The suffix of names of containers, wherever they wait. */
export const containerSuffix = '.sealed';

type RecordingOf = Pick<SealedHeader, 'contactId' | 'medium'>;

/** Why a container is not the recording that was expected. Undefined if it is. */
export const otherRecording = (expected: RecordingOf, header: RecordingOf): string | undefined => {
  if (header.contactId !== expected.contactId) return 'it is of another contact';
  if (header.medium !== expected.medium) return 'it is of another medium';
  return undefined;
};

/** Why a container is not the recording that was registered. Undefined if it is. */
export const containerProblem = (
  { contactId, medium, sealed }: Pick<StagedRecording, 'contactId' | 'medium' | 'sealed'>,
  header: SealedHeader,
): string | undefined => {
  const other = otherRecording({ contactId, medium }, header);
  if (other) return other;
  const content = sealed?.content;
  if (content && (content.size !== header.size || content.sha256 !== header.sha256))
    return 'its content is not what the PC registered';
  return undefined;
};
