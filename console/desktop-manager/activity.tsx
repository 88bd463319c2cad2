import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { DesktopItemActivity } from '../../api/administration/desktops/desktop-items.ts';
import type { DesktopItemEvent } from '../../domain/desktop-item/desktop-item.ts';
import { type CountName, sumCounts, versionText } from '../../domain/desktop-item/item-counts.ts';
import type { Draft } from './draft.ts';

interface Props {
  activity: DesktopItemActivity;
  saved: Draft;
  version: number;
  onRefresh(): void;
}

const columns: { name: CountName; header: string }[] = [
  { name: 'dry-run', header: 'Would have paused' },
  { name: 'started', header: 'Paused' },
  { name: 'stopped', header: 'Ended by the stop trigger' },
  { name: 'timed-out', header: 'Ended by the duration' },
];

/** The counts of PCs in the last days, and faults that an administrator should fix. */
export const Activity = ({ activity, saved, version, onRefresh }: Props) => {
  const counts = sumCounts(activity.days.flatMap((day) => day.counts));
  const countOf = (eventId: string, name: CountName): number =>
    counts.find((one) => one.kind === 'event' && one.id === eventId && one.name === name)?.count ?? 0;
  const stopped = saved.items.filter(({ itemId }) => activity.stoppedMatching.includes(itemId));
  const missing = activity.withoutExtension;
  return (
    <SpaceBetween size="m">
      {stopped.map(({ itemId, name }) => (
        <Alert key={itemId} type="warning" header={`${name} is no longer found`}>
          PCs open its page, but none of its selectors matches, so typing into it pauses nothing. Change its selectors.
        </Alert>
      ))}
      {missing.length > 0 && (
        <Alert type="warning" header="Extension not seen in a browser">
          {missing.slice(0, 10).map(({ machine, login, browser }) => (
            <div key={`${machine} ${login} ${browser}`}>
              {machine}: {browser} of {login}
            </div>
          ))}
          {missing.length > 10 && <div>and {missing.length - 10} more.</div>}
          What is entered there pauses nothing. Install the extension by policy.
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            description={versionText(activity.versions, version)}
            actions={
              <Button formAction="none" iconName="refresh" onClick={onRefresh}>
                Refresh
              </Button>
            }
          >
            Counts of PCs in the last 14 days
          </Header>
        }
      >
        <Table
          variant="embedded"
          ariaLabels={{ tableLabel: 'Counts of PCs' }}
          items={saved.events}
          trackBy="eventId"
          empty={<Box textAlign="center">No events yet.</Box>}
          columnDefinitions={[
            { id: 'name', header: 'Event', cell: ({ name }) => name, isRowHeader: true },
            ...columns.map(({ name, header }) => ({
              id: name,
              header,
              cell: ({ eventId }: DesktopItemEvent) => <span className="digits">{countOf(eventId, name)}</span>,
            })),
          ]}
        />
      </Container>
    </SpaceBetween>
  );
};
