import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { RedactionRequestView } from '../../api/contacts/redaction.ts';
import { refusedText } from '../../domain/mark/refused-text.ts';
import { useFermata } from '../kit/fermata.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';
import { spanText } from './words.ts';

interface Props {
  request: RedactionRequestView;
  onDecided(): void;
}

/** Approves or refuses somebody else's request. */
export const DecideButtons = ({ request, onDecided }: Props) => {
  const { api, notify } = useFermata();
  const [verb, setVerb] = useState<'approve' | 'refuse'>();
  const [reason, setReason] = useState('');
  if (!request.mayDecide) return null;
  const { contactId, requestId, by, spans, state } = request;
  const wrong = refusedText(reason);

  const decide = async () => {
    if (!verb || wrong) return;
    const text = reason.trim();
    await api.decideRedaction(contactId, requestId, verb, text ? { reason: text } : {});
    setVerb(undefined);
    notify('success', verb === 'approve' ? 'Approved. The part is being removed.' : 'Refused.');
    onDecided();
  };

  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        {state === 'requested' && (
          <Button onClick={() => setVerb('approve')} ariaLabel={`Approve what ${by} asked for`}>
            Approve
          </Button>
        )}
        <Button onClick={() => setVerb('refuse')} ariaLabel={`Refuse what ${by} asked for`}>
          Refuse
        </Button>
      </SpaceBetween>
      {verb && (
        <ConfirmDialog
          header={verb === 'approve' ? 'Remove this part?' : 'Refuse this request?'}
          action={verb === 'approve' ? 'Remove it' : 'Refuse'}
          acting={verb === 'approve' ? 'Approving' : 'Refusing'}
          act={decide}
          onClose={() => setVerb(undefined)}
        >
          {verb === 'approve' ? (
            <Alert type="warning">
              {spans.map(spanText).join(', ')} is removed from every recording of this contact, and from every older
              version. This cannot be undone.
            </Alert>
          ) : (
            <FormField label="Reason" errorText={wrong} stretch>
              <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
            </FormField>
          )}
        </ConfirmDialog>
      )}
    </>
  );
};
