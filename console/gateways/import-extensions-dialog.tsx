import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { otherErrors } from '../kit/api/field-errors.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { counted } from '../kit/format.ts';
import { useSave } from '../kit/page/use-save.ts';
import { parseExtensions } from './parse-extensions.ts';

/** Sets the extensions of many users, from a spreadsheet. */
export const ImportExtensionsDialog = ({ onClose }: { onClose(): void }) => {
  const { api, notify } = useFermata();
  const [text, setText] = useState('');
  const { extensions, wrong } = parseExtensions(text);
  const { save, busy, problem } = useSave({
    request: () => api.importUserExtensions({ extensions }),
    onSaved: () => {
      notify('success', `The extensions of ${counted(extensions.length, 'user')} are set.`);
      onClose();
    },
  });
  const reasons = otherErrors(problem, []).map(({ reason }) => reason);

  return (
    <Modal
      visible
      onDismiss={onClose}
      header="Import extensions"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              disabled={extensions.length === 0 || wrong.length > 0}
              onClick={save}
              loading={busy}
              loadingText="Importing"
            >
              Import
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {problem !== undefined && (
          <Alert type="error" header="Nothing was imported">
            {reasons.length > 0 ? (
              <ul className="plain-list">
                {[...new Set(reasons)].slice(0, 20).map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            ) : (
              sentenceOf(problem)
            )}
          </Alert>
        )}
        <FormField
          label="User name, extension, recording server"
          description="One user a line, separated by a tab, a semicolon or a comma. You can paste three columns of a spreadsheet."
          errorText={wrong.slice(0, 3).join(' ')}
          constraintText={counted(extensions.length, 'user')}
          stretch
        >
          <Textarea
            value={text}
            rows={10}
            spellcheck={false}
            placeholder={'mira.lund;2001;Bern PBX'}
            onChange={({ detail }) => setText(detail.value)}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
};
