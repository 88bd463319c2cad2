import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { NewDesktopCode } from '../../api/desktop-list.ts';
import { codeLimits } from '../../domain/desktop/desktop.ts';
import { errorAt, sentenceOfForm } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { counted, instant } from '../kit/format.ts';

/** Creates a code that enrols many PCs, and shows it once. */
export const NewCodeDialog = ({ onClose }: { onClose(): void }) => {
  const { api, me } = useFermata();
  const [maxUses, setMaxUses] = useState<number | undefined>(100);
  const [days, setDays] = useState<number | undefined>(7);
  const [note, setNote] = useState('');
  const [created, setCreated] = useState<NewDesktopCode>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const create = async () => {
    if (maxUses === undefined || days === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      setCreated(await api.createDesktopCode({ maxUses, days, ...(note.trim() && { note: note.trim() }) }));
    } catch (refused) {
      setProblem(refused);
    } finally {
      setBusy(false);
    }
  };
  const command =
    created && `desktop-agent configure --api-url ${location.origin} && desktop-agent enrol --code ${created.code}`;

  return (
    <Modal
      visible
      onDismiss={onClose}
      header="Enrolment code for PCs"
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
              <Button variant="primary" onClick={() => void create()} loading={busy} loadingText="Creating the code">
                Create a code
              </Button>
            </SpaceBetween>
          )}
        </Box>
      }
    >
      {created && command ? (
        <SpaceBetween size="m">
          <div>
            <Box variant="awsui-key-label">Code</Box>
            <div className="one-time-code" data-testid="desktop-enrolment-code">
              {created.code}
            </div>
            <CopyToClipboard
              copyButtonText="Copy the code"
              textToCopy={created.code}
              copySuccessText="Copied"
              copyErrorText="Not copied. Select the code and copy it yourself."
            />
          </div>
          <div>
            <Box variant="awsui-key-label">Run this on each PC, or in the installation script</Box>
            <CopyToClipboard
              variant="inline"
              textToDisplay={command}
              textToCopy={command}
              copyButtonAriaLabel="Copy the command"
              copySuccessText="Copied"
              copyErrorText="Not copied. Select the command and copy it yourself."
            />
          </div>
          <Alert type="info">
            This code enrols {counted(created.maxUses, 'PC')}, until {instant(created.expiresAt, me.timeZone)}. It is
            not shown again. If you lose it, create another.
          </Alert>
        </SpaceBetween>
      ) : (
        <SpaceBetween size="m">
          {problem !== undefined && <Alert type="error">{sentenceOfForm(problem)}</Alert>}
          <FormField
            label="Number of PCs"
            constraintText={`1 to ${codeLimits.maxUses}`}
            errorText={errorAt(problem, 'maxUses')}
          >
            <WholeNumberInput value={maxUses} from={1} to={codeLimits.maxUses} onChange={setMaxUses} />
          </FormField>
          <FormField
            label="Valid for days"
            constraintText={`1 to ${codeLimits.maxDays}`}
            errorText={errorAt(problem, 'days')}
          >
            <WholeNumberInput value={days} from={1} to={codeLimits.maxDays} onChange={setDays} />
          </FormField>
          <FormField
            label="Note"
            description="Where it is used, for the list. Optional."
            errorText={errorAt(problem, 'note')}
          >
            <Input value={note} onChange={({ detail }) => setNote(detail.value.slice(0, 200))} />
          </FormField>
        </SpaceBetween>
      )}
    </Modal>
  );
};
