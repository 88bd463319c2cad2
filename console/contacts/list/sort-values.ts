import type { ContactSummary } from '../../../api/contacts/contacts.ts';
import { inZone, personName } from '../../kit/format.ts';
import { recordingStateText } from '../../kit/state/recording-states.ts';

type Value = (contact: ContactSummary, timeZone: string) => string | number | null;

/** The value by which a column sorts. Contacts without it come last. */
export const sortValues = {
  date: ({ startedAt }) => Date.parse(startedAt),
  // A contact without an agent sorts by its start.
  time: ({ startedAt }, timeZone) => inZone(startedAt, timeZone).clock,
  agent: (contact) => (contact.acdId === null && contact.lastName === null ? null : personName(contact)),
  callDuration: ({ callDuration }) => callDuration,
  queueName: ({ queueName }) => queueName,
  recordingState: ({ recordingState }) => recordingStateText(recordingState),
  fileUploadState: ({ fileUploadState }) => fileUploadState,
  callingNumber: ({ callingNumber }) => callingNumber,
  calledNumber: ({ calledNumber }) => calledNumber,
  contactDirection: ({ contactDirection }) => contactDirection,
  channel: ({ channel }) => channel,
  teamName: ({ teamName }) => teamName,
  acdId: ({ acdId }) => acdId,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
  recordingType: ({ recordingType }) => recordingType,
  associatedContactId: ({ associatedContactId }) => associatedContactId,
  callerNumber: ({ callerNumber }) => callerNumber,
  dialledNumber: ({ dialledNumber }) => dialledNumber,
  initiationMethod: ({ initiationMethod }) => initiationMethod,
} as const satisfies Record<string, Value>;

export type ColumnId = keyof typeof sortValues;

export const isColumn = (id: string | null): id is ColumnId => id !== null && Object.hasOwn(sortValues, id);

/** Sorts contacts by a column. Those without a value come last in both directions, and equal ones stay newest first. */
export const sortContacts = (
  contacts: readonly ContactSummary[],
  { column, descending, timeZone }: { column: ColumnId; descending: boolean; timeZone: string },
): ContactSummary[] => {
  const sortValue: Value = sortValues[column];
  const turn = descending ? -1 : 1;
  return contacts.toSorted((a, b) => {
    const [left, right] = [sortValue(a, timeZone), sortValue(b, timeZone)];
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right));
    return turn * order;
  });
};
