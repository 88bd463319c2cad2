import type { CollectionPreferencesProps } from '@cloudscape-design/components/collection-preferences';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ContactSummary } from '../../api/contacts.ts';
import { day, duration, nothing, time } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { RecordingState, recordingStateText } from '../kit/state/recording-state.tsx';
import { directionText } from './words.ts';

type Column = TableProps.ColumnDefinition<ContactSummary> & {
  id: string;
  header: string;
  /** What the column sorts by; nothing sorts last. */
  value(contact: ContactSummary): string | number | null;
};

const digits = (text: string) => <span className="digits">{text}</span>;

const textColumn = (id: Exclude<keyof ContactSummary, 'redacting'>, header: string, width: number): Column => ({
  id,
  header,
  width,
  value: (contact) => contact[id],
  cell: (contact) => contact[id] ?? nothing,
});

/** The seed's names, to the letter, and the recording's state beside them. */
export const columns: Column[] = [
  {
    id: 'date',
    header: 'Date',
    width: 125,
    value: ({ startedAt }) => startedAt,
    cell: ({ date }) => digits(day(date)),
  },
  {
    id: 'time',
    header: 'Time',
    width: 105,
    isRowHeader: true,
    value: ({ time: clock }) => clock,
    cell: ({ contactId, date, time: clock }) => (
      <PageLink to={contactPath(contactId)} ariaLabel={`Open the contact of ${day(date)}, ${time(clock)}`}>
        {clock === null ? 'Open' : digits(time(clock))}
      </PageLink>
    ),
  },
  textColumn('acdId', 'ACD ID', 160),
  textColumn('firstName', 'First Name', 140),
  textColumn('lastName', 'Last Name', 140),
  textColumn('calledNumber', 'Called Number', 170),
  textColumn('callingNumber', 'Calling Number', 175),
  {
    id: 'contactDirection',
    header: 'Contact Direction',
    width: 185,
    value: ({ contactDirection }) => contactDirection,
    cell: ({ contactDirection }) => directionText(contactDirection),
  },
  {
    id: 'callDuration',
    header: 'Call Duration',
    width: 150,
    value: ({ callDuration }) => callDuration,
    cell: ({ callDuration }) => digits(duration(callDuration)),
  },
  {
    id: 'recordingState',
    header: 'Recording State',
    width: 170,
    value: ({ recordingState }) => recordingStateText(recordingState),
    cell: ({ recordingState }) => <RecordingState state={recordingState} />,
  },
  textColumn('recordingType', 'Recording Type', 175),
  {
    id: 'associatedContactId',
    header: 'Associated Contact ID',
    width: 335,
    value: ({ associatedContactId }) => associatedContactId,
    cell: ({ contactId, associatedContactId }) => (
      <PageLink to={contactPath(contactId)}>
        <span className="identifier">{associatedContactId}</span>
      </PageLink>
    ),
  },
  textColumn('fileUploadState', 'File Upload State', 170),
  textColumn('queueName', 'Queue', 170),
  textColumn('teamName', 'Team', 150),
  textColumn('callerNumber', 'Caller', 155),
  textColumn('dialledNumber', 'Dialled', 155),
  textColumn('initiationMethod', 'Initiation Method', 185),
];

const hiddenAtFirst = ['queueName', 'teamName', 'callerNumber', 'dialledNumber', 'initiationMethod'];

export interface ListPreferences {
  contentDisplay: readonly CollectionPreferencesProps.ContentDisplayItem[];
  wrapLines: boolean;
  stripedRows: boolean;
  widths: Record<string, number>;
}

export const usualPreferences: ListPreferences = {
  contentDisplay: columns.map(({ id }) => ({ id, visible: !hiddenAtFirst.includes(id) })),
  wrapLines: false,
  stripedRows: false,
  widths: {},
};

/** Sorts the rows that are loaded; contacts without the value come last either way. */
export const sorted = (contacts: ContactSummary[], columnId: string | null, descending: boolean): ContactSummary[] => {
  const column = columns.find(({ id }) => id === columnId);
  if (!column) return contacts;
  const turn = descending ? -1 : 1;
  return contacts.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right));
    return turn * order;
  });
};
