import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ContactSummary } from '../../../api/contacts/contacts.ts';
import { recordingStateText } from './recording-states.ts';

const types: Record<ContactSummary['recordingState'], StatusIndicatorProps.Type> = {
  present: 'success',
  missing: 'warning',
  deleted: 'stopped',
  archived: 'info',
  restoring: 'in-progress',
  'not-recorded': 'info',
  'not-expected': 'stopped',
};

export const RecordingState = ({ state }: { state: ContactSummary['recordingState'] }) => (
  <StatusIndicator type={types[state]} {...(state === 'not-expected' ? { colorOverride: 'grey' as const } : {})}>
    {recordingStateText(state)}
  </StatusIndicator>
);
