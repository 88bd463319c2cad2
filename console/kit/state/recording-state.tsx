import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ContactSummary } from '../../../api/contacts.ts';

const states: Record<ContactSummary['recordingState'], { type: StatusIndicatorProps.Type; text: string }> = {
  present: { type: 'success', text: 'Present' },
  missing: { type: 'warning', text: 'Missing' },
  deleted: { type: 'stopped', text: 'Deleted' },
  archived: { type: 'info', text: 'Archived' },
  restoring: { type: 'in-progress', text: 'Being restored' },
  'not-recorded': { type: 'info', text: 'Not recorded' },
  'not-expected': { type: 'stopped', text: 'None expected' },
};

export const recordingStateText = (state: ContactSummary['recordingState']): string => states[state].text;

export const RecordingState = ({ state }: { state: ContactSummary['recordingState'] }) => {
  const { type, text } = states[state];
  return (
    <StatusIndicator type={type} {...(state === 'not-expected' ? { colorOverride: 'grey' as const } : {})}>
      {text}
    </StatusIndicator>
  );
};
