import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import { type KeystrokeRecording, readKeystrokes } from '../../../domain/keystroke/keystroke-recording.ts';
import { sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration } from '../../kit/format.ts';
import { linesOf } from './lines.ts';

interface Props {
  contactId: string;
  recording: RecordingView;
  onSeen(): void;
  /** More that can be done with the recording. */
  children?: ReactNode;
}

const Lines = ({ recording }: { recording: KeystrokeRecording }) => (
  <table className="keystrokes" aria-label="Keystrokes">
    <thead>
      <tr>
        <th scope="col">Time</th>
        <th scope="col">Typed</th>
      </tr>
    </thead>
    <tbody>
      {linesOf(recording).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a recording never change
        <tr key={index}>
          <td className="digits">{duration(line.atSeconds)}</td>
          <td>
            {'text' in line ? (
              <code>{line.text}</code>
            ) : (
              <Box variant="span" color="text-body-secondary">
                Paused or removed until {duration(line.toSeconds)}
              </Box>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** What the agent typed. It is fetched only when somebody wants to see it: each time is in the history. */
export const KeystrokeList = ({ contactId, recording, onSeen, children }: Props) => {
  const { api } = useFermata();
  const [shown, setShown] = useState<KeystrokeRecording>();
  const [isBusy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const show = async () => {
    setBusy(true);
    setSentence('');
    try {
      const { url } = await api.playback(contactId, recording.recordingId);
      const answer = await fetch(url, { cache: 'no-store' });
      const read = answer.ok ? readKeystrokes(new Uint8Array(await answer.arrayBuffer())) : undefined;
      if (read) setShown(read);
      else setSentence('The keystrokes cannot be read, or their address has expired. Show them again.');
      onSeen();
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };

  if (shown)
    return (
      <>
        <Lines recording={shown} />
        <div className="listen-actions">{children}</div>
      </>
    );
  return (
    <>
      {sentence && (
        <Box margin={{ bottom: 's' }}>
          <Alert type="error">{sentence}</Alert>
        </Box>
      )}
      <div className="listen-actions">
        <Button variant="primary" onClick={() => void show()} loading={isBusy} loadingText="Opening">
          Show keystrokes
        </Button>
        {children}
        <Box variant="span" color="text-body-secondary" fontSize="body-s">
          Looking at them is recorded in the history.
        </Box>
      </div>
    </>
  );
};
