import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useRef, useState } from 'react';
import { duration } from '../kit/format.ts';

interface Props {
  url: string;
  name: string;
  /** Seconds at which playback starts. */
  startAt: number;
  addressOf(seconds: number): string;
  onLost(reason: string): void;
}

/** Screen recordings have the browser's own player. */
export default function VideoPlayer({ url, name, startAt, addressOf, onLost }: Props) {
  const isPlaced = useRef(false);
  const [position, setPosition] = useState(startAt);
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written captions for a recording */}
      <video
        className="player-video"
        src={url}
        controls
        autoPlay
        aria-label={name}
        onLoadedMetadata={({ currentTarget }) => {
          if (!isPlaced.current && startAt > 0) currentTarget.currentTime = startAt;
          isPlaced.current = true;
        }}
        onTimeUpdate={({ currentTarget }) => setPosition(Math.floor(currentTarget.currentTime))}
        onError={() => onLost('The recording cannot be played, or its address has expired. Open it again.')}
      />
      <CopyToClipboard
        textToCopy={addressOf(position)}
        copyButtonText={`Copy link to ${duration(position)}`}
        copySuccessText="Link copied"
        copyErrorText="Not copied"
      />
    </>
  );
}
