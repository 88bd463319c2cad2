import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import { contactTime, recordingTime, type Track } from '../../../domain/recording/timeline.ts';
import { useStored } from '../../kit/browser.ts';
import type { PausesIn } from '../recordings/pauses.ts';
import { channelLevels, channelNames, recordingName } from '../words.ts';
import { PlayerBar } from './player-bar.tsx';
import { PositionSlider } from './position-slider.tsx';
import { RemovedList, RemovedRegions } from './removed-parts.tsx';
import { useMonitors } from './screen/monitors/use-monitors.ts';
import { blacksOf } from './screen/screen-gaps.ts';
import { BlackList, ScreenView } from './screen/screen-view.tsx';
import { ChannelControls } from './sound/channel-controls.tsx';
import { PauseList, PauseRegions } from './sound/pause-regions.tsx';
import { useSound } from './sound/use-sound.ts';

/** A screen that is shown with the sound. */
export interface PlayedScreen {
  url: string;
  recording: RecordingView;
}

interface Props {
  url: string;
  recording: RecordingView;
  /** Seconds at which playback starts. */
  startAt: number;
  /** The address of a moment of this recording. */
  addressOf(seconds: number): string;
  /** The pauses in this recording. */
  pausesIn: PausesIn;
  screen?: PlayedScreen | undefined;
  /** The position of a recording of this length on the contact's timeline. */
  trackIn(recording: RecordingView, seconds: number): Track;
  /** The content below the player, for the position that is played. */
  marking?: ((position: number) => ReactNode) | undefined;
  onLost(reason: string): void;
}

/** Both voices, labelled, as waveforms and as audio. */
export default function Player({
  url,
  recording,
  startAt,
  addressOf,
  pausesIn,
  screen,
  trackIn,
  marking,
  onLost,
}: Props) {
  const place = useRef<HTMLDivElement>(null);
  const sound = useSound({ url, recording, startAt }, place, onLost);
  const { media, mixer } = sound;
  const names = channelNames(recording.channels, sound.channels);
  const [muted, setMuted] = useState<number[]>([]);
  const [solo, setSolo] = useState<number>();
  const [bothEars, setBothEars] = useStored('both-ears', true);
  const [speed, setSpeed] = useStored('speed', 1);

  const regions = pausesIn(recording, sound.duration);
  const count = names.length;
  useEffect(() => mixer?.set(channelLevels(muted, solo, count), bothEars), [mixer, muted, solo, count, bothEars]);
  useEffect(() => {
    if (!media) return;
    media.defaultPlaybackRate = speed;
    media.playbackRate = speed;
  }, [media, speed]);

  const seek = (position: number) => {
    if (media) media.currentTime = Math.min(Math.max(0, position), sound.duration);
  };
  const toggle = () => {
    if (!media) return;
    if (media.paused) void media.play().catch(() => undefined);
    else media.pause();
  };

  const soundTrack = trackIn(recording, sound.duration);
  const screenSeconds = screen?.recording.durationSeconds ?? sound.duration;
  const screenTrack = screen && trackIn(screen.recording, screenSeconds);
  const choice = useMonitors(screen?.url ?? '');
  const blacks = screen
    ? blacksOf(
        { ...screen.recording, ...choice.monitors[choice.shown] },
        pausesIn(screen.recording, screenSeconds),
        screenSeconds,
      )
    : [];

  return (
    <SpaceBetween size="s">
      {screen && screenTrack && (
        <ScreenView
          choice={choice}
          name={recordingName(screen.recording)}
          sound={media}
          soundTrack={soundTrack}
          screenTrack={screenTrack}
          blacks={blacks}
          onLost={onLost}
        />
      )}
      <div className="player-rows">
        <ChannelControls
          names={names}
          muted={muted}
          solo={solo}
          mixable={mixer !== undefined}
          onMute={(channel, on) => setMuted(on ? [...muted, channel] : muted.filter((other) => other !== channel))}
          onSolo={setSolo}
        />
        <div className="player-stage">
          <PositionSlider sound={sound} place={place} onSeek={seek} onToggle={toggle} />
          {sound.waveform !== 'none' && <PauseRegions regions={regions} onSeek={seek} />}
          {sound.waveform !== 'none' && sound.duration > 0 && (
            <RemovedRegions removed={recording.redacted} seconds={sound.duration} onSeek={seek} />
          )}
        </div>
      </div>
      {screenTrack && (
        <BlackList
          blacks={blacks}
          onSeek={(seconds) => seek(recordingTime(soundTrack, contactTime(screenTrack, seconds)))}
        />
      )}
      {regions.length > 0 && <PauseList regions={regions} onSeek={seek} />}
      {recording.redacted.length > 0 && <RemovedList removed={recording.redacted} onSeek={seek} />}
      {sound.waveform === 'none' && (
        <Box color="text-body-secondary" fontSize="body-s">
          The recording can be played, but its waveform cannot be shown: the recordings bucket does not let this page
          read it.
        </Box>
      )}
      <PlayerBar
        sound={sound}
        speed={speed}
        onSpeed={setSpeed}
        bothEars={mixer === undefined ? undefined : bothEars}
        onBothEars={setBothEars}
        onSeek={seek}
        onToggle={toggle}
        addressOf={addressOf}
      />
      {marking?.(sound.position)}
    </SpaceBetween>
  );
}
