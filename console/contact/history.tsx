import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant, nothing } from '../kit/format.ts';
import { eventDetail, eventText } from './words.ts';

/** Everything that happened to the contact, and who listened to it or changed it. Nobody can change the history. */
export const History = ({ contact }: { contact: ContactDetail }) => {
  const { me } = useFermata();
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${contact.history.length})`}
          description={`Oldest first, times in ${me.timeZone}.`}
        >
          History
        </Header>
      }
      items={contact.history}
      wrapLines
      ariaLabels={{ tableLabel: 'History' }}
      columnDefinitions={[
        {
          id: 'at',
          header: 'When',
          width: 200,
          cell: ({ at }) => <span className="digits">{instant(at, me.timeZone)}</span>,
        },
        {
          id: 'what',
          header: 'What',
          width: 220,
          isRowHeader: true,
          cell: (entry) => eventText(entry, contact.recordings),
        },
        { id: 'by', header: 'By', width: 180, cell: ({ by }) => by ?? nothing },
        { id: 'detail', header: 'Detail', cell: (entry) => eventDetail(entry, contact.recordings) },
      ]}
      empty="Nothing yet"
    />
  );
};
