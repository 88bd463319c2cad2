import type { ContactSummary } from '../../../api/contacts/contacts.ts';

const texts: Record<ContactSummary['recordingState'], string> = {
  present: 'Present',
  missing: 'Missing',
  deleted: 'Deleted',
  archived: 'Archived',
  restoring: 'Being restored',
  'not-recorded': 'Not recorded',
  'not-expected': 'None expected',
};

export const recordingStateText = (state: ContactSummary['recordingState']): string => texts[state];
