import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import LiveRegion from '@cloudscape-design/components/live-region';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { MonitoringRightsView } from '../../api/control/monitoring.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { counted, nothing } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { serverTime } from '../recording-controls/following/clock.ts';
import { cadence, type Freshness, freshness } from '../recording-controls/following/freshness.ts';
import { useFollowed } from '../recording-controls/following/use-followed.ts';
import { useOnline, useTicking } from '../recording-controls/following/use-ticking.ts';
import { ListenButton } from './listen-button.tsx';
import { LiveTable } from './live-table.tsx';
import { type LiveRow, nameOf, rowsOf, summaryOf } from './rows.ts';
import { WatchButton } from './screen/watch-button.tsx';
import '../recording-controls/controls.css';
import './live.css';

const all = { value: '', label: 'All' };

const freshnessText: Record<Freshness, string> = {
  current: 'Updated as soon as something changes.',
  checking: 'Updated as soon as something changes.',
  delayed: `No live connection: this list is refreshed every ${cadence.disconnected.live / 1000} seconds.`,
  unknown: 'The connection is lost, so this list may be out of date.',
};

interface FilterProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange(value: string): void;
}

const Filter = ({ label, value, options, onChange }: FilterProps) => {
  const choices = [all, ...options];
  return (
    <FormField label={label}>
      <Select
        selectedOption={choices.find((one) => one.value === value) ?? { value, label: value }}
        options={choices}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
        filteringType={options.length > 10 ? 'auto' : 'none'}
      />
    </FormField>
  );
};

const RowActions = ({ row: { agent, call }, rights }: { row: LiveRow; rights: MonitoringRightsView }) => {
  const mayListen =
    call && rights.listenThrough.includes(call.provider) && (call.channel ?? 'VOICE').toUpperCase() === 'VOICE';
  const mayWatch = call && rights.watchScreens && agent.desktop !== null && !agent.desktop.silent;
  if (!mayListen && !mayWatch) return nothing;
  return (
    <SpaceBetween size="xs">
      {mayListen && <ListenButton call={call} name={nameOf(agent)} />}
      {mayWatch && <WatchButton agent={agent} call={call} />}
    </SpaceBetween>
  );
};

/** Who is on which contact since when, on which queue, how it is recorded, and whose screen a PC records. */
export default function LivePage() {
  usePageTitle('Live');
  const { api } = useFermata();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState('');
  const [onlyOnContact, setOnlyOnContact] = useState(false);
  const teamId = params.get('team') ?? '';
  const site = params.get('site') ?? '';
  const at = useTicking();
  const online = useOnline();
  const teams = useRequest('teams', api.teams);
  // Without an answer, nothing can be done with contacts, but they can still be seen.
  const { answer: rights } = useRequest('monitoring', api.monitoringRights);
  const followed = useFollowed(`live-agents:${teamId}:${site}`, {
    ask: (signal) => api.liveAgents({ teamId, site }, signal),
    hears: () => true,
    waitAfter: (_, connection) => (connection === 'open' ? cadence.connected.live : cadence.disconnected.live),
    atMostEvery: 2000,
  });
  const { answer, problem, requestedAt, answeredAt, reload } = followed;
  const fresh = freshness({ ...followed, online }, at);

  const choose = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });

  const agents = answer?.agents ?? [];
  const { onContact, without } = summaryOf(agents);
  const summary = answer
    ? `${counted(onContact, 'agent')} on a contact, ${without} not on a contact whose screen is recorded.`
    : '';
  const isFiltered = teamId !== '' || site !== '' || text.trim() !== '' || onlyOnContact;
  const sites = (answer?.sites ?? []).map((name) => ({ value: name, label: name }));
  const teamOptions = (teams.answer?.teams ?? [])
    .map(({ teamId: id, name }) => ({ value: id, label: name }))
    .toSorted((a, b) => a.label.localeCompare(b.label));

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="The contacts your teams are on now."
        actions={<Button iconName="refresh" ariaLabel="Refresh: agents now" onClick={reload} />}
      >
        Live
      </Header>
      <div className="live-filters">
        <Filter label="Team" value={teamId} options={teamOptions} onChange={(value) => choose('team', value)} />
        {(sites.length > 0 || site !== '') && (
          <Filter label="Site" value={site} options={sites} onChange={(value) => choose('site', value)} />
        )}
        <FormField label="Find" description="Agent, extension, queue or number">
          <Input type="search" value={text} onChange={({ detail }) => setText(detail.value)} clearAriaLabel="Clear" />
        </FormField>
        <Toggle checked={onlyOnContact} onChange={({ detail }) => setOnlyOnContact(detail.checked)}>
          Only agents on a contact
        </Toggle>
      </div>
      {problem !== undefined && (
        <ProblemAlert header="The current agents cannot be shown" problem={problem} reload={reload} />
      )}
      {answer?.more && (
        <Alert type="info">Only {agents.length} agents are shown. Choose a team or a site to see the others.</Alert>
      )}
      {(answer || problem === undefined) && (
        <LiveTable
          rows={rowsOf(agents, text, onlyOnContact)}
          loading={!answer}
          description={`${summary} ${freshnessText[fresh]}`.trim()}
          serverNow={answer ? serverTime({ now: answer.now, requestedAt, answeredAt }, at) : Date.now()}
          actions={
            rights?.listen || rights?.watchScreens ? (row) => <RowActions row={row} rights={rights} /> : undefined
          }
          empty={
            isFiltered
              ? { title: 'No matches', text: 'No agent matches these filters.' }
              : { title: 'No agents', text: 'Nobody in your teams is on a contact, and no PC is recording a screen.' }
          }
        />
      )}
      <LiveRegion hidden>{summary}</LiveRegion>
    </SpaceBetween>
  );
}
