import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { LiveContacts } from '../../api/control/control.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useFermata } from '../kit/fermata.ts';
import { duration, inZone, nothing } from '../kit/format.ts';
import { knownMedia } from './contact/contact-state.ts';
import { MediumStateText } from './contact/medium-list.tsx';
import { secondsSince, serverTime } from './following/clock.ts';
import { cadence, type Freshness, freshness } from './following/freshness.ts';
import { useFollowed } from './following/use-followed.ts';
import { useOnline, useTicking } from './following/use-ticking.ts';
import { mediumNames, recorderName } from './words.ts';

type Live = LiveContacts['contacts'][number];

interface Props {
  chosenId: string | undefined;
  /** Left out for people who may only look. */
  onChoose?: ((contact: Live) => void) | undefined;
}

const MediaStates = ({ contact }: { contact: Live }) => (
  <ul className="live-media">
    {knownMedia(contact).map(({ medium, state }) => (
      <li key={medium}>
        {mediumNames[medium]}: <MediumStateText state={state} />
      </li>
    ))}
  </ul>
);

const descriptions: Record<Freshness, string> = {
  current: 'Calls your teams are on now.',
  checking: 'Calls your teams are on now.',
  delayed: `No live connection: this list is refreshed every ${cadence.disconnected.live / 1000} seconds.`,
  unknown: 'The connection is lost, so this list may be out of date.',
};

/** The current contacts of a supervisor's teams, and how each is being recorded. */
export const LiveContactList = ({ chosenId, onChoose }: Props) => {
  const { api, me } = useFermata();
  const at = useTicking();
  const online = useOnline();
  const followed = useFollowed('live-contacts', {
    ask: api.liveContacts,
    hears: () => true,
    waitAfter: (_, connection) => (connection === 'open' ? cadence.connected.live : cadence.disconnected.live),
    atMostEvery: 2000,
  });
  const { answer, problem, requestedAt, answeredAt, reload } = followed;
  const fresh = freshness({ ...followed, online }, at);
  if (!answer && problem !== undefined)
    return <ProblemAlert header="Live contacts cannot be shown" problem={problem} reload={reload} />;
  const rows = answer?.contacts ?? [];
  const since = (contact: Live) => contact.connectedAt ?? contact.now;
  return (
    <Table
      items={rows.toSorted((a, b) => (a.agentName ?? '').localeCompare(b.agentName ?? ''))}
      trackBy="contactId"
      loading={!answer}
      loadingText="Looking for live contacts"
      wrapLines
      ariaLabels={{ tableLabel: 'Live contacts' }}
      header={
        <Header
          variant="h2"
          counter={answer ? `(${rows.length})` : ''}
          description={
            answer?.more ? `${descriptions[fresh]} Only the ${rows.length} newest are shown.` : descriptions[fresh]
          }
        >
          Live contacts
        </Header>
      }
      columnDefinitions={[
        {
          id: 'agent',
          header: 'Agent',
          isRowHeader: true,
          cell: ({ agentName, agentId }) => agentName ?? agentId ?? nothing,
        },
        { id: 'team', header: 'Team', cell: ({ teamName }) => teamName ?? nothing },
        { id: 'provider', header: 'Provider', cell: ({ provider }) => recorderName(provider) },
        {
          id: 'since',
          header: 'Since',
          cell: (contact) => (
            <span className="digits">
              {inZone(since(contact), me.timeZone).clock} ·{' '}
              {duration(secondsSince(since(contact), serverTime({ now: contact.now, requestedAt, answeredAt }, at)))}
            </span>
          ),
        },
        { id: 'state', header: 'Recording', cell: (contact) => <MediaStates contact={contact} /> },
        ...(onChoose
          ? [
              {
                id: 'control',
                header: 'Actions',
                cell: (contact: Live) =>
                  contact.contactId === chosenId ? (
                    'Shown above'
                  ) : (
                    <Button
                      variant="inline-link"
                      ariaLabel={`Control ${contact.agentName ?? contact.agentId}’s contact`}
                      onClick={() => onChoose(contact)}
                    >
                      Control
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
      empty={
        <Box textAlign="center" padding="l" color="inherit">
          <b>No live contacts</b>
          <Box color="inherit">Nobody in your teams is on a contact now.</Box>
        </Box>
      }
    />
  );
};
