import type { MissingRecordingView } from '../../api/contacts.ts';

type Reason = MissingRecordingView['reason'];

/** What each reason means, and what to do about it. */
export const reasons: Record<Reason, { name: string; explanation: string; remedy: string }> = {
  'not-arrived': {
    name: 'Not arrived',
    explanation: 'The contact record lists a recording, but its file has not arrived.',
    remedy:
      'Amazon Connect often needs minutes, sometimes hours. After more than a day, look in the recordings bucket.',
  },
  'not-recorded': {
    name: 'Not recorded',
    explanation: 'The contact record lists no recording: the flow did not turn on call recording.',
    remedy: 'If this is intended, nothing is wrong. Otherwise add “Set recording behavior” to the flow.',
  },
  deleted: {
    name: 'Deleted',
    explanation: 'The contact record says that the recording was deleted, or its file was deleted from its bucket.',
    remedy:
      'A recording that Amazon Connect deleted cannot be recovered. In a bucket with versioning, an older version can be restored.',
  },
  unreadable: {
    name: 'Not a recording',
    explanation:
      'A file arrived for this contact, but it is not a recording: it is empty, damaged, or something else. Or its contact record lists a document.',
    remedy:
      'Look at the file in the recordings bucket. Once a valid file replaces it, the contact leaves this list automatically.',
  },
  'unmatched-nearby': {
    name: 'Unmatched file nearby',
    explanation:
      'No file has arrived for this contact, but there is a file from about that time that belongs to no contact.',
    remedy: 'An administrator can find it under Unmatched files.',
  },
  'record-quarantined': {
    name: 'Record unreadable',
    explanation: 'The contact record itself could not be read. It is in quarantine, with the reason.',
    remedy: 'Ask an administrator to look at the record in quarantine.',
  },
};

export const reasonIds = Object.keys(reasons) as Reason[];

export const readReason = (text: string | null): Reason | undefined => reasonIds.find((reason) => reason === text);
