import type { ContactSummary, RecordingView } from '../../api/contacts.ts';

export const recordingName = ({ medium, part }: Pick<RecordingView, 'medium' | 'part'>): string => {
  if (medium === 'screen') return 'Screen recording';
  if (medium === 'keystroke') return 'Keystroke recording';
  return { agent: 'Call recording', ivr: 'IVR recording', redacted: 'Redacted call recording' }[part];
};

export const withoutRecording: Record<ContactSummary['recordingState'], string> = {
  present: 'There is no recording to show.',
  missing: 'The recording of this contact is missing: its file has not arrived.',
  deleted: 'The recording of this contact was deleted.',
  'not-recorded': 'This contact was not recorded: its flow does not switch call recording on.',
  'not-expected': 'There is nothing to record for a contact of this kind.',
};

/** Who is on which channel. What nobody told us is numbered, not guessed. */
export const channelNames = (channels: RecordingView['channels'], count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const who = channels[index];
    if (who === 'mixed') return 'Customer and agent';
    if (who === 'customer') return 'Customer';
    if (who === 'agent') return 'Agent';
    return count === 1 ? 'Everyone' : `Channel ${index + 1}`;
  });

/** How loud each channel is to be: solo wins over mute, as on every mixing desk. */
export const channelLevels = (muted: readonly number[], solo: number | undefined, count: number): number[] =>
  Array.from({ length: count }, (_, index) => {
    if (solo !== undefined) return index === solo ? 1 : 0;
    return muted.includes(index) ? 0 : 1;
  });
