import { type Contact, startedAt } from '../contact/contact.ts';
import { unreadableText } from './listed-and-arrived.ts';
import type { MissingReason, MissingRecording } from './missing-recording.ts';
import type { Recording } from './recording.ts';
import { decidingRecordings, recordingState } from './recording-state.ts';
import type { UnmatchedRecording } from './recording-store.ts';

export interface Missed {
  reason: MissingReason;
  detail?: string;
}

/** File names tell the minute the agent was connected; clocks and rounding may differ by this much. */
const nearbyMinutes = 2;

const minuteOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);

/** The unmatched file whose recording began closest to the talk with the agent; across midnight too. */
export const unmatchedNearby = (
  contact: Contact,
  unmatched: readonly UnmatchedRecording[],
): UnmatchedRecording | undefined => {
  if (contact.connectedToAgentAt === undefined) return undefined;
  const connected = minuteOf(contact.connectedToAgentAt);
  return unmatched
    .filter(({ recordedAt }) => recordedAt !== undefined)
    .map((file) => ({ file, apart: Math.abs(minuteOf(file.recordedAt!) - connected) }))
    .filter(({ apart }) => apart <= nearbyMinutes)
    .sort((a, b) => a.apart - b.apart)[0]?.file;
};

/**
 * Why the contact's recording is missing; undefined when it is there, or when none had to be. `unmatched` is only
 * looked into for a file that has not come; `soundIsStaged`, whether its PC recorded it, for what the provider did not
 * record. Of a file that the provider promised and has not delivered, a PC's is no stand-in.
 */
export const missingReason = async (
  contact: Contact,
  recordings: readonly Recording[],
  unmatched: () => Promise<readonly UnmatchedRecording[]>,
  soundIsStaged: () => Promise<boolean>,
): Promise<Missed | undefined> => {
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
      // Its bucket's rule took it when its time was over: nobody misses it.
      const gone = deciding.filter(({ recording }) => recording?.notAtHand?.expired !== true);
      return (
        gone[0]?.recording && { reason: 'deleted', detail: `Deleted in its bucket: ${gone[0].recording.location}` }
      );
    }
    case 'missing': {
      const spoiled = deciding.find(({ state }) => state === 'unreadable');
      if (spoiled && !deciding.some(({ state }) => state === 'not-arrived')) {
        const location = (spoiled.recording ?? spoiled.listed)?.location;
        return { reason: 'unreadable', detail: `${unreadableText(spoiled)} (${location})` };
      }
      const nearby = unmatchedNearby(contact, await unmatched());
      if (nearby) return { reason: 'unmatched-nearby', detail: nearby.location };
      const awaited = deciding.find(({ state }) => state === 'not-arrived')?.listed;
      return { reason: 'not-arrived', ...(awaited && { detail: awaited.location }) };
    }
  }
};

/** What stands on the list of missing recordings for this contact. */
export const missingEntry = (
  contact: Contact,
  missed: Missed,
  at: string,
): MissingRecording & { contactId: string } => ({
  contactId: contact.contactId,
  ...missed,
  since: at,
  startedAt: startedAt(contact),
  ...(contact.agentId !== undefined && { agentId: contact.agentId }),
});
