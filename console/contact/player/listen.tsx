import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import type { Track } from '../../../domain/recording/timeline.ts';
import { sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration } from '../../kit/format.ts';
import type { PausesIn } from '../recordings/pauses.ts';
import { recordingName } from '../words.ts';
import { momentAddress } from './moment.ts';

const Player = lazy(() => import('./player.tsx'));
const VideoPlayer = lazy(() => import('./screen/video-player.tsx'));

interface Props {
  contactId: string;
  recording: RecordingView;
  /** Seconds at which playback starts. */
  startAt: number;
  pausesIn: PausesIn;
  /** A screen to be played with the sound. */
  screen?: RecordingView | undefined;
  trackIn(recording: RecordingView, seconds: number): Track;
  onListened(): void;
  /** What is shown below the player, for the position that is played. */
  marking?: ((position: number) => ReactNode) | undefined;
  /** Further buttons. */
  children?: ReactNode;
}

/** Requests an address only when somebody wants to listen: each time is in the history. */
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
  const [urls, setUrls] = useState<{ url: string; screen?: string }>();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');
  const [verb, noun] = screen
    ? ['Play sound and screen', 'Playing']
    : recording.medium === 'audio'
      ? ['Listen', 'Listening']
      : ['Watch', 'Watching'];
  const text = startAt > 0 ? `${verb} from ${duration(startAt)}` : verb;

  const ask = async () => {
    setBusy(true);
    setSentence('');
    try {
      const [playback, screenPlayback] = await Promise.all([
        api.playback(contactId, recording.recordingId),
        screen && api.playback(contactId, screen.recordingId),
      ]);
      setUrls({ url: playback.url, ...(screenPlayback && { screen: screenPlayback.url }) });
      onListened();
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const lost = (reason: string) => {
    setUrls(undefined);
    setSentence(reason);
  };
  const addressOf = (seconds: number) => momentAddress(location.origin, contactId, recording.recordingId, seconds);

  if (urls) {
    const { url } = urls;
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
            screen={screen && urls.screen ? { url: urls.screen, recording: screen } : undefined}
            marking={marking}
            onLost={lost}
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
            onLost={lost}
          />
        )}
        {children && <div className="listen-actions">{children}</div>}
      </Suspense>
    );
  }
  return (
    <>
      {sentence && (
        <Box margin={{ bottom: 's' }}>
          <Alert type="error">{sentence}</Alert>
        </Box>
      )}
      <div className="listen-actions">
        <Button
          variant="primary"
          iconName="play"
          onClick={() => void ask()}
          loading={busy}
          loadingText="Opening"
          ariaLabel={screen ? text : `${text}: ${recordingName(recording)}`}
        >
          {text}
        </Button>
        {children}
        <Box variant="span" color="text-body-secondary" fontSize="body-s">
          {noun} {children ? 'and downloading are' : 'is'} recorded in the history.
        </Box>
      </div>
    </>
  );
};
