import Box from '@cloudscape-design/components/box';
import { lazy, type ReactNode, Suspense } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import type { Track } from '../../../domain/recording/timeline.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration } from '../../kit/format.ts';
import type { PausesIn } from '../recordings/pauses.ts';
import { recordingName } from '../words.ts';
import { momentAddress } from './moment.ts';
import { OpenButton, useOpening } from './open-recording.tsx';

const Player = lazy(() => import('./player.tsx'));
const VideoPlayer = lazy(() => import('./screen/video-player.tsx'));

interface Props {
  contactId: string;
  recording: RecordingView;
  /** Seconds at which playback starts. */
  startAt: number;
  pausesIn: PausesIn;
  /** A screen that is played with the sound. */
  screen?: RecordingView | undefined;
  trackIn(recording: RecordingView, seconds: number): Track;
  onListened(): void;
  /** The content below the player, for the position that is played. */
  marking?: ((position: number) => ReactNode) | undefined;
  /** Further buttons. */
  children?: ReactNode;
}

/** A recording that can be played. */
export const Listen = ({
  contactId,
  recording,
  startAt,
  pausesIn,
  screen,
  trackIn,
  onListened,
  marking,
  children,
}: Props) => {
  const { api } = useFermata();
  const [verb, noun] = screen
    ? ['Play sound and screen', 'Playing']
    : recording.medium === 'audio'
      ? ['Listen', 'Listening']
      : ['Watch', 'Watching'];
  const text = startAt > 0 ? `${verb} from ${duration(startAt)}` : verb;

  const opening = useOpening(async () => {
    const [playback, screenPlayback] = await Promise.all([
      api.playback(contactId, recording.recordingId),
      screen && api.playback(contactId, screen.recordingId),
    ]);
    onListened();
    return { url: playback.url, screenUrl: screenPlayback?.url };
  });
  const addressOf = (seconds: number) => momentAddress(location.origin, contactId, recording.recordingId, seconds);

  if (opening.opened) {
    const { url, screenUrl } = opening.opened;
    return (
      <Suspense fallback={<Box padding="m">Opening the player…</Box>}>
        {recording.medium === 'audio' ? (
          <Player
            key={url}
            url={url}
            recording={recording}
            startAt={startAt}
            addressOf={addressOf}
            pausesIn={pausesIn}
            trackIn={trackIn}
            screen={screen && screenUrl ? { url: screenUrl, recording: screen } : undefined}
            marking={marking}
            onLost={opening.close}
          />
        ) : (
          <VideoPlayer
            key={url}
            url={url}
            recording={recording}
            pausesIn={pausesIn}
            startAt={startAt}
            addressOf={addressOf}
            marking={marking}
            onLost={opening.close}
          />
        )}
        {children && <div className="listen-actions">{children}</div>}
      </Suspense>
    );
  }
  return (
    <OpenButton
      opening={opening}
      button={{ iconName: 'play', text, ariaLabel: screen ? text : `${text}: ${recordingName(recording)}` }}
      note={`${noun} ${children ? 'and downloading are' : 'is'} recorded in the history.`}
    >
      {children}
    </OpenButton>
  );
};
