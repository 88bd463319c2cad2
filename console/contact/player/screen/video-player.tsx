import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { type ReactNode, useRef, useState } from 'react';
import type { RecordingView } from '../../../../api/contacts/contacts.ts';
import { duration } from '../../../kit/format.ts';
import type { PausesIn } from '../../recordings/pauses.ts';
import { recordingName } from '../../words.ts';
import { MonitorChoice } from './monitors/monitor-choice.tsx';
import { useMonitors } from './monitors/use-monitors.ts';
import { useSource } from './monitors/use-source.ts';
import { blacksOf } from './screen-gaps.ts';
import { BlackList, ScreenLabel } from './screen-view.tsx';

interface Props {
  url: string;
  recording: RecordingView;
  pausesIn: PausesIn;
  /** Seconds at which it begins to play. */
  startAt: number;
  addressOf(seconds: number): string;
  /** The content below the player, for the position that is played. */
  marking?: ((position: number) => ReactNode) | undefined;
  onLost(reason: string): void;
}

/** Screen recordings use the browser's own player. */
export default function VideoPlayer({ url, recording, pausesIn, startAt, addressOf, marking, onLost }: Props) {
  const isPlaced = useRef(false);
  const video = useRef<HTMLVideoElement>(null);
  const choice = useMonitors(url);
  const src = useSource(video, choice.source);
  const [position, setPosition] = useState(startAt);
  const [length, setLength] = useState(recording.durationSeconds ?? 0);
  const blacks = blacksOf({ ...recording, ...choice.monitors[choice.shown] }, pausesIn(recording, length), length);
  return (
    <>
      <MonitorChoice choice={choice} />
      <div className="screen-view">
        {/* biome-ignore lint/a11y/useMediaCaption: nobody has written captions for a recording */}
        <video
          ref={video}
          className="player-video"
          src={src}
          controls
          autoPlay
          aria-label={recordingName(recording)}
          onLoadedMetadata={({ currentTarget }) => {
            if (!isPlaced.current && startAt > 0) currentTarget.currentTime = startAt;
            isPlaced.current = true;
            if (Number.isFinite(currentTarget.duration)) setLength(currentTarget.duration);
          }}
          onTimeUpdate={({ currentTarget }) => setPosition(currentTarget.currentTime)}
          onError={() => {
            if (!choice.fallBack())
              onLost('The recording cannot be played, or its address has expired. Open it again.');
          }}
        />
        <ScreenLabel blacks={blacks} position={position} length={null} />
      </div>
      <BlackList
        blacks={blacks}
        onSeek={(seconds) => {
          if (video.current) video.current.currentTime = seconds;
        }}
      />
      <CopyToClipboard
        textToCopy={addressOf(position)}
        copyButtonText={`Copy link to ${duration(Math.floor(position))}`}
        copySuccessText="Link copied"
        copyErrorText="Not copied"
      />
      {marking?.(position)}
    </>
  );
}
