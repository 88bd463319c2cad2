import type { ContactSummary } from '../../api/contacts/contacts.ts';
import { withOffset } from '../../domain/contact/day.ts';
import { line } from '../../domain/csv.ts';
import { recordingStateText } from '../kit/state/recording-states.ts';
import { channelNames, directionText, methodText } from './words.ts';

type Cell = string | number | null;

const columns: Record<string, (contact: ContactSummary, timeZone: string) => Cell> = {
  'Contact ID': ({ contactId }) => contactId,
  Started: ({ startedAt }, timeZone) => withOffset(startedAt, timeZone),
  'ACD ID': ({ acdId }) => acdId,
  'First Name': ({ firstName }) => firstName,
  'Last Name': ({ lastName }) => lastName,
  Team: ({ teamName }) => teamName,
  Queue: ({ queueName }) => queueName,
  Channel: ({ channel }) => channelNames[channel],
  'Contact Direction': ({ contactDirection }) => contactDirection && directionText(contactDirection),
  'Initiation Method': ({ initiationMethod }) => methodText(initiationMethod),
  'Calling Number': ({ callingNumber }) => callingNumber,
  'Called Number': ({ calledNumber }) => calledNumber,
  Caller: ({ callerNumber }) => callerNumber,
  Dialled: ({ dialledNumber }) => dialledNumber,
  'Call Duration (seconds)': ({ callDuration }) => callDuration,
  'Recording State': ({ recordingState }) => recordingStateText(recordingState),
  'File Upload State': ({ fileUploadState }) => fileUploadState,
  'Recording Type': ({ recordingType }) => recordingType,
  'First Contact Of The Chain': ({ initialContactId }) => initialContactId,
};

/** A line for each contact. Times are in the time zone of the page, with their offset from UTC. */
export const contactsCsv = (contacts: readonly ContactSummary[], timeZone: string): string =>
  [
    line(Object.keys(columns)),
    ...contacts.map((contact) => line(Object.values(columns).map((cell) => cell(contact, timeZone)))),
  ].join('');
