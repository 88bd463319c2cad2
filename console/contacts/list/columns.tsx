import type { CollectionPreferencesProps } from '@cloudscape-design/components/collection-preferences';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ContactSummary } from '../../../api/contacts/contacts.ts';
import { day, duration, inZone, nothing, personName } from '../../kit/format.ts';
import { PageLink } from '../../kit/page/page-link.tsx';
import { RecordingState } from '../../kit/state/recording-state.tsx';
import { UploadState } from '../../kit/state/upload-state.tsx';
import { channelNames, directionText, methodText } from '../words.ts';
import type { ColumnId } from './sort-values.ts';

export type Column = TableProps.ColumnDefinition<ContactSummary> & {
  id: ColumnId;
  header: string;
};

const digits = (text: string) => <span className="digits">{text}</span>;

const textColumn = (
  id: ColumnId & keyof ContactSummary,
  header: string,
  width: number,
  show: (text: string) => string = (text) => text,
): Column => ({
  id,
  header,
  width,
  cell: (contact) => (contact[id] === null ? nothing : show(String(contact[id]))),
});

/** A contact without an agent is listed by its start. */
const startOf = ({ startedAt }: ContactSummary, timeZone: string) => inZone(startedAt, timeZone);

/** All columns by their field's names. `linkTo` returns the address of a contact's page. */
export const columnsOf = (timeZone: string, linkTo: (contactId: string) => string): Column[] => [
  {
    id: 'date',
    header: 'Date',
    width: 125,
    cell: (contact) => digits(day(startOf(contact, timeZone).date)),
  },
  {
    id: 'time',
    header: 'Time',
    width: 110,
    isRowHeader: true,
    cell: (contact) => {
      const { date, clock } = startOf(contact, timeZone);
      return (
        <PageLink to={linkTo(contact.contactId)} ariaLabel={`${clock}: open the contact of ${day(date)}`}>
          {digits(clock)}
        </PageLink>
      );
    },
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 150,
    cell: personName,
  },
  {
    id: 'callDuration',
    header: 'Call Duration',
    width: 160,
    cell: ({ callDuration }) => digits(duration(callDuration)),
  },
  textColumn('queueName', 'Queue', 130),
  {
    id: 'recordingState',
    header: 'Recording State',
    width: 180,
    cell: ({ recordingState }) => <RecordingState state={recordingState} />,
  },
  {
    id: 'fileUploadState',
    header: 'File Upload State',
    width: 185,
    cell: ({ fileUploadState }) => (fileUploadState === null ? nothing : <UploadState state={fileUploadState} />),
  },
  textColumn('callingNumber', 'Calling Number', 175),
  textColumn('calledNumber', 'Called Number', 170),
  {
    id: 'contactDirection',
    header: 'Contact Direction',
    width: 185,
    cell: ({ contactDirection }) => directionText(contactDirection),
  },
  textColumn('channel', 'Channel', 110, (channel) => channelNames[channel as ContactSummary['channel']]),
  textColumn('teamName', 'Team', 150),
  textColumn('acdId', 'ACD ID', 160),
  textColumn('firstName', 'First Name', 140),
  textColumn('lastName', 'Last Name', 140),
  textColumn('recordingType', 'Recording Type', 170),
  {
    id: 'associatedContactId',
    header: 'Associated Contact ID',
    width: 335,
    cell: ({ contactId, associatedContactId }) => (
      <PageLink to={linkTo(contactId)}>
        <span className="identifier">{associatedContactId}</span>
      </PageLink>
    ),
  },
  textColumn('callerNumber', 'Caller', 155),
  textColumn('dialledNumber', 'Dialled', 155),
  textColumn('initiationMethod', 'Initiation Method', 185, methodText),
];

const hiddenAtFirst = [
  'channel',
  'teamName',
  'acdId',
  'firstName',
  'lastName',
  'recordingType',
  'associatedContactId',
  'callerNumber',
  'dialledNumber',
  'initiationMethod',
];

export interface ListPreferences {
  contentDisplay: readonly CollectionPreferencesProps.ContentDisplayItem[];
  wrapLines: boolean;
  stripedRows: boolean;
  widths: Record<string, number>;
}

const columns = columnsOf('UTC', () => '');

export const usualPreferences: ListPreferences = {
  contentDisplay: columns.map(({ id }) => ({ id, visible: !hiddenAtFirst.includes(id) })),
  wrapLines: false,
  stripedRows: false,
  widths: {},
};
