import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Toggle from '@cloudscape-design/components/toggle';
import { useEffect, useRef } from 'react';
import { duration } from '../../kit/format.ts';
import type { Sound } from './sound/use-sound.ts';

const speeds = [0.75, 1, 1.25, 1.5, 2];

interface Props {
  sound: Sound;
  speed: number;
  onSpeed(speed: number): void;
  /** Absent if the channels cannot be mixed. */
  bothEars: boolean | undefined;
  onBothEars(on: boolean): void;
  onSeek(position: number): void;
  onToggle(): void;
  addressOf(seconds: number): string;
}

export const PlayerBar = ({ sound, speed, onSpeed, bothEars, onBothEars, onSeek, onToggle, addressOf }: Props) => {
  const play = useRef<ButtonProps.Ref>(null);
  // The button that opened the player is gone, so people who pressed it by keyboard continue here.
  useEffect(() => play.current?.focus(), []);

  return (
    <fieldset className="player-bar" aria-label="Player">
      <Button iconName="undo" ariaLabel="10 s back" onClick={() => onSeek(sound.position - 10)}>
        10 s
      </Button>
      <Button
        ref={play}
        variant="primary"
        iconName={sound.isPlaying ? 'pause' : 'play'}
        onClick={onToggle}
        disabled={!sound.media}
        disabledReason="Opening the recording"
      >
        {sound.isPlaying ? 'Pause' : 'Play'}
      </Button>
      <Button iconName="redo" iconAlign="right" ariaLabel="10 s forward" onClick={() => onSeek(sound.position + 10)}>
        10 s
      </Button>
      <span className="player-clock digits" role="timer" aria-label="Position and length">
        {duration(sound.position)} / {duration(sound.duration)}
      </span>
      <SegmentedControl
        label="Speed"
        selectedId={String(speed)}
        options={speeds.map((value) => ({ id: String(value), text: `${value}×` }))}
        onChange={({ detail }) => onSpeed(Number(detail.selectedId))}
      />
      {bothEars !== undefined && (
        <Toggle checked={bothEars} onChange={({ detail }) => onBothEars(detail.checked)}>
          Both channels in both ears
        </Toggle>
      )}
      <CopyToClipboard
        textToCopy={addressOf(sound.position)}
        copyButtonText={`Copy link to ${duration(sound.position)}`}
        copySuccessText="Link copied"
        copyErrorText="Not copied"
      />
    </fieldset>
  );
};
