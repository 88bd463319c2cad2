import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import '../kit/page/page.css';
import type { DesktopCodeView, DesktopListView, DesktopView } from '../../api/administration/desktops/desktop-list.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useEvery, useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { ago, count, personName } from '../kit/format.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';
import { PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import { CodeTable } from './code-table.tsx';
import { DesktopTable } from './desktop-table.tsx';
import { NewCodeDialog } from './new-code-dialog.tsx';
import { StayingTable } from './staying-table.tsx';

const WithoutDesktop = ({ agents, now }: { agents: DesktopListView['withoutDesktop']; now: Date }) => (
  <Alert type="warning" header="Agents on a contact whose screen is not recorded">
    They are not logged on to any enrolled PC.
    <ul className="plain-list">
      {agents.map((agent) => (
        <li key={agent.contactId}>
          {personName({ ...agent, acdId: agent.username })}
          {agent.connectedAt && `, connected ${ago(agent.connectedAt, now)}`}
        </li>
      ))}
    </ul>
  </Alert>
);

/** What is lost with a PC, according to its last report. */
const losses = ({ waiting }: DesktopView): string => {
  const left = (waiting?.recordings ?? 0) + (waiting?.extractions ?? 0);
  if (left === 0) return 'Nothing waited on it when it last reported.';
  return `${count(left)} ${left === 1 ? 'screen waits' : 'screens wait'} on it, according to its last report: they will be marked as lost.`;
};

export default function DesktopsPage() {
  usePageTitle('Desktops');
  const { api, notify } = useFermata();
  const list = useRequest('desktops', api.desktops);
  const staying = useRequest('staying-recordings', api.stayingRecordings);
  const codes = useRequest('desktop-codes', api.desktopCodes);
  const [creating, setCreating] = useState(false);
  const [removing, setRemoving] = useState<DesktopView>();
  const [revoking, setRevoking] = useState<DesktopCodeView>();
  useEvery(60, list.reload);
  const now = new Date();
  const { answer } = list;

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="The agents’ PCs that record screens."
        actions={<Button iconName="refresh" ariaLabel="Refresh the desktops" onClick={list.reload} />}
      >
        Desktops
      </Header>
      {answer && !answer.rteMessaging && (
        <Alert type="info" header="No screen is recorded">
          Enable RTE Messaging for Screen Recording on the page{' '}
          <PageLink to="/acd-configuration">ACD configuration</PageLink>.
        </Alert>
      )}
      {answer && answer.withoutDesktop.length > 0 && <WithoutDesktop agents={answer.withoutDesktop} now={now} />}
      {list.problem !== undefined && (
        <ProblemAlert header="The desktops cannot be shown" problem={list.problem} reload={list.reload} />
      )}
      {(answer || list.loading) && (
        <DesktopTable list={answer} loading={list.loading} now={now} onRemove={setRemoving} />
      )}
      {staying.answer && staying.answer.recordings.length > 0 && <StayingTable staying={staying.answer} now={now} />}
      {staying.problem !== undefined && (
        <ProblemAlert
          header="Recordings that stay on PCs cannot be shown"
          problem={staying.problem}
          reload={staying.reload}
        />
      )}
      {codes.problem !== undefined && (
        <ProblemAlert header="The enrolment codes cannot be shown" problem={codes.problem} reload={codes.reload} />
      )}
      {(codes.answer || codes.loading) && (
        <CodeTable
          codes={codes.answer?.codes ?? []}
          loading={codes.loading}
          onCreate={() => setCreating(true)}
          onRevoke={setRevoking}
        />
      )}
      {creating && (
        <NewCodeDialog
          onClose={() => {
            setCreating(false);
            codes.reload();
          }}
        />
      )}
      {removing && (
        <ConfirmDialog
          header={`Remove ${removing.machine}?`}
          action="Remove"
          acting="Removing"
          act={async () => {
            await api.removeDesktop(removing.desktopId);
            notify('success', `${removing.machine} is removed.`);
            setRemoving(undefined);
            list.reload();
            staying.reload();
          }}
          onClose={() => setRemoving(undefined)}
        >
          The PC loses access, and records nothing more. {losses(removing)} Its recordings in the archive stay.
        </ConfirmDialog>
      )}
      {revoking && (
        <ConfirmDialog
          header="Revoke this enrolment code?"
          action="Revoke"
          acting="Revoking"
          act={async () => {
            await api.revokeDesktopCode(revoking.codeId);
            notify('success', 'The enrolment code is revoked.');
            setRevoking(undefined);
            codes.reload();
          }}
          onClose={() => setRevoking(undefined)}
        >
          No further PC can enrol with it. PCs that have enrolled stay enrolled.
        </ConfirmDialog>
      )}
    </SpaceBetween>
  );
}
