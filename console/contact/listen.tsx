import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { lazy, Suspense, useState } from 'react';
import type { RecordingView } from '../../api/contacts.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import type { PausesIn } from './pauses.ts';
import { recordingName } from './words.ts';

const Player = lazy(() => import('./player.tsx'));
const VideoPlayer = lazy(() => import('./video-player.tsx'));

interface Props {
  contactId: string;
  recording: RecordingView;
  pausesIn: PausesIn;
  onListened(): void;
}

/** Asks for an address to play only when somebody wants to listen: each time is told in the history. */
export const Listen = ({ contactId, recording, pausesIn, onListened }: Props) => {
  const { api } = useFermata();
  const [url, setUrl] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');
  const verb = recording.medium === 'audio' ? 'Listen' : 'Watch';

  const ask = async () => {
    setBusy(true);
    setSentence('');
    try {
      const playback = await api.playback(contactId, recording.recordingId);
      setUrl(playback.url);
      onListened();
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const lost = (reason: string) => {
    setUrl(undefined);
    setSentence(reason);
  };

  if (url) {
    return (
      <Suspense fallback={<Box padding="m">Opening the player…</Box>}>
        {recording.medium === 'audio' ? (
          <Player key={url} url={url} recording={recording} pausesIn={pausesIn} onLost={lost} />
        ) : (
          <VideoPlayer key={url} url={url} name={recordingName(recording)} onLost={lost} />
        )}
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
      <Button
        variant="primary"
        iconName="play"
        onClick={() => void ask()}
        loading={busy}
        loadingText="Opening"
        ariaLabel={`${verb}: ${recordingName(recording)}`}
      >
        {verb}
      </Button>
      <Box variant="span" color="text-body-secondary" fontSize="body-s" margin={{ left: 's' }}>
        Listening is recorded in the history.
      </Box>
    </>
  );
};
