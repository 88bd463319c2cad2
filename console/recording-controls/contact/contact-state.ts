import type { RecordingStatus } from '../../../api/control/control.ts';
import type { Medium } from '../../../domain/recording/recording.ts';

export type MediumState = NonNullable<RecordingStatus['media'][Medium]>;

/** `perhaps` unless confirmed otherwise: an unconfirmed pause is never shown as paused. */
export type RecordedNow = 'yes' | 'no' | 'perhaps';

export const media = ['audio', 'screen', 'keystroke'] as const satisfies readonly Medium[];

export const recordedNow = ({ standing, confirmed }: MediumState): RecordedNow => {
  switch (standing) {
    case 'recording':
      return 'yes';
    case 'paused':
      return confirmed ? 'no' : 'perhaps';
    case 'pausing':
    case 'stopping':
    case 'resuming':
    case 'starting':
      return 'perhaps';
    case 'stopped':
    case 'not-recording':
    case 'ended':
      return 'no';
  }
};

/** The known media of a contact, in the order in which people name them. */
export const knownMedia = (status: Pick<RecordingStatus, 'media'>): { medium: Medium; state: MediumState }[] =>
  media.flatMap((medium) => {
    const state = status.media[medium];
    return state ? [{ medium, state }] : [];
  });

export const isLive = ({ endedAt }: Pick<RecordingStatus, 'endedAt'>): boolean => endedAt === null;

/** Certainly paused, because every recorder has confirmed it. */
export const isPaused = ({ standing, confirmed }: MediumState): boolean => standing === 'paused' && confirmed;

type Of = Pick<RecordingStatus, 'contactId' | 'initialContactId' | 'endedAt' | 'connectedAt' | 'revision'>;

/** The later of two answers about one contact. `revision` counts its transitions. */
export const newerOf = <Status extends Of>(status: Status, other: Status | undefined): Status =>
  other && other.contactId === status.contactId && other.revision > status.revision ? other : status;

/**
 * The contacts that are shown: only the chosen one (by any id of its chain), otherwise the agent's own live ones, newest
 * first, otherwise the one that ended last, to show how it ended.
 */
export const chosenContacts = <Status extends Of>(
  own: readonly Status[],
  chosen: Status | undefined,
  chosenId: string | undefined,
): Status[] => {
  if (chosenId !== undefined) {
    if (chosen) return [chosen];
    const found = own.find(
      ({ contactId, initialContactId }) => contactId === chosenId || initialContactId === chosenId,
    );
    return found ? [found] : [];
  }
  const newestFirst = own.toSorted((a, b) => (b.connectedAt ?? '').localeCompare(a.connectedAt ?? ''));
  const live = newestFirst.filter(isLive);
  return live.length > 0 ? live : newestFirst.slice(0, 1);
};
