import { useEffect, useRef, useState } from 'react';
import { contactTime, recordingTime, type Track } from '../../../../domain/recording/timeline.ts';
import { duration } from '../../../kit/format.ts';
import { follow } from '../follow.ts';
import { MonitorChoice } from './monitors/monitor-choice.tsx';
import type { Monitors } from './monitors/use-monitors.ts';
import { useSource } from './monitors/use-source.ts';
import { type Black, blackAt } from './screen-gaps.ts';

interface LabelProps {
  blacks: readonly Black[];
  /** Seconds of the screen recording. */
  position: number;
  /** Null while it is unknown. */
  length: number | null;
}

/** Explains why nothing is shown now. */
export const ScreenLabel = ({ blacks, position, length }: LabelProps) => {
  const black = blackAt(blacks, position);
  const outside = position < 0 || (length !== null && position >= length);
  const text = black?.text ?? (outside ? 'No screen was recorded at this moment' : undefined);
  return (
    <div className="screen-label" role="status">
      {text && <span>{text}</span>}
    </div>
  );
};

interface BlackListProps {
  blacks: readonly Black[];
  onSeek(position: number): void;
}

/** A list of the spans in which the screen is black. Each entry leads to its span. */
export const BlackList = ({ blacks, onSeek }: BlackListProps) =>
  blacks.length === 0 ? null : (
    <ul className="pause-list" aria-label="Where the screen is black">
      {blacks.map((black) => (
        <li key={`${black.from}:${black.text}`}>
          <button type="button" className="pause-jump digits" onClick={() => onSeek(black.from)}>
            {duration(black.from)}
          </button>
          {black.text}, {duration(black.to - black.from)}
        </li>
      ))}
    </ul>
  );

interface Props {
  choice: Monitors;
  name: string;
  sound: HTMLMediaElement | undefined;
  soundTrack: Track;
  screenTrack: Track;
  blacks: readonly Black[];
  onLost(reason: string): void;
}

/** A screen that follows its sound. */
export const ScreenView = ({ choice, name, sound, soundTrack, screenTrack, blacks, onLost }: Props) => {
  const video = useRef<HTMLVideoElement>(null);
  const tracks = useRef({ soundTrack, screenTrack });
  tracks.current = { soundTrack, screenTrack };
  const src = useSource(video, choice.source);
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState<number | null>(null);

  useEffect(() => {
    const screen = video.current;
    if (!sound || !screen) return;
    return follow({
      sound,
      screen,
      screenTime: (seconds) => {
        const { soundTrack: from, screenTrack: to } = tracks.current;
        return recordingTime(to, contactTime(from, seconds));
      },
      onTime: setPosition,
    });
  }, [sound]);

  return (
    <>
      <MonitorChoice choice={choice} />
      <div className="screen-view">
        <video
          ref={video}
          className="player-video"
          src={src}
          muted
          playsInline
          preload="auto"
          aria-label={name}
          onLoadedMetadata={({ currentTarget }) => setLength(currentTarget.duration)}
          onError={() => {
            if (!choice.fallBack()) onLost('The screen cannot be played, or its address has expired. Open it again.');
          }}
        />
        <ScreenLabel blacks={blacks} position={position} length={length} />
      </div>
    </>
  );
};
