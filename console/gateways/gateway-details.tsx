import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { GatewayView, RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import { unflaggedSentences } from '../../domain/flag/words.ts';
import { useFermata } from '../kit/fermata.ts';
import { ago, count, instant, nothing } from '../kit/format.ts';
import { flaggedText, gatewayState, offsetText, problemsOf, sourceState } from './words.ts';

const List = ({ header, lines }: { header: string; lines: readonly string[] }) =>
  lines.length > 0 && (
    <ExpandableSection headerText={`${header} (${count(lines.length)})`} variant="footer">
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line} className="may-break">
            {line}
          </li>
        ))}
      </ul>
    </ExpandableSection>
  );

const Unflagged = ({ gateway }: { gateway: GatewayView }) => {
  const { me } = useFermata();
  const today = gateway.days[0];
  if (gateway.days.length === 0) return null;
  return (
    <ExpandableSection
      headerText={`Recordings without flags (${count(gateway.days.reduce((sum, { unflagged }) => sum + unflagged, 0))})`}
      variant="footer"
      defaultExpanded={(today?.unflagged ?? 0) > 0}
    >
      <SpaceBetween size="s">
        <ul className="plain-list">
          {gateway.unflaggedReasons.map(({ reason, sentence, count: number }) => (
            <li key={reason}>
              <b className="digits">{count(number)}</b> {sentence}
            </li>
          ))}
        </ul>
        {gateway.unflagged.slice(0, 10).map(({ at, extension, guid, contactId, reason }) => (
          <Box key={`${at} ${guid} ${contactId}`} fontSize="body-s" color="text-body-secondary">
            {[instant(at, me.timeZone), extension && `extension ${extension}`, unflaggedSentences[reason]]
              .filter(Boolean)
              .join(' · ')}{' '}
            <span className="identifier may-break">{guid ?? contactId ?? ''}</span>
          </Box>
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
};

/** A recording server with its gateway's last report. */
export const GatewayDetails = ({ server, now }: { server: RecordingServerView; now: Date }) => {
  const { me } = useFermata();
  const { gateway } = server;
  const state = gatewayState(gateway, now);
  const source = gateway?.source && sourceState(gateway.source, now);
  const problems = problemsOf(server);
  const day = gateway?.days[0];
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={4}
        minColumnWidth={180}
        items={[
          {
            label: 'Gateway',
            value: (
              <span title={instant(gateway?.lastSeenAt ?? null, me.timeZone)}>
                <StatusIndicator type={state.type}>{state.text}</StatusIndicator>
                {gateway && (
                  <Box color="text-body-secondary" fontSize="body-s">
                    {[gateway.machine, gateway.version && `version ${gateway.version}`].filter(Boolean).join(', ')}
                  </Box>
                )}
              </span>
            ),
          },
          {
            label: 'Call source',
            value: source ? (
              <>
                <StatusIndicator type={source.type}>{source.text}</StatusIndicator>
                <Box color="text-body-secondary" fontSize="body-s">
                  {[gateway?.source?.kind, gateway?.source?.detail].filter(Boolean).join(': ')}
                </Box>
              </>
            ) : (
              nothing
            ),
          },
          {
            label: 'Clocks',
            value: gateway ? (
              <>
                CTI server: {offsetText(gateway.clockOffsetMilliseconds) ?? 'unknown'}
                <br />
                Call source: {offsetText(gateway.source?.clockOffsetMilliseconds ?? null) ?? 'unknown'}
              </>
            ) : (
              nothing
            ),
          },
          {
            label: day ? `Flagged on ${day.day} (UTC)` : 'Flagged',
            value: (day && flaggedText(day)) ?? nothing,
          },
          {
            label: 'Users',
            value: (
              <>
                {count(server.users)}
                {gateway?.usersLoadedAt && (
                  <Box color="text-body-secondary" fontSize="body-s">
                    {gateway.usersCurrent
                      ? `Loaded ${ago(gateway.usersLoadedAt, now)}`
                      : `Changed since they were loaded ${ago(gateway.usersLoadedAt, now)}`}
                  </Box>
                )}
              </>
            ),
          },
          { label: 'Data server', value: server.dataServerName ?? 'Removed' },
          {
            label: 'GUID window',
            value: `${server.guidWindowSeconds} s${server.wrapUpSeconds > 0 ? `; wrap-up ${server.wrapUpSeconds} s` : ''}`,
          },
          { label: 'Flags waiting to be sent', value: gateway ? count(gateway.waiting) : nothing },
        ]}
      />
      {problems.length > 0 && (
        <StatusIndicator type="warning" wrapText>
          {problems.join(' ')}
        </StatusIndicator>
      )}
      <List
        header="Extensions that several users have"
        lines={server.duplicateExtensions.map(
          ({ extension, users }) => `${extension}: ${users.map(({ name, userId }) => name ?? userId).join(', ')}`,
        )}
      />
      <List
        header="Agents without a user"
        lines={(gateway?.agentsWithoutUser ?? []).map(({ agentId, name, extension }) =>
          [name ?? agentId, name && `agent ${agentId}`, extension && `extension ${extension}`]
            .filter(Boolean)
            .join(', '),
        )}
      />
      <List
        header="Users who were never seen"
        lines={(gateway?.usersNeverSeen ?? []).map(({ userId, name, extension }) =>
          [name ?? userId, extension && `extension ${extension}`].filter(Boolean).join(', '),
        )}
      />
      {gateway && <Unflagged gateway={gateway} />}
    </SpaceBetween>
  );
};
