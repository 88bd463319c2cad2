import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import type { PauseView } from '../../api/control/control.ts';
import { useFermata } from '../kit/fermata.ts';
import { day, duration, inZone, nothing } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { mediaText, recorderName, resultText, resultType } from '../recording-controls/words.ts';
import { groupAnswers, hasHappened, inOrder, isPastLimit, lastedSeconds, ofAgent } from './order.ts';
import { sourceText } from './words.ts';

interface Props {
  date: string;
  pauses: readonly PauseView[];
  unsound: readonly string[];
  longestPause: number | undefined;
  loading: boolean;
  onRefresh(): void;
}

const Answers = ({ answers }: Pick<PauseView, 'answers'>) => (
  <ul className="plain-list">
    {groupAnswers(answers).map(({ recorder, media, result, code, detail }) => (
      <li key={recorder + result + code + detail}>
        <StatusIndicator type={resultType(result)}>
          <span className="whole-words">
            {recorderName(recorder)}, {mediaText(media)}: {resultText(result)}
          </span>
        </StatusIndicator>
        {(detail || code) && (
          <Box color="text-body-secondary" fontSize="body-s">
            {[detail, code && `(${code})`].filter(Boolean).join(' ')}
          </Box>
        )}
      </li>
    ))}
  </ul>
);

/** Every pause of a day. Those that need attention come first and are marked. */
export const PauseTable = ({ date, pauses, unsound, longestPause, loading, onRefresh }: Props) => {
  const { me } = useFermata();
  const [typed, setTyped] = useState('');
  const now = new Date();
  const rows = inOrder(ofAgent(pauses, typed), longestPause, now);
  const clock = (iso: string) => <span className="digits">{inZone(iso, me.timeZone).clock}</span>;
  return (
    <Table
      items={rows}
      loading={loading}
      loadingText="Reading the ledgers"
      wrapLines
      resizableColumns
      stickyHeader
      ariaLabels={{ tableLabel: 'Pauses' }}
      header={
        <Header
          variant="h2"
          counter={`(${rows.length === pauses.length ? '' : `${rows.length} of `}${pauses.length})`}
          actions={<Button iconName="refresh" ariaLabel="Refresh the pauses" onClick={onRefresh} />}
        >
          Pauses on {day(date)}
        </Header>
      }
      filter={
        <TextFilter
          filteringText={typed}
          filteringPlaceholder="Find by agent"
          filteringAriaLabel="Find pauses by agent"
          filteringClearAriaLabel="Clear"
          onChange={({ detail }) => setTyped(detail.filteringText)}
        />
      }
      columnDefinitions={[
        {
          id: 'state',
          header: 'State',
          width: 160,
          cell: (pause) => (
            <div className="pause-marks">
              {pause.confirmed ? (
                <StatusIndicator type={pause.to === null ? 'in-progress' : 'success'}>
                  {pause.to === null ? 'Paused now' : 'Confirmed'}
                </StatusIndicator>
              ) : (
                <StatusIndicator type="error">
                  {hasHappened(pause) ? 'Not confirmed' : 'Did not happen'}
                </StatusIndicator>
              )}
              {pause.soundRecordedUntil !== null && (
                <Badge color="red">Sound was recorded until {clock(pause.soundRecordedUntil)}</Badge>
              )}
              {isPastLimit(pause, longestPause, now) && <Badge color="red">Longer than allowed</Badge>}
              {unsound.includes(pause.contactId) && <Badge color="red">Ledger not intact</Badge>}
              {pause.blackout && <Badge color="grey">Blackout</Badge>}
            </div>
          ),
        },
        {
          id: 'from',
          header: 'From',
          width: 98,
          isRowHeader: true,
          cell: ({ contactId, from }) => <PageLink to={contactPath(contactId)}>{clock(from)}</PageLink>,
        },
        {
          id: 'lasted',
          header: 'Duration',
          width: 125,
          cell: (pause) => (
            <>
              <span className="digits">
                {hasHappened(pause) ? duration(lastedSeconds(pause, now)) : nothing}
                {pause.to === null && '…'}
              </span>
              <Box color="text-body-secondary" fontSize="body-s">
                {mediaText(pause.media)}
              </Box>
            </>
          ),
        },
        {
          id: 'agent',
          header: 'Agent',
          width: 135,
          cell: ({ agentName, agentId }) => agentName ?? agentId ?? nothing,
        },
        {
          id: 'by',
          header: 'Paused by',
          width: 150,
          cell: ({ by, source, reason }) => (
            <>
              {by}
              <Box color="text-body-secondary" fontSize="body-s">
                {sourceText(source)}
                {reason && `: ${reason}`}
              </Box>
            </>
          ),
        },
        {
          id: 'ended',
          header: 'Ended by',
          width: 150,
          cell: ({ to, endedBy, endedThrough }) =>
            to === null ? (
              'Not ended'
            ) : (
              <>
                {endedBy ?? nothing}
                <Box color="text-body-secondary" fontSize="body-s">
                  {endedThrough ? sourceText(endedThrough) : nothing}
                </Box>
              </>
            ),
        },
        {
          id: 'answers',
          header: 'Recorders’ answers',
          minWidth: 300,
          cell: ({ answers }) => <Answers answers={answers} />,
        },
      ]}
      empty={
        <Box textAlign="center" padding="l" color="inherit">
          <b>No pauses</b>
          <Box color="inherit">
            {typed ? 'No agent with that name paused on this day.' : 'Nothing was paused on this day.'}
          </Box>
        </Box>
      }
    />
  );
};
