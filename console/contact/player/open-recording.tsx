import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import { sentenceOf } from '../../kit/api/problem.ts';

/** Opens a recording only when somebody wants it, because each time is recorded in the history. */
export const useOpening = <Opened,>(open: () => Promise<Opened>) => {
  const [opened, setOpened] = useState<Opened>();
  const [isBusy, setBusy] = useState(false);
  /** Why it is not open. */
  const [sentence, setSentence] = useState('');

  const run = async () => {
    setBusy(true);
    setSentence('');
    try {
      setOpened(await open());
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return {
    opened,
    isBusy,
    sentence,
    open: () => void run(),
    close: (reason: string) => {
      setOpened(undefined);
      setSentence(reason);
    },
  };
};

interface Props {
  opening: Pick<ReturnType<typeof useOpening>, 'isBusy' | 'sentence' | 'open'>;
  button: Pick<ButtonProps, 'iconName' | 'ariaLabel'> & { text: string };
  /** What the history records about this. */
  note: string;
  /** Further actions on the recording. */
  children?: ReactNode;
}

export const OpenButton = ({ opening, button: { text, ...button }, note, children }: Props) => (
  <>
    {opening.sentence && (
      <Box margin={{ bottom: 's' }}>
        <Alert type="error">{opening.sentence}</Alert>
      </Box>
    )}
    <div className="listen-actions">
      <Button variant="primary" {...button} onClick={opening.open} loading={opening.isBusy} loadingText="Opening">
        {text}
      </Button>
      {children}
      <Box variant="span" color="text-body-secondary" fontSize="body-s">
        {note}
      </Box>
    </div>
  </>
);
