import type { ListedRecording } from '../contact/contact.ts';
import type { Recording } from './recording.ts';
import { isDocument } from './recording-key.ts';

export type ArrivalState = 'present' | 'not-arrived' | 'deleted' | 'unreadable' | 'archived' | 'restoring';

/** One recording of a contact: what its record says of it beside the file that came. At least one of the two is there. */
export type ListedAndArrived = { state: ArrivalState } & (
  | { listed: ListedRecording; recording?: Recording }
  | { listed?: undefined; recording: Recording }
);

const stateOf = (listed: ListedRecording | undefined, recording: Recording | undefined): ArrivalState => {
  if (listed?.status === 'deleted') return 'deleted';
  // A document is not looked at when it comes, so waiting for it would never end.
  if (!recording) return listed && isDocument(listed.location) ? 'unreadable' : 'not-arrived';
  if (recording.notAtHand) return recording.notAtHand.state;
  return recording.unreadable === undefined ? 'present' : 'unreadable';
};

/** Why there is nothing to play, where a file or what the record lists is no recording. */
export const unreadableText = ({ state, recording }: ListedAndArrived): string | undefined =>
  recording?.unreadable ??
  (state === 'unreadable' ? 'The contact record lists a document, not a recording.' : undefined);

const nameOf = (location: string): string => location.slice(location.lastIndexOf('/') + 1);

const sameKind = (listed: ListedRecording, recording: Recording): boolean =>
  listed.medium === recording.medium && listed.part === recording.part;

/** The record knows what a file is; its name, and where it can be read its content, only where the record is silent. */
const withMedium = (listed: ListedRecording, recording: Recording): Recording =>
  listed.medium === 'audio' || listed.medium === 'screen' ? { ...recording, medium: listed.medium } : recording;

/** From the surest to the weakest: a bucket that is a copy of another keeps the names, a renamed file only its kind. */
const likenesses: ((listed: ListedRecording, recording: Recording) => boolean)[] = [
  (listed, recording) => listed.location === recording.location,
  (listed, recording) => sameKind(listed, recording) && nameOf(listed.location) === nameOf(recording.location),
  sameKind,
];

/**
 * Joins the recordings that the record lists to the files that came, each to one at most. What the record says was
 * deleted stays deleted, whatever file is stored: it must not be played. So a deleted one chooses its file first.
 * Chat transcripts are left out; what a record lists without a word what it is stays in: it may be the call.
 */
export const listedAndArrived = (
  listedRecordings: readonly ListedRecording[],
  recordings: readonly Recording[],
): ListedAndArrived[] => {
  const listed = listedRecordings.filter(({ medium }) => medium !== 'chat');
  const fileOf = new Map<ListedRecording, Recording>();
  const free = new Set(recordings);
  const deletedFirst = [...listed].sort((a, b) => Number(b.status === 'deleted') - Number(a.status === 'deleted'));
  for (const alike of likenesses) {
    for (const claim of deletedFirst) {
      if (fileOf.has(claim)) continue;
      const file = [...free].find((recording) => alike(claim, recording));
      if (!file) continue;
      fileOf.set(claim, withMedium(claim, file));
      free.delete(file);
    }
  }
  return [
    ...listed.map((claim) => {
      const recording = fileOf.get(claim);
      return { listed: claim, ...(recording && { recording }), state: stateOf(claim, recording) };
    }),
    ...[...free].map((recording) => ({ recording, state: stateOf(undefined, recording) })),
  ];
};
