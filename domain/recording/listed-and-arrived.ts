import type { ListedRecording } from '../contact/contact.ts';
import type { Recording } from './recording.ts';
import { isDocument } from './recording-key.ts';

export const arrivalStates = ['present', 'not-arrived', 'deleted', 'unreadable', 'archived', 'restoring'] as const;
export type ArrivalState = (typeof arrivalStates)[number];

/** One recording of a contact: the entry in its record, the file that arrived, or both. */
export type ListedAndArrived = { state: ArrivalState } & (
  | { listed: ListedRecording; recording?: Recording }
  | { listed?: undefined; recording: Recording }
);

const stateOf = (listed: ListedRecording | undefined, recording: Recording | undefined): ArrivalState => {
  if (listed?.status === 'deleted') return 'deleted';
  // Documents are not inspected when they arrive, so waiting for one would never end.
  if (!recording) return listed && isDocument(listed.location) ? 'unreadable' : 'not-arrived';
  if (recording.notAtHand) return recording.notAtHand.state;
  return recording.unreadable === undefined ? 'present' : 'unreadable';
};

/** Why a file, or a listed location, that is not a recording cannot be played. */
export const unreadableText = ({ state, recording }: ListedAndArrived): string | undefined =>
  recording?.unreadable ??
  (state === 'unreadable' ? 'The contact record lists a document, not a recording.' : undefined);

const nameOf = (location: string): string => location.slice(location.lastIndexOf('/') + 1);

const sameKind = (listed: ListedRecording, recording: Recording): boolean =>
  listed.medium === recording.medium && listed.part === recording.part;

/** The record knows what a file is. The file's name, or its content, counts only if the record does not say. */
const withMedium = (listed: ListedRecording, recording: Recording): Recording =>
  listed.medium === 'audio' || listed.medium === 'screen' ? { ...recording, medium: listed.medium } : recording;

/** From the strongest match to the weakest: a copied bucket keeps the names, a renamed file only its kind. */
const matchers: ((listed: ListedRecording, recording: Recording) => boolean)[] = [
  (listed, recording) => listed.location === recording.location,
  (listed, recording) => sameKind(listed, recording) && nameOf(listed.location) === nameOf(recording.location),
  sameKind,
];

/**
 * Matches the recordings that the record lists with the files that arrived, one to one. A recording that is deleted
 * according to the record stays deleted, whatever file is stored, because it must not be played. So deleted recordings
 * choose their files first. Chat transcripts are left out. A listed recording of unknown kind is included: it may be the call.
 */
export const listedAndArrived = (
  listedRecordings: readonly ListedRecording[],
  recordings: readonly Recording[],
): ListedAndArrived[] => {
  const listed = listedRecordings.filter(({ medium }) => medium !== 'chat');
  const fileOf = new Map<ListedRecording, Recording>();
  const unassigned = new Set(recordings);
  const deletedFirst = [...listed].sort((a, b) => Number(b.status === 'deleted') - Number(a.status === 'deleted'));
  for (const isMatch of matchers) {
    for (const claim of deletedFirst) {
      if (fileOf.has(claim)) continue;
      const file = [...unassigned].find((recording) => isMatch(claim, recording));
      if (!file) continue;
      fileOf.set(claim, withMedium(claim, file));
      unassigned.delete(file);
    }
  }
  return [
    ...listed.map((claim) => {
      const recording = fileOf.get(claim);
      return { listed: claim, ...(recording && { recording }), state: stateOf(claim, recording) };
    }),
    ...[...unassigned].map((recording) => ({ recording, state: stateOf(undefined, recording) })),
  ];
};
