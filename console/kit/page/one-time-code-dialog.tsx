import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { sentenceOfForm } from '../api/field-errors.ts';
import { useSave } from './use-save.ts';

/** A line to be copied unchanged. */
export const LineToCopy = ({ label, line, what }: { label: string; line: string; what: string }) => (
  <div>
    <Box variant="awsui-key-label">{label}</Box>
    <CopyToClipboard
      variant="inline"
      textToDisplay={line}
      textToCopy={line}
      copyButtonAriaLabel={`Copy the ${what}`}
      copySuccessText="Copied"
      copyErrorText={`Not copied. Select the ${what} and copy it yourself.`}
    />
  </div>
);

interface Props<Created extends { code: string }> {
  header: string;
  /** Whether a field before the code is missing or wrong. Then no code is created. */
  isWrong?: boolean;
  create(): Promise<Created>;
  /** Shown before the code is created. `problem` is why the last attempt was refused. */
  before(problem: unknown): ReactNode;
  /** Where the code is used, and how. */
  lines(created: Created): ReactNode;
  /** How often and until when the code works. */
  validity(created: Created): ReactNode;
  testId: string;
  onClose(): void;
}

/** Creates a code with which programs on site enrol, and shows it once. */
export const OneTimeCodeDialog = <Created extends { code: string }>(props: Props<Created>) => {
  const { header, isWrong = false, create, before, lines, validity, testId, onClose } = props;
  const [created, setCreated] = useState<Created>();
  const { save, busy, problem } = useSave({ isWrong, request: create, onSaved: setCreated });

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={header}
      footer={
        <Box float="right">
          {created ? (
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          ) : (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>
                Cancel
              </Button>
              <Button variant="primary" onClick={save} loading={busy} loadingText="Creating the code">
                Create a code
              </Button>
            </SpaceBetween>
          )}
        </Box>
      }
    >
      {created ? (
        <SpaceBetween size="m">
          <div>
            <Box variant="awsui-key-label">Code</Box>
            <div className="one-time-code" data-testid={testId}>
              {created.code}
            </div>
            <CopyToClipboard
              copyButtonText="Copy the code"
              textToCopy={created.code}
              copySuccessText="Copied"
              copyErrorText="Not copied. Select the code and copy it yourself."
            />
          </div>
          {lines(created)}
          <Alert type="info">{validity(created)} It is not shown again. If you lose it, create another.</Alert>
        </SpaceBetween>
      ) : (
        <SpaceBetween size="m">
          {problem !== undefined && <Alert type="error">{sentenceOfForm(problem)}</Alert>}
          {before(problem)}
        </SpaceBetween>
      )}
    </Modal>
  );
};
