/** Screen recordings have the browser's own player. */
export default function VideoPlayer({
  url,
  name,
  onLost,
}: {
  url: string;
  name: string;
  onLost(reason: string): void;
}) {
  return (
    // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for a recording
    <video
      className="player-video"
      src={url}
      controls
      autoPlay
      aria-label={name}
      onError={() => onLost('The recording cannot be played, or its address has expired. Open it again.')}
    />
  );
}
