import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { DesktopCodeView } from '../../api/administration/desktops/desktop-list.ts';
import { useFermata } from '../kit/fermata.ts';
import { count, instant } from '../kit/format.ts';

const states: Record<DesktopCodeView['state'], [StatusIndicatorProps.Type, string]> = {
  usable: ['success', 'Valid'],
  'used-up': ['stopped', 'Used up'],
  expired: ['stopped', 'Expired'],
  revoked: ['stopped', 'Revoked'],
};

interface Props {
  codes: DesktopCodeView[];
  loading: boolean;
  onCreate(): void;
  onRevoke(code: DesktopCodeView): void;
}

export const CodeTable = ({ codes, loading, onCreate, onRevoke }: Props) => {
  const { me } = useFermata();
  return (
    <Table
      items={codes}
      trackBy="codeId"
      loading={loading}
      loadingText="Loading enrolment codes"
      wrapLines
      resizableColumns
      ariaLabels={{ tableLabel: 'Enrolment codes' }}
      header={
        <Header
          variant="h2"
          counter={loading ? '' : `(${codes.length})`}
          description="One code enrols many PCs. The codes themselves are not stored."
          actions={<Button onClick={onCreate}>Create an enrolment code</Button>}
        >
          Enrolment codes
        </Header>
      }
      columnDefinitions={[
        {
          id: 'note',
          header: 'Note',
          isRowHeader: true,
          width: 220,
          cell: ({ note, codeId }) => note ?? codeId,
        },
        {
          id: 'state',
          header: 'State',
          width: 120,
          cell: ({ state }) => <StatusIndicator type={states[state][0]}>{states[state][1]}</StatusIndicator>,
        },
        {
          id: 'uses',
          header: 'PCs enrolled',
          width: 130,
          cell: ({ uses, maxUses }) => `${count(uses)} of ${count(maxUses)}`,
        },
        { id: 'expires', header: 'Valid until', width: 200, cell: ({ expiresAt }) => instant(expiresAt, me.timeZone) },
        {
          id: 'created',
          header: 'Created',
          width: 240,
          cell: ({ createdAt, createdBy }) => `${instant(createdAt, me.timeZone)} by ${createdBy}`,
        },
        {
          id: 'actions',
          header: 'Actions',
          width: 100,
          cell: (code) =>
            code.state === 'usable' && (
              <Button
                variant="inline-link"
                ariaLabel={`Revoke the code ${code.note ?? code.codeId}`}
                onClick={() => onRevoke(code)}
              >
                Revoke
              </Button>
            ),
        },
      ]}
      empty={
        <Box textAlign="center" padding="s" color="inherit">
          No enrolment code has been created yet.
        </Box>
      }
    />
  );
};
