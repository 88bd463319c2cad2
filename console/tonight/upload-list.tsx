import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Tonight, UploadItem, UploadStateText } from '../kit/api/administration.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { usePages } from '../kit/api/use-pages.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant, nothing, size } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { PagedTable } from '../kit/page/paged-table.tsx';
import { UploadState, uploadStates } from '../kit/state/upload-state.tsx';
import { custodyRows, type UploadRow, uploadRow } from './upload-rows.ts';
import { mediumNames, stepText } from './words.ts';

interface Props {
  servers: Tonight['dataServers'];
  onRetried(): void;
}

const nameOf = ({ medium, username }: UploadItem) => `${mediumNames[medium].toLowerCase()} of ${username}`;

const states = (Object.keys(uploadStates) as UploadStateText[]).map((value) => ({ value, label: value }));

/** The recordings of a data server in one state, each with its custody. */
export const UploadList = ({ servers, onRetried }: Props) => {
  const { api, me, notify } = useFermata();
  const [params, setParams] = useSearchParams();
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  // Uploads continue in the background, so a list that was shown before is loaded again.
  const [loadedAt, setLoadedAt] = useState(Date.now);
  const [retrying, setRetrying] = useState<readonly string[]>([]);
  const server = servers.find(({ dataServerId }) => dataServerId === params.get('server')) ?? servers[0]!;
  // Failures need attention. Otherwise most people want to see what is in flight.
  const usual: UploadStateText = server.totals.failed.count > 0 ? 'Failed' : 'Not yet uploaded';
  const [first] = useState(usual);
  const state = states.find(({ value }) => value === params.get('state'))?.value ?? first;
  const pages = usePages<UploadRow>(`uploads ${server.dataServerId} ${state} ${loadedAt}`, async (cursor, signal) => {
    const page = await api.uploads(
      { dataServerId: server.dataServerId, uploadState: state, limit: '50', cursor },
      signal,
    );
    return { rows: page.uploads.map(uploadRow), next: page.next };
  });
  const choose = (serverId: string, chosen: string) => {
    setLoadedAt(Date.now());
    setParams({ server: serverId, state: chosen });
  };
  const found = pages.rows.flatMap((row) => (row.row === 'upload' ? [row.upload] : []));
  const failed = found.filter(({ uploadState }) => uploadState === 'Failed');

  const retry = async (uploads: readonly UploadItem[]) => {
    setRetrying(uploads.map(({ recordingId }) => recordingId));
    let done = 0;
    try {
      for (const { recordingId } of uploads) {
        await api.retryUpload(recordingId);
        done += 1;
      }
      notify('success', done === 1 ? 'The upload will be retried.' : `${done} uploads will be retried.`);
    } catch (problem) {
      notify('error', done > 0 ? `${sentenceOf(problem)} The ${done} before it will be retried.` : sentenceOf(problem));
    } finally {
      setRetrying([]);
      setLoadedAt(Date.now());
      onRetried();
    }
  };

  const retryColumn: TableProps.ColumnDefinition<UploadRow> = {
    id: 'actions',
    header: 'Actions',
    width: 110,
    cell: (row) =>
      row.row === 'upload' &&
      row.upload.uploadState === 'Failed' && (
        <Button
          variant="inline-link"
          ariaLabel={`Retry: ${nameOf(row.upload)}`}
          loading={retrying.includes(row.id)}
          onClick={() => void retry([row.upload])}
        >
          Retry
        </Button>
      ),
  };

  return (
    <SpaceBetween size="m">
      <div className="upload-filter">
        <FormField label="Data server" stretch>
          <Select
            selectedOption={{ value: server.dataServerId, label: server.name }}
            options={servers.map(({ dataServerId, name }) => ({ value: dataServerId, label: name }))}
            onChange={({ detail }) => choose(detail.selectedOption.value ?? server.dataServerId, state)}
          />
        </FormField>
        <FormField label="File Upload State" stretch>
          <Select
            selectedOption={{ value: state, label: state }}
            options={states}
            onChange={({ detail }) => choose(server.dataServerId, detail.selectedOption.value ?? state)}
          />
        </FormField>
      </div>
      <PagedTable
        name="Staged recordings"
        header={state}
        description={`On ${server.name}. Expand a recording to see its custody, from the PC to the archive.`}
        pages={pages}
        actions={
          failed.length > 1 && (
            <Button loading={retrying.length > 1} loadingText="Retrying" onClick={() => void retry(failed)}>
              Retry all {failed.length} shown
            </Button>
          )
        }
        table={{
          trackBy: 'id',
          expandableRows: {
            getItemChildren: (row) => (row.row === 'upload' ? custodyRows(row.upload) : []),
            isItemExpandable: (row) => row.row === 'upload' && row.upload.custody.length > 0,
            expandedItems: pages.rows.filter(({ id }) => expanded.includes(id)),
            onExpandableItemToggle: ({ detail }) =>
              setExpanded(
                detail.expanded ? [...expanded, detail.item.id] : expanded.filter((id) => id !== detail.item.id),
              ),
          },
        }}
        opens={(row) => (row.row === 'upload' ? `the custody of the ${nameOf(row.upload)}` : '')}
        empty={{ title: 'No recordings', text: `${server.name} has no recordings in the state “${state}”.` }}
        columns={[
          {
            id: 'recording',
            header: 'Recording',
            width: 215,
            isRowHeader: true,
            cell: (row) =>
              row.row === 'custody' ? (
                stepText(row.entry.step)
              ) : (
                <>
                  <PageLink to={contactPath(row.upload.contactId)}>{mediumNames[row.upload.medium]}</PageLink>
                  <Box color="text-body-secondary" fontSize="body-s">
                    {row.upload.username}
                  </Box>
                </>
              ),
          },
          {
            id: 'state',
            header: 'State',
            width: 235,
            cell: (row) => {
              if (row.row === 'custody') return <span className="digits">{instant(row.entry.at, me.timeZone)}</span>;
              const { uploadState, failure, immediate, ruleName } = row.upload;
              return (
                <>
                  <UploadState state={uploadState} />
                  <Box color="text-body-secondary" fontSize="body-s">
                    {[immediate && 'Immediate Upload', ruleName ?? 'No decision yet'].filter(Boolean).join(' · ')}
                  </Box>
                  {failure && (
                    <>
                      <Box fontSize="body-s" color="text-status-error">
                        {failure.reason}
                      </Box>
                      <Box fontSize="body-s" color="text-body-secondary">
                        {failure.times === 1 ? 'Tried once' : `Tried ${failure.times} times`}, last on{' '}
                        {instant(failure.at, me.timeZone)}
                      </Box>
                    </>
                  )}
                </>
              );
            },
          },
          {
            id: 'machine',
            header: 'Machine',
            width: 125,
            cell: (row) => (row.row === 'custody' ? row.entry.machine : (row.upload.custody.at(0)?.machine ?? nothing)),
          },
          {
            id: 'size',
            header: 'Size',
            width: 100,
            cell: (row) => (
              <span className="digits">{size(row.row === 'custody' ? row.entry.size : row.upload.size)}</span>
            ),
          },
          {
            id: 'sha256',
            header: 'SHA-256',
            width: 205,
            cell: (row) => {
              const hash = row.row === 'custody' ? row.entry.sha256 : row.upload.sha256;
              if (row.row === 'upload') {
                return (
                  <span className="identifier" title={hash}>
                    {hash.slice(0, 16)}…
                  </span>
                );
              }
              return (
                <StatusIndicator type={row.intact ? 'success' : 'error'}>
                  {row.intact ? 'Same size and hash' : `Differs: ${hash.slice(0, 16)}…`}
                </StatusIndicator>
              );
            },
          },
          // Only failed uploads can be retried.
          ...(state === 'Failed' ? [retryColumn] : []),
        ]}
      />
    </SpaceBetween>
  );
};
