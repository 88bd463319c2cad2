import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import { sentenceOf } from '../../kit/api/problem.ts';

/** Opens a recording when somebody wants it, and not before: each time is in the history. */
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
  /** Which of this is in the history. */
  note: string;
  /** What else can be done with the recording. */
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
