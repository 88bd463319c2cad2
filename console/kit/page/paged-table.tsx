import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../api/problem-alert.tsx';
import type { usePages } from '../api/use-pages.ts';

interface Props<Row> {
  name: string;
  header: string;
  description: string;
  pages: ReturnType<typeof usePages<Row>>;
  columns: TableProps.ColumnDefinition<Row>[];
  empty: { title: string; text: string };
  /** Buttons next to the refresh button. */
  actions?: ReactNode;
  table?: Pick<TableProps<Row>, 'trackBy' | 'expandableRows'>;
  /** What is shown when a row is expanded, for screen readers. */
  opens?: (row: Row) => string;
}

/** A list that loads page by page, with its count, and a sentence if it is empty or cannot be loaded. */
export const PagedTable = <Row,>({
  name,
  header,
  description,
  pages,
  columns,
  empty,
  actions,
  table,
  opens,
}: Props<Row>) => {
  const { rows, more, loading, loadingMore, problem, loadMore, reload } = pages;
  const count = more ? `${rows.length} loaded, more available` : String(rows.length);
  if (problem !== undefined && rows.length === 0) {
    return <ProblemAlert header={`${name} cannot be shown`} problem={problem} reload={reload} />;
  }
  return (
    <>
      <Table
        {...table}
        items={rows}
        columnDefinitions={columns}
        loading={loading}
        loadingText="Loading"
        resizableColumns
        wrapLines
        ariaLabels={{
          tableLabel: name,
          ...(opens && {
            expandButtonLabel: (row: Row) => `Show ${opens(row)}`,
            collapseButtonLabel: (row: Row) => `Hide ${opens(row)}`,
          }),
        }}
        header={
          <Header
            variant="h2"
            counter={loading ? '' : `(${count})`}
            description={description}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                {actions}
                <Button iconName="refresh" ariaLabel={`Refresh: ${name}`} onClick={reload} loading={loading} />
              </SpaceBetween>
            }
          >
            {header}
          </Header>
        }
        empty={
          <Box textAlign="center" padding="l" color="inherit">
            <b>{empty.title}</b>
            <Box color="inherit">{empty.text}</Box>
          </Box>
        }
        footer={
          (more || problem !== undefined) && (
            <SpaceBetween size="s">
              {problem !== undefined && (
                <ProblemAlert header="No more could be loaded" problem={problem} reload={loadMore} />
              )}
              {more && (
                <Box textAlign="center">
                  <Button onClick={loadMore} loading={loadingMore} loadingText="Loading more">
                    Load more
                  </Button>
                </Box>
              )}
            </SpaceBetween>
          )
        }
      />
      <LiveRegion hidden>{loading ? '' : `${name}: ${count}`}</LiveRegion>
    </>
  );
};
