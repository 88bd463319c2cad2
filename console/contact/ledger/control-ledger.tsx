import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ControlLedger } from '../../../api/control/control.ts';
import { useFermata } from '../../kit/fermata.ts';
import { instant, nothing } from '../../kit/format.ts';
import { resultType } from '../../recording-controls/words.ts';
import { checkText, entryText } from './control-words.ts';

type Entry = ControlLedger['entries'][number];

const What = ({ entry }: { entry: Entry }) => {
  const { what } = entryText(entry);
  return entry.kind === 'answer' ? (
    <StatusIndicator type={resultType(String(entry.result))}>{what}</StatusIndicator>
  ) : (
    what
  );
};

/** Every command to the recorders of a contact and every answer, and whether the ledger is intact. */
export const ControlLedgerTable = ({ ledger }: { ledger: ControlLedger }) => {
  const { me } = useFermata();
  const { check, entries } = ledger;
  return (
    <SpaceBetween size="m">
      {!check.sound && (
        <Alert type="error" header="The control ledger of this contact is not intact">
          {checkText(check)} Do not rely on that entry or the ones after it.
        </Alert>
      )}
      <Table
        items={entries}
        trackBy={({ number }) => String(number)}
        wrapLines
        ariaLabels={{ tableLabel: 'Control ledger' }}
        header={
          <Header
            variant="h2"
            counter={`(${entries.length})`}
            description={<StatusIndicator type={check.sound ? 'success' : 'error'}>{checkText(check)}</StatusIndicator>}
          >
            Control ledger
          </Header>
        }
        columnDefinitions={[
          {
            id: 'number',
            header: 'Entry',
            width: 80,
            cell: ({ number }) => (
              <span className={!check.sound && number >= check.entry ? 'digits entry-bad' : 'digits'}>{number}</span>
            ),
          },
          {
            id: 'at',
            header: 'When',
            width: 200,
            cell: ({ at }) => <span className="digits">{instant(at, me.timeZone)}</span>,
          },
          { id: 'what', header: 'What', width: 240, isRowHeader: true, cell: (entry) => <What entry={entry} /> },
          { id: 'by', header: 'By', width: 160, cell: (entry) => entryText(entry).by || nothing },
          { id: 'detail', header: 'Detail', cell: (entry) => entryText(entry).detail || nothing },
          {
            id: 'hash',
            header: 'Hash',
            width: 120,
            cell: ({ hash }) => (
              <span className="identifier" title={hash}>
                {hash.slice(0, 8)}…
              </span>
            ),
          },
        ]}
      />
    </SpaceBetween>
  );
};
