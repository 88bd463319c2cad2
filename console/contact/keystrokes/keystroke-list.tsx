import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import { type KeystrokeRecording, readKeystrokes } from '../../../domain/keystroke/keystroke-recording.ts';
import { RequestProblem } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration } from '../../kit/format.ts';
import { OpenButton, useOpening } from '../player/open-recording.tsx';
import { linesOf, piecesOf } from './lines.ts';

interface Props {
  contactId: string;
  recording: RecordingView;
  onSeen(): void;
  /** Further actions on the recording. */
  children?: ReactNode;
}

const unreadable = 'The keystrokes cannot be read, or their address has expired. Show them again.';

const Typed = ({ text }: { text: string }) => (
  <code>
    {piecesOf(text).map((piece, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line never change
      piece.isKey ? <kbd key={index}>{piece.text}</kbd> : piece.text,
    )}
  </code>
);

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
              <Typed text={line.text} />
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

/** The keystrokes of an agent. */
export const KeystrokeList = ({ contactId, recording, onSeen, children }: Props) => {
  const { api } = useFermata();
  const opening = useOpening(async () => {
    const { url } = await api.playback(contactId, recording.recordingId);
    const answer = await fetch(url, { cache: 'no-store' });
    const read = answer.ok ? readKeystrokes(new Uint8Array(await answer.arrayBuffer())) : undefined;
    onSeen();
    if (!read) throw new RequestProblem(answer.status, unreadable);
    return read;
  });

  if (opening.opened)
    return (
      <>
        <Lines recording={opening.opened} />
        <div className="listen-actions">{children}</div>
      </>
    );
  return (
    <OpenButton
      opening={opening}
      button={{ text: 'Show keystrokes' }}
      note="Looking at them is recorded in the history."
    >
      {children}
    </OpenButton>
  );
};
