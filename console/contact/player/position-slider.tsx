import type { KeyboardEvent, RefObject } from 'react';
import { spokenDuration } from '../../kit/format.ts';
import type { Sound } from './sound/use-sound.ts';

interface Props {
  sound: Sound;
  place: RefObject<HTMLDivElement | null>;
  onSeek(position: number): void;
  onToggle(): void;
}

/** Seconds. A step past either end goes to the end. */
const steps: Record<string, number> = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -30,
  PageUp: 30,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The waveform, which is also the slider of the position: arrows move 5 s, page keys 30 s, space plays and pauses. */
export const PositionSlider = ({ sound, place, onSeek, onToggle }: Props) => {
  const { position, duration } = sound;
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if ((step === undefined && event.key !== ' ') || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (step === undefined) onToggle();
    else onSeek(position + step);
  };
  return (
    <div
      ref={place}
      className="player-wave"
      role="slider"
      tabIndex={0}
      aria-label="Position"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(position)}
      aria-valuetext={`${spokenDuration(position)} of ${spokenDuration(duration)}`}
      aria-busy={sound.waveform === 'loading'}
      onKeyDown={press}
    />
  );
};
