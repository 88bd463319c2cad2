import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Tonight } from '../kit/api/administration.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { download } from '../kit/browser.ts';
import { useFermata } from '../kit/fermata.ts';
import { count, day, instant, size } from '../kit/format.ts';
import { wholeReport } from './whole-report.ts';

type Run = Tonight['runs'][number];

export const Runs = ({ runs }: { runs: Run[] }) => {
  const { api, me, notify } = useFermata();
  const [busy, setBusy] = useState<string>();

  const report = async (run: Run) => {
    setBusy(run.runId);
    try {
      download(`daily-event-${run.localDate}.csv`, await wholeReport(run, api.runReport));
    } catch (problem) {
      notify('error', `The report could not be created: ${sentenceOf(problem)}`);
    } finally {
      setBusy(undefined);
    }
  };

  return (
    <Table
      items={runs}
      trackBy="runId"
      wrapLines
      resizableColumns
      ariaLabels={{ tableLabel: 'Runs of the Daily Event' }}
      header={
        <Header
          variant="h2"
          counter={`(${runs.length})`}
          description="Newest first, one run per local day. Kept and Recycled show each run’s rule results. The report shows the current decision for each recording, which can differ: a tag keeps a recording that would be recycled, and End of Call may have decided first."
        >
          Runs of the Daily Event
        </Header>
      }
      columnDefinitions={[
        { id: 'day', header: 'Day', width: 120, isRowHeader: true, cell: ({ localDate }) => day(localDate) },
        {
          id: 'started',
          header: 'Started',
          width: 190,
          cell: ({ startedAt }) => <span className="digits">{instant(startedAt, me.timeZone)}</span>,
        },
        {
          id: 'state',
          header: 'State',
          width: 190,
          cell: ({ finishedAt }) =>
            finishedAt ? (
              <>
                <StatusIndicator type="success">Finished</StatusIndicator>
                <Box color="text-body-secondary" fontSize="body-s">
                  <span className="digits">{instant(finishedAt, me.timeZone)}</span>
                </Box>
              </>
            ) : (
              <StatusIndicator type="in-progress">Deciding</StatusIndicator>
            ),
        },
        { id: 'kept', header: 'Kept', width: 85, cell: ({ kept }) => <span className="digits">{count(kept)}</span> },
        {
          id: 'recycled',
          header: 'Recycled',
          width: 105,
          cell: ({ recycled }) => <span className="digits">{count(recycled)}</span>,
        },
        {
          id: 'bytes',
          header: 'To upload',
          width: 115,
          cell: ({ bytes }) => <span className="digits">{size(bytes)}</span>,
        },
        {
          id: 'report',
          header: 'Report',
          width: 155,
          cell: (run) => (
            <Button
              variant="inline-link"
              iconName="download"
              ariaLabel={`Report (CSV) for ${day(run.localDate)}`}
              loading={busy === run.runId}
              loadingText="Creating the report"
              disabled={busy !== undefined && busy !== run.runId}
              onClick={() => void report(run)}
            >
              Report (CSV)
            </Button>
          ),
        },
      ]}
      empty={
        <Box textAlign="center" padding="l" color="inherit">
          <b>No runs yet</b>
          <Box color="inherit">The Daily Event has not run since it was set up.</Box>
        </Box>
      }
    />
  );
};
