import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { DataServerView, EventKind, WorkflowEventView } from '../kit/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { errorAt, otherErrors } from '../kit/field-errors.ts';
import { instant, personName } from '../kit/format.ts';
import { RequestProblem, sentenceOf } from '../kit/problem.ts';
import { TimeZoneField } from '../kit/time-zone-field.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useUnsaved } from '../kit/use-unsaved.tsx';
import { complete, eventDraft, newRule, timeError, workflowDraft } from './draft.ts';
import { Findings } from './findings.tsx';
import { RuleList } from './rule-list.tsx';
import { Simulation } from './simulation.tsx';
import { useLint } from './use-lint.ts';
import { eventNames, type Names } from './words.ts';

interface Props {
  kind: EventKind;
  event: WorkflowEventView;
  onSaved(): void;
}

const explanations: Record<EventKind, string> = {
  'end-of-call': 'Asked as soon as a contact is complete. Percentages are approached over the day.',
  daily: 'Asked once a day for everything that waits. Percentages are exact over the day.',
};

export const EventEditor = ({ kind, event, onSaved }: Props) => {
  const { api, me, tell } = useFermata();
  const users = useAnswer('users', api.users);
  const teams = useAnswer('teams', api.teams);
  const servers = useAnswer('data-servers', api.dataServers);
  const [start] = useState(() => eventDraft(event, me.timeZone));
  const [draft, setDraft] = useState(start);
  const [open, setOpen] = useState<readonly string[]>([]);
  const [told, setTold] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  /** What somebody else saved in the meantime. */
  const [newer, setNewer] = useState<WorkflowEventView>();

  const changed = JSON.stringify(draft) !== JSON.stringify(start);
  const unsaved = useUnsaved(changed);
  const isComplete = complete(draft, kind);
  const sendable = isComplete ? workflowDraft(draft, kind) : undefined;
  const { findings, problem: lintProblem, checking } = useLint(kind, sendable);

  const dataServers: readonly DataServerView[] = servers.answer?.dataServers ?? [];
  const names: Names = {
    team: (id) => teams.answer?.teams.find(({ teamId }) => teamId === id)?.name ?? id,
    agent: (id) => {
      const user = users.answer?.users.find(({ userId }) => userId === id);
      return user ? personName({ ...user, acdId: user.username }) : id;
    },
    dataServer: (id) => dataServers.find(({ dataServerId }) => dataServerId === id)?.name ?? id,
  };

  const save = async () => {
    setTold(true);
    setProblem(undefined);
    setNewer(undefined);
    if (!sendable) return;
    setBusy(true);
    try {
      await api.saveWorkflowEvent(kind, sendable);
      tell('success', `The ${eventNames[kind]} rules are saved.`);
      unsaved.letGo();
      onSaved();
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
      if (refused instanceof RequestProblem && refused.status === 409) {
        const now = await api.workflowEvent(kind).catch(() => undefined);
        if (now && now.version !== draft.version) setNewer(now);
      }
    }
  };

  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const counted = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const known = new Set(['default', ...draft.rules.map(({ ruleId }) => ruleId)]);

  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={
              event.changedAt
                ? `${explanations[kind]} Last saved ${instant(event.changedAt, me.timeZone)}${event.changedBy ? ` by ${event.changedBy}` : ''}.`
                : `${explanations[kind]} Never saved yet.`
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  disabled={!changed || busy}
                  onClick={() => {
                    setDraft(start);
                    setTold(false);
                    setProblem(undefined);
                    setNewer(undefined);
                  }}
                >
                  Discard changes
                </Button>
                <Button
                  variant="primary"
                  disabled={!changed}
                  loading={busy}
                  loadingText="Saving"
                  onClick={() => void save()}
                >
                  Save
                </Button>
              </SpaceBetween>
            }
          >
            {eventNames[kind]}
          </Header>
        }
      >
        <SpaceBetween size="m">
          {problem !== undefined &&
            (newer ? (
              <Alert
                type="error"
                header="Somebody else has saved in the meantime"
                action={
                  <Button
                    onClick={() => {
                      unsaved.letGo();
                      onSaved();
                    }}
                  >
                    Reload and drop my changes
                  </Button>
                }
              >
                {newer.changedBy ?? 'Somebody'} saved this event
                {newer.changedAt ? ` at ${instant(newer.changedAt, me.timeZone)}` : ''}. Your changes are still here and
                not saved: note them, then reload.
              </Alert>
            ) : (
              <Alert type="error" header="Not saved">
                {sentenceOf(problem)}
                {otherErrors(problem, ['rules', 'defaultRule', 'time', 'timeZone']).map(({ field, reason }) => (
                  <div key={field}>
                    {field}: {reason}
                  </div>
                ))}
              </Alert>
            ))}
          {told && !isComplete && (
            <Alert type="error" header="Not saved">
              Something is missing or wrong: look at the marked rules and fields.
            </Alert>
          )}
          {kind === 'daily' && (
            <Grid gridDefinition={[{ colspan: { default: 12, xs: 4 } }, { colspan: { default: 12, xs: 8 } }]}>
              <FormField
                label="Time"
                description="When recordings go from the storage location to the cloud."
                constraintText="HH:MM, from 00:00 to 23:59"
                errorText={(told || draft.time ? timeError(draft.time) : undefined) ?? errorAt(problem, 'time')}
              >
                <Input
                  value={draft.time}
                  placeholder="19:30"
                  onChange={({ detail }) => setDraft({ ...draft, time: detail.value })}
                />
              </FormField>
              <TimeZoneField
                value={draft.timeZone}
                description="The Time is on its clocks, summer and winter."
                errorText={errorAt(problem, 'timeZone')}
                onChange={(timeZone) => setDraft({ ...draft, timeZone })}
              />
            </Grid>
          )}
          <Findings findings={findings.filter(({ ruleId }) => ruleId === null || !known.has(ruleId))} />
          <div className="rules-head">
            <div>
              <Box variant="h3">Rules</Box>
              <Box color="text-body-secondary">
                In this order: the first rule that matches decides.{' '}
                {lintProblem !== undefined ? (
                  <StatusIndicator type="warning">Not checked: {sentenceOf(lintProblem)}</StatusIndicator>
                ) : !isComplete ? (
                  <StatusIndicator type="pending">Checked when nothing is missing</StatusIndicator>
                ) : checking ? (
                  <StatusIndicator type="in-progress">Checking</StatusIndicator>
                ) : findings.length === 0 ? (
                  <StatusIndicator type="success">Nothing found that can go wrong</StatusIndicator>
                ) : (
                  <StatusIndicator type={errors > 0 ? 'error' : 'warning'}>
                    {[errors > 0 && counted(errors, 'error'), warnings > 0 && counted(warnings, 'warning')]
                      .filter(Boolean)
                      .join(', ')}
                  </StatusIndicator>
                )}
              </Box>
            </div>
            <Button
              iconName="add-plus"
              onClick={() => {
                const rule = newRule(crypto.randomUUID(), kind);
                setTold(false);
                setDraft({ ...draft, rules: [...draft.rules, rule] });
                setOpen([...open, rule.ruleId]);
              }}
            >
              Add a rule
            </Button>
          </div>
          <RuleList
            eventName={eventNames[kind]}
            draft={draft}
            names={names}
            agents={(users.answer?.users ?? []).map((user) => ({
              value: user.userId,
              label: personName({ ...user, acdId: user.username }),
              description: [user.username, user.teamName].filter(Boolean).join(' · '),
            }))}
            dataServers={dataServers.map(({ dataServerId, name }) => ({ value: dataServerId, label: name }))}
            findings={findings}
            refusedAt={(field) => errorAt(problem, field)}
            open={open}
            told={told}
            onOpen={(ruleId, opened) => setOpen(opened ? [...open, ruleId] : open.filter((id) => id !== ruleId))}
            onChange={setDraft}
          />
        </SpaceBetween>
      </Container>
      <Simulation kind={kind} draft={sendable} />
      {unsaved.question}
    </SpaceBetween>
  );
};
