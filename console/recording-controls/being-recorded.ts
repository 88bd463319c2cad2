import type { RecordingStatus } from '../../api/control.ts';
import type { Medium } from '../../domain/recording/recording.ts';

export type MediumState = NonNullable<RecordingStatus['media'][Medium]>;

/** `perhaps` whenever nobody has confirmed that it is not: a doubt is never told as a pause. */
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

/** The media of a contact that are known, in the order people say them. */
export const knownMedia = (status: Pick<RecordingStatus, 'media'>): { medium: Medium; state: MediumState }[] =>
  media.flatMap((medium) => {
    const state = status.media[medium];
    return state ? [{ medium, state }] : [];
  });

export const isLive = ({ endedAt }: Pick<RecordingStatus, 'endedAt'>): boolean => endedAt === null;

/** Paused for certain: only what every recorder confirmed. */
export const isPaused = ({ standing, confirmed }: MediumState): boolean => standing === 'paused' && confirmed;
