import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { addressProblem } from '../../domain/desktop-item/patterns.ts';

/** Asks where the card number field is, because the template cannot know that. */
export const TemplateDialog = ({ onUse, onClose }: { onUse(address: string): void; onClose(): void }) => {
  const [address, setAddress] = useState('');
  const [tried, setTried] = useState(false);
  const problem = addressProblem(address.trim());
  return (
    <Modal
      visible
      onDismiss={onClose}
      header="Pause while a card number is entered"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              formAction="none"
              onClick={() => {
                setTried(true);
                if (!problem) onUse(address.trim());
              }}
            >
              Add
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          When the agent clicks in the Credit Card Number field, sound and screen are paused. They are resumed one
          minute later, or when the agent clicks out of the field. The field is added as New: it only counts until you
          approve it.
        </div>
        <FormField
          label="Address of the payment page"
          constraintText="For example pay.example.com/checkout/*"
          errorText={tried && problem ? `The address ${problem}.` : ''}
        >
          <Input value={address} onChange={({ detail }) => setAddress(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
};
