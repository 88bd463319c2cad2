import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { sentenceOf } from '../api/problem.ts';

interface Props {
  header: string;
  /** The label of its button, and its label while it runs. */
  action: string;
  acting: string;
  /** The dialog closes when this is done. If it fails, the dialog stays open and shows the error. */
  act(): Promise<void>;
  onClose(): void;
  children: ReactNode;
}

/** Asks for confirmation. */
export const ConfirmDialog = ({ header, action, acting, act, onClose, children }: Props) => {
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const go = async () => {
    setBusy(true);
    setSentence('');
    try {
      await act();
    } catch (problem) {
      setSentence(sentenceOf(problem));
      setBusy(false);
    }
  };

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={header}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => void go()} loading={busy} loadingText={acting}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {sentence && <Alert type="error">{sentence}</Alert>}
        {children}
      </SpaceBetween>
    </Modal>
  );
};
