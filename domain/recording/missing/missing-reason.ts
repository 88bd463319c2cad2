import { type Contact, startedAt } from '../../contact/contact.ts';
import { unreadableText } from '../listed-and-arrived.ts';
import type { Recording } from '../recording.ts';
import { decidingRecordings, recordingState } from '../recording-state.ts';
import type { UnmatchedRecording } from '../recording-store.ts';
import type { MissingReason, MissingRecording } from './missing-recording.ts';

export interface MissingCause {
  reason: MissingReason;
  detail?: string;
}

/** File names contain the minute in which the agent was connected; clocks and rounding may differ by this much. */
const toleranceMinutes = 2;

const minuteOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);

/** The unmatched file whose recording began closest to the talk with the agent, even across midnight. */
export const unmatchedNearby = (
  contact: Contact,
  unmatched: readonly UnmatchedRecording[],
): UnmatchedRecording | undefined => {
  if (contact.connectedToAgentAt === undefined) return undefined;
  const connected = minuteOf(contact.connectedToAgentAt);
  return unmatched
    .filter(({ recordedAt }) => recordedAt !== undefined)
    .map((file) => ({ file, minutesApart: Math.abs(minuteOf(file.recordedAt!) - connected) }))
    .filter(({ minutesApart }) => minutesApart <= toleranceMinutes)
    .sort((a, b) => a.minutesApart - b.minutesApart)[0]?.file;
};

/**
 * Why the contact's recording is missing. Undefined if it is there, or if none was required. `unmatched` is only called for
 * a file that has not arrived; `soundIsStaged`, whether the PC recorded it, only for a contact that the provider did not
 * record. A PC's recording does not replace a file that the provider promised and has not delivered.
 */
export const missingReason = async (
  contact: Contact,
  recordings: readonly Recording[],
  unmatched: () => Promise<readonly UnmatchedRecording[]>,
  soundIsStaged: () => Promise<boolean>,
): Promise<MissingCause | undefined> => {
  const deciding = decidingRecordings(contact, recordings);
  switch (recordingState(contact, recordings)) {
    case 'present':
    case 'archived':
    case 'restoring':
    case 'not-expected':
      return undefined;
    case 'not-recorded':
      return (await soundIsStaged()) ? undefined : { reason: 'not-recorded' };
    case 'deleted': {
      const byProvider = deciding.find(({ listed }) => listed?.status === 'deleted')?.listed;
      if (byProvider) {
        const { deletionReason } = byProvider;
        return { reason: 'deleted', ...(deletionReason !== undefined && { detail: deletionReason }) };
      }
      // The bucket's lifecycle rule deleted it at the end of its time, as intended.
      const gone = deciding.filter(({ recording }) => recording?.notAtHand?.expired !== true);
      return (
        gone[0]?.recording && { reason: 'deleted', detail: `Deleted in its bucket: ${gone[0].recording.location}` }
      );
    }
    case 'missing': {
      const unreadable = deciding.find(({ state }) => state === 'unreadable');
      if (unreadable && !deciding.some(({ state }) => state === 'not-arrived')) {
        const location = (unreadable.recording ?? unreadable.listed)?.location;
        return { reason: 'unreadable', detail: `${unreadableText(unreadable)} (${location})` };
      }
      const candidate = unmatchedNearby(contact, await unmatched());
      if (candidate) return { reason: 'unmatched-nearby', detail: candidate.location };
      const expected = deciding.find(({ state }) => state === 'not-arrived')?.listed;
      return { reason: 'not-arrived', ...(expected && { detail: expected.location }) };
    }
  }
};

/** The entry for this contact on the list of missing recordings. */
export const missingEntry = (
  contact: Contact,
  cause: MissingCause,
  at: string,
): MissingRecording & { contactId: string } => ({
  contactId: contact.contactId,
  ...cause,
  since: at,
  startedAt: startedAt(contact),
  ...(contact.agentId !== undefined && { agentId: contact.agentId }),
});
