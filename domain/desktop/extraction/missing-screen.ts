import type { MissingRecording, MissingScreenReason } from '../../recording/missing/missing-recording.ts';
import type { DesktopPeople } from '../../schedule/who-is-recorded.ts';
import { whoIsRecorded } from '../../schedule/who-is-recorded.ts';
import type { GapCause } from '../../screen/gap.ts';
import type { StagedRecording } from '../../upload/staged-recording.ts';
import { type Extraction, isOfScreen } from './extraction.ts';

/** Why a contact has no screen. */
export interface MissingScreen {
  reason: MissingScreenReason;
  detail?: string;
}

/** Causes of gaps as sentences for an administrator. Causes that stop a capture only for a moment keep the PC's words. */
const causes: Partial<Record<GapCause, string>> = {
  locked: 'The PC was locked.',
  disconnected: 'The remote session was disconnected.',
  'capture-failed': 'Capturing failed on the PC.',
  'not-running': 'The desktop agent or the PC was not running.',
  'disk-full': 'The disk of the PC was full.',
  suspended: 'The PC was suspended.',
  'not-allowed': 'The PC was not allowed to record this user.',
  paused: 'Recording was paused all the time.',
};

/** Reads an answer of a PC like `Nothing was captured: locked, suspended`. */
const sentencesOf = (detail: string): string => {
  const named = /^Nothing was captured: (.+)$/.exec(detail)?.[1]?.split(', ') ?? [];
  const sentences = named.flatMap((cause) => causes[cause as GapCause] ?? []);
  return sentences.length > 0 ? sentences.join(' ') : detail;
};

const answerOf = ({ state, login, from }: Extraction, people: DesktopPeople): MissingScreen | undefined => {
  if (state.is !== 'none') return undefined;
  if (state.reason === 'segments-lost') return { reason: 'screen-lost', detail: state.detail };
  if (state.reason !== 'not-captured') return { reason: 'screen-not-made', detail: state.detail };
  const now = state.detail.includes('not-allowed') ? whoIsRecorded(people, from)(login).reasons : [];
  const detail = [sentencesOf(state.detail), ...now.map(({ sentence }) => sentence)].join(' ');
  return { reason: 'screen-not-captured', detail };
};

/**
 * Why none of the PCs has delivered a screen. Undefined if one has, or has not answered yet. A recycled screen counts as
 * delivered.
 */
export const missingScreen = (
  all: readonly Extraction[],
  staged: readonly StagedRecording[],
  people: DesktopPeople,
): MissingScreen | undefined => {
  const extractions = all.filter(isOfScreen);
  const screens = staged.filter(({ medium }) => medium === 'screen');
  if (screens.some(({ uploadState }) => uploadState !== 'Lost')) return undefined;
  const lost = screens.find(({ loss }) => loss)?.loss;
  // A recording that was registered and then lost is still registered in its extraction.
  const isOut = ({ state }: Extraction) => state.is === 'open' || (state.is !== 'none' && !lost);
  if (extractions.some(isOut)) return undefined;
  if (lost) return { reason: 'screen-lost', detail: lost.reason };
  return extractions.map((one) => answerOf(one, people)).find((answer) => answer !== undefined);
};

/** The entry for this contact on the list of missing recordings. */
export const missingScreenEntry = (
  { contactId, agentId, from }: Pick<Extraction, 'contactId' | 'agentId' | 'from'>,
  { reason, detail }: MissingScreen,
  at: string,
): MissingRecording & { contactId: string; reason: MissingScreenReason } => ({
  contactId,
  agentId,
  reason,
  ...(detail !== undefined && { detail }),
  since: at,
  startedAt: from,
});
