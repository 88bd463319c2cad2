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
import { defaultRule } from '../../domain/workflow/rules.ts';
import type { DataServerView, EventKind, WorkflowEventView } from '../kit/api/administration.ts';
import { errorAt, otherErrors } from '../kit/api/field-errors.ts';
import { RequestProblem, sentenceOf } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { TimeZoneField } from '../kit/fields/time-zone-field.tsx';
import { counted, instant, personName } from '../kit/format.ts';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { eventDraft, isComplete, newRule, timeError, workflowDraft } from './draft.ts';
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
  'end-of-call': 'Runs as soon as a contact is complete. Percentages are approximate over the day.',
  daily: 'Runs once a day for everything that waits. Percentages are exact over the day.',
};

export const EventEditor = ({ kind, event, onSaved }: Props) => {
  const { api, me, notify } = useFermata();
  const users = useRequest('users', api.users);
  const teams = useRequest('teams', api.teams);
  const servers = useRequest('data-servers', api.dataServers);
  const [start] = useState(() => eventDraft(event, me.timeZone));
  const [draft, setDraft] = useState(start);
  const [open, setOpen] = useState<readonly string[]>([]);
  /** The version that somebody else has saved since. */
  const [newer, setNewer] = useState<WorkflowEventView>();

  const changed = JSON.stringify(draft) !== JSON.stringify(start);
  const unsaved = useUnsaved(changed);
  const complete = isComplete(draft, kind);
  const sendable = complete ? workflowDraft(draft, kind) : undefined;
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

  const refused = !checking && findings.some((finding) => finding.refused);

  const saving = useSave({
    isWrong: !sendable || refused,
    request: () => {
      setNewer(undefined);
      return api.saveWorkflowEvent(kind, sendable!);
    },
    onSaved: () => {
      notify('success', `The ${eventNames[kind]} rules are saved.`);
      unsaved.allowLeaving();
      onSaved();
    },
    onRefused: async (problem) => {
      if (!(problem instanceof RequestProblem) || problem.status !== 409) return;
      const now = await api.workflowEvent(kind).catch(() => undefined);
      if (now && now.version !== draft.version) setNewer(now);
    },
  });
  const { busy, problem, tried: showErrors } = saving;

  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const known = new Set<string>([defaultRule.ruleId, ...draft.rules.map(({ ruleId }) => ruleId)]);

  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={
              event.changedAt
                ? `${explanations[kind]} Last saved ${instant(event.changedAt, me.timeZone)}${event.changedBy ? ` by ${event.changedBy}` : ''}.`
                : `${explanations[kind]} Not saved yet.`
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  disabled={!changed || busy}
                  onClick={() => {
                    setDraft(start);
                    saving.reset();
                    setNewer(undefined);
                  }}
                >
                  Discard changes
                </Button>
                <Button variant="primary" disabled={!changed} loading={busy} loadingText="Saving" onClick={saving.save}>
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
                header="Somebody else saved these rules in the meantime"
                action={
                  <Button
                    onClick={() => {
                      unsaved.allowLeaving();
                      onSaved();
                    }}
                  >
                    Reload and discard my changes
                  </Button>
                }
              >
                {newer.changedBy ?? 'Somebody'} saved this event
                {newer.changedAt ? ` on ${instant(newer.changedAt, me.timeZone)}` : ''}. Your changes are still here but
                not saved: write them down, then reload.
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
          {showErrors && (!complete || refused) && problem === undefined && (
            <Alert type="error" header="Not saved">
              {complete
                ? 'A rule does not work with staged upload: look at the marked rules.'
                : 'Something is missing or wrong: look at the marked rules and fields.'}
            </Alert>
          )}
          {kind === 'daily' && (
            <Grid gridDefinition={[{ colspan: { default: 12, xs: 4 } }, { colspan: { default: 12, xs: 8 } }]}>
              <FormField
                label="Time"
                description="When recordings start to move from the data servers to the cloud."
                constraintText="HH:MM, from 00:00 to 23:59"
                errorText={(showErrors || draft.time ? timeError(draft.time) : undefined) ?? errorAt(problem, 'time')}
              >
                <Input
                  value={draft.time}
                  placeholder="19:30"
                  onChange={({ detail }) => setDraft({ ...draft, time: detail.value })}
                />
              </FormField>
              <TimeZoneField
                value={draft.timeZone}
                description="Follows daylight saving in this zone."
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
                Checked from the top: the first rule that matches decides.{' '}
                {lintProblem !== undefined ? (
                  <StatusIndicator type="warning">Not checked: {sentenceOf(lintProblem)}</StatusIndicator>
                ) : !complete ? (
                  <StatusIndicator type="pending">Checked once everything is filled in</StatusIndicator>
                ) : checking ? (
                  <StatusIndicator type="in-progress">Checking</StatusIndicator>
                ) : findings.length === 0 ? (
                  <StatusIndicator type="success">No problems found</StatusIndicator>
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
                saving.hideErrors();
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
            showErrors={showErrors}
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
