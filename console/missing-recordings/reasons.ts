import type { MissingRecordingView } from '../../api/contacts.ts';

type Reason = MissingRecordingView['reason'];

/** Every reason in words: what it means, and what to do about it. */
export const reasons: Record<Reason, { name: string; explanation: string; remedy: string }> = {
  'not-arrived': {
    name: 'Not arrived',
    explanation: 'The contact record lists a recording, but its file has not come.',
    remedy: 'Amazon Connect often needs minutes, sometimes hours. Older than a day: look into the recordings bucket.',
  },
  'not-recorded': {
    name: 'Not recorded',
    explanation: 'The contact record lists no recording: the flow did not switch call recording on.',
    remedy: 'This is no fault if it is meant. Otherwise add “Set recording behavior” to the flow.',
  },
  deleted: {
    name: 'Deleted',
    explanation: 'The contact record says that the recording was deleted, or its file was deleted in its bucket.',
    remedy:
      'Deleted by Amazon Connect, it does not come back. In a bucket with versions, an older version can be restored.',
  },
  unreadable: {
    name: 'No recording',
    explanation:
      'A file came for this contact, but it is no recording: it is empty, damaged or something else. Or its contact record lists a document.',
    remedy:
      'Look at the file in the recordings bucket. If a good one replaces it, the contact leaves this list by itself.',
  },
  'unmatched-nearby': {
    name: 'Unmatched file nearby',
    explanation: 'No file has come for this contact, but one that belongs to no contact is of about that time.',
    remedy: 'An administrator finds it under Unmatched files.',
  },
  'record-quarantined': {
    name: 'Record unreadable',
    explanation: 'The contact record itself could not be read, so it lies in quarantine with its reason.',
    remedy: 'An administrator looks at the record in quarantine.',
  },
};

export const reasonIds = Object.keys(reasons) as Reason[];

export const readReason = (text: string | null): Reason | undefined => reasonIds.find((reason) => reason === text);
