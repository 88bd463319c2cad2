import type { HistoryEntry, RecordingView } from '../../../api/contacts/contacts.ts';
import type { ContactFile } from '../../../domain/contact/contact-store.ts';
import { isRedacting } from '../../../domain/control/redaction.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { whyHidden } from '../../../domain/redaction/concerned.ts';
import { placedStaged, placedStored } from '../../../domain/redaction/recordings-of.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { redactionDetail } from './staged-view.ts';

type Known = Pick<ContactFile, 'contact' | 'recordings' | 'redaction' | 'redactionRequests'> & {
  staged: readonly StagedRecording[];
};

const pausedStill = 'This contact is being redacted: what was paused has not been blanked yet';

const placed = (recordingId: string, { recordings, staged }: Known) => {
  const archived = staged.find((one) => one.recordingId === recordingId);
  if (archived) return placedStaged(archived);
  const stored = recordings.find((one) => one.recordingId === recordingId);
  return stored && placedStored(stored);
};

/** Why nobody may play this recording, even if it is there. */
export const hiddenReason = (
  { recordingId, medium }: { recordingId: string; medium: Medium },
  known: Known,
): string | undefined => {
  const { redaction, redactionRequests = [] } = known;
  // The provider left the pauses out of its sound, but the screen was recorded on.
  if (medium !== 'audio' && isRedacting(redaction, known)) {
    const why = redaction?.impossible?.find((one) => one.recordingId === recordingId)?.reason;
    return why === undefined ? pausedStill : `${pausedStill}. Fermata cannot do it: ${why}`;
  }
  const recording = placed(recordingId, known);
  return recording && whyHidden(redactionRequests, recording);
};

/** The state of a recording after all requests. */
export const withRedactions =
  (known: Known) =>
  (view: RecordingView): RecordingView => {
    const hidden = hiddenReason(view, known);
    const redacted = (known.redactionRequests ?? []).flatMap(({ outcomes }) =>
      outcomes
        .filter(({ recordingId }) => recordingId === view.recordingId)
        .flatMap(({ removed = [] }) => removed.map(({ from, to }) => ({ fromSeconds: from, toSeconds: to }))),
    );
    const key = ({ fromSeconds, toSeconds }: (typeof redacted)[number]) => `${fromSeconds}-${toSeconds}`;
    return {
      ...view,
      playable: view.playable && hidden === undefined,
      withheld: view.withheld ?? hidden ?? null,
      // Requests that were carried out together removed the same spans.
      redacted: [...new Map(redacted.map((span) => [key(span), span])).values()],
    };
  };

/** Who requested it and who decided, and what was done to recordings that have no custody of their own. */
export const requestHistory = ({ redactionRequests = [], staged }: Known): HistoryEntry[] =>
  redactionRequests.flatMap(({ by, at, reason, state, decision, requestId, outcomes }): HistoryEntry[] => [
    { at, what: 'redaction-requested', by, detail: reason },
    ...(decision
      ? [
          {
            at: decision.at,
            what: state === 'refused' ? ('redaction-refused' as const) : ('redaction-approved' as const),
            by: decision.by,
            detail: decision.reason ?? null,
          },
        ]
      : []),
    ...outcomes
      .filter(({ recordingId }) => !staged.some((one) => one.recordingId === recordingId))
      .flatMap(({ at: doneAt, medium, result, before, after, removed = [] }): HistoryEntry[] =>
        result === 'redacted' && before && after
          ? [
              {
                at: doneAt,
                what: 'redacted',
                by: 'cloud',
                detail: `${medium}, ${after.size} bytes, SHA-256 ${after.sha256}. ${redactionDetail({
                  reasons: [{ requestId, by, reason, ...(decision && { approvedBy: decision.by }) }],
                  removed: [...removed],
                  before,
                })}`,
              },
            ]
          : [],
      ),
  ]);
