import type { GapCause } from '../../screen/gap.ts';
import type { SealedHeader } from '../../screen/sealed-container.ts';
import { containerSuffix } from './arrivals.ts';

/** The facts in a container's header. They are proven once it is opened. */
export interface ContainerFacts {
  /** For a screen, and for keystrokes. */
  extractionId?: string;
  extractionRevision?: number;
  gaps?: readonly { from: string; to: string; cause: GapCause }[];
  /** For the sound of a PBX. */
  recorderSince?: string;
}

/** A PC names files in a staging location `<extraction>-<revision>.sealed`. */
const revisionIn = (path: string, extractionId: string): number | undefined => {
  const name = path.split('/').at(-1) ?? '';
  const prefix = `${extractionId}-`;
  if (!name.startsWith(prefix) || !name.endsWith(containerSuffix)) return undefined;
  const digits = name.slice(prefix.length, -containerSuffix.length);
  return /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : undefined;
};

/** Undefined if it contains no new facts. Sound of a PBX answers no extraction. */
export const containerFacts = (
  { recordingId, from, marks, desktopId, recorderSince }: SealedHeader,
  path: string,
): ContainerFacts | undefined => {
  if (desktopId === undefined) return recorderSince === undefined ? undefined : { recorderSince };
  const revision = revisionIn(path, recordingId);
  const at = (milliseconds: number) => new Date(Date.parse(from) + milliseconds).toISOString();
  return {
    extractionId: recordingId,
    ...(revision !== undefined && { extractionRevision: revision }),
    gaps: marks.flatMap(({ fromMs, toMs, cause }) =>
      cause === 'paused' ? [] : [{ from: at(fromMs), to: at(toMs), cause }],
    ),
  };
};
