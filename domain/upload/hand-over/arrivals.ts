import type { SealedHeader } from '../../screen/sealed-container.ts';
import type { Receipt, StagedRecording } from '../staged-recording.ts';

/** Containers that have arrived, and what is inside them once they are opened. */
export interface Arrivals {
  /**
   * Opens the container under this key, and stores what is inside as a recording of the archive. Nothing is stored unless
   * the container is whole and unchanged, and `check` accepts its header.
   * @throws Failure `invalid` for a container that nobody can open; `not-found` when there is none
   */
  open(key: string, target: (header: SealedHeader) => string, check: (header: SealedHeader) => void): Promise<Receipt>;
  /** Harmless when repeated. */
  remove(key: string): Promise<void>;
}

/** How the names of containers end, wherever they wait. */
export const containerSuffix = '.sealed';

type RecordingOf = Pick<SealedHeader, 'contactId' | 'medium'>;

/** Whether a container is of another contact or medium than was expected; undefined when it is not. */
export const otherRecording = (expected: RecordingOf, header: RecordingOf): string | undefined => {
  if (header.contactId !== expected.contactId) return 'it is of another contact';
  if (header.medium !== expected.medium) return 'it is of another medium';
  return undefined;
};

/** What a container is of must be what was registered; undefined when it is. */
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
