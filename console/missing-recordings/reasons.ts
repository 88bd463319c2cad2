import type { MissingRecordingView } from '../../api/contacts/contacts.ts';

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
  'flags-without-contact': {
    name: 'Flags: no contact',
    explanation:
      'A gateway flagged this recording of a telephone system more than an hour ago, and no contact with its id has come. The flags are stored, but nobody finds them.',
    remedy:
      'The detail names the recording. If Fermata refused its call, the log of the gateway has the reason. The entry leaves this list once its contact comes.',
  },
  'screen-login-not-set': {
    name: 'Screen: no Windows login',
    explanation: 'The agent’s role has Record Screen, but their Windows login is not set, so their PC is unknown.',
    remedy: 'Set it among the user’s identifiers. The screens of the last two weeks are then requested.',
  },
  'screen-login-differs': {
    name: 'Screen: login differs',
    explanation:
      'Somebody with the agent’s Windows user name was logged on, but in a different domain from the one that is set.',
    remedy: 'Correct the domain among the user’s identifiers. The screens of the last two weeks are then requested.',
  },
  'screen-no-logon': {
    name: 'Screen: no PC',
    explanation: 'The agent was not logged on to any PC with a desktop agent during this contact.',
    remedy:
      'Install the desktop agent on the PC. If it was only offline, the contact leaves this list when it reports.',
  },
  'screen-waits': {
    name: 'Screen: PC has not answered',
    explanation: 'The agent’s PC was asked for this screen more than an hour ago, and has not answered.',
    remedy: 'Is the PC switched on and connected? It answers as soon as it is. See Desktops.',
  },
  'screen-not-captured': {
    name: 'Screen: not captured',
    explanation: 'The agent’s PC captured nothing during this contact. The detail names the cause.',
    remedy: 'Remove the cause. This screen cannot be recovered.',
  },
  'screen-not-made': {
    name: 'Screen: cannot be made',
    explanation: 'The agent’s PC no longer has the captured segments, or could not join them.',
    remedy: 'See the detail. Longer grace periods on the PCs help when contacts are imported late.',
  },
  'screen-lost': {
    name: 'Screen: lost',
    explanation: 'The screen waited on a PC that an administrator has removed, or its PC has lost it.',
    remedy: 'It cannot be recovered. Let a PC deliver its recordings before you remove it.',
  },
  'keystrokes-wait': {
    name: 'Keystrokes: PC has not answered',
    explanation: 'The agent’s PC was asked for these keystrokes more than an hour ago, and has not answered.',
    remedy:
      'Is the PC switched on and connected, and its desktop agent up to date? It answers as soon as it is. See Desktops.',
  },
  'keystrokes-not-made': {
    name: 'Keystrokes: cannot be made',
    explanation: 'The agent’s PC no longer has the keystrokes, or could not join them.',
    remedy: 'See the detail. These keystrokes cannot be recovered.',
  },
};

export const reasonIds = Object.keys(reasons) as Reason[];

export const readReason = (text: string | null): Reason | undefined => reasonIds.find((reason) => reason === text);
