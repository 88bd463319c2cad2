import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { workflowLimits } from '../../domain/workflow/check/check-draft.ts';
import { defaultRule } from '../../domain/workflow/rules.ts';
import type { EventKind, SimulationView, WorkflowDraft } from '../kit/api/administration.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useFermata } from '../kit/fermata.ts';
import { count } from '../kit/format.ts';
import { simulatedText } from './words.ts';

interface Props {
  kind: EventKind;
  /** Undefined while the draft is incomplete or wrong. */
  draft: WorkflowDraft | undefined;
}

/** Recordings that a rule matches but does not decide wait. */
type Row = SimulationView['rules'][number] & { waiting: number };

const spans = [1, 7, 14, workflowLimits.simulatedDays].map((days) => ({
  value: String(days),
  label: days === 1 ? 'the last day' : `the last ${days} days`,
}));
const columns = [
  ['matched', 'Matched'],
  ['kept', 'Kept'],
  ['tagged', 'Kept by a tag'],
  ['recycled', 'Recycled'],
  ['immediate', 'Upload at once'],
  ['staged', 'Staged'],
  ['waiting', 'Still waiting'],
] as const;

/** The effect that the draft would have had on recent recordings. */
export const Simulation = ({ kind, draft }: Props) => {
  const { api } = useFermata();
  const [span, setSpan] = useState(spans[1]!);
  const [ran, setRan] = useState<{ of: string; answer: SimulationView; span: string }>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const run = async () => {
    if (!draft) return;
    setBusy(true);
    setProblem(undefined);
    try {
      setRan({
        of: JSON.stringify(draft),
        answer: await api.simulate(kind, draft, Number(span.value)),
        span: span.label,
      });
    } catch (failed) {
      setProblem(failed);
    } finally {
      setBusy(false);
    }
  };
  const stale = ran && ran.of !== JSON.stringify(draft);
  const sum = (rows: readonly Row[], field: (typeof columns)[number][0]) =>
    rows.reduce((total, row) => total + row[field], 0);
  const simulated = (ran?.answer.rules ?? []).map((rule) => ({
    ...rule,
    waiting: rule.matched - rule.kept - rule.tagged - rule.recycled,
  }));
  const rows: Row[] = ran
    ? [
        ...simulated,
        {
          ruleId: '',
          name: 'All rules',
          matched: sum(simulated, 'matched'),
          kept: sum(simulated, 'kept'),
          tagged: sum(simulated, 'tagged'),
          recycled: sum(simulated, 'recycled'),
          immediate: sum(simulated, 'immediate'),
          staged: sum(simulated, 'staged'),
          waiting: sum(simulated, 'waiting'),
        },
      ]
    : [];

  return (
    <SpaceBetween size="s">
      {problem !== undefined && (
        <ProblemAlert header="The draft cannot be simulated" problem={problem} reload={() => void run()} />
      )}
      {ran && !ran.answer.complete && (
        <Alert type="info">
          There are more recordings than can be simulated at once. These are the results for the newest{' '}
          {count(ran.answer.recordings)}.
        </Alert>
      )}
      {stale && <Alert type="info">The rules have changed since then. Simulate again to see what they do now.</Alert>}
      <Table
        items={rows}
        trackBy="ruleId"
        variant="container"
        loading={busy && !ran}
        loadingText="Simulating"
        wrapLines
        ariaLabels={{ tableLabel: 'Simulation' }}
        header={
          <Header
            variant="h2"
            description={
              ran
                ? simulatedText(ran.answer, ran.span)
                : 'The effect that these rules, saved or not, would have had. A simulation changes nothing.'
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Select
                  ariaLabel="Days to simulate"
                  selectedOption={span}
                  options={spans}
                  onChange={({ detail }) => setSpan(spans.find(({ value }) => value === detail.selectedOption.value)!)}
                />
                <Button onClick={() => void run()} loading={busy} loadingText="Simulating" disabled={!draft}>
                  Simulate
                </Button>
              </SpaceBetween>
            }
          >
            Simulate over {span.label}
          </Header>
        }
        columnDefinitions={[
          {
            id: 'name',
            header: 'Rule',
            isRowHeader: true,
            minWidth: 200,
            cell: ({ ruleId, name }) =>
              ruleId === '' ? <b>{name}</b> : ruleId === defaultRule.ruleId ? defaultRule.label : name,
          },
          ...columns.map(([id, header]) => ({
            id,
            header,
            width: 105,
            cell: (row: Row) => {
              const text = <span className="digits">{count(row[id])}</span>;
              return row.ruleId === '' ? (
                <b>{text}</b>
              ) : row[id] === 0 ? (
                <Box color="text-status-inactive">{text}</Box>
              ) : (
                text
              );
            },
          })),
        ]}
        empty={
          <Box textAlign="center" padding="s" color="inherit">
            Not simulated yet.
          </Box>
        }
      />
    </SpaceBetween>
  );
};
