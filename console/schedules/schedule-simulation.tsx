import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { ScheduleSimulationView } from '../../api/administration/people/who-is-recorded.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useFermata } from '../kit/fermata.ts';
import { count, counted, instant, nothing } from '../kit/format.ts';
import type { ScheduleDraft } from './draft.ts';
import { modeLabels } from './words.ts';

const spans = [1, 7, 14, 31].map((days) => ({
  value: String(days),
  label: days === 1 ? 'the last day' : `the last ${days} days`,
}));

/** The effect that the schedules, saved or not, would have had on recent calls. `schedules`: undefined while one is wrong. */
export const ScheduleSimulation = ({ schedules }: { schedules: readonly ScheduleDraft[] | undefined }) => {
  const { api, me } = useFermata();
  const [days, setDays] = useState(spans[1]!);
  const [ran, setRan] = useState<{ of: string; answer: ScheduleSimulationView; span: string }>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const run = async () => {
    if (!schedules) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await api.simulateSchedules({ schedules: [...schedules], days: Number(days.value) });
      setRan({ of: JSON.stringify(schedules), answer, span: days.label });
    } catch (failed) {
      setProblem(failed);
    } finally {
      setBusy(false);
    }
  };
  const answer = ran?.answer;

  return (
    <SpaceBetween size="m">
      {problem !== undefined && (
        <ProblemAlert header="The schedules cannot be simulated" problem={problem} reload={() => void run()} />
      )}
      {ran && ran.of !== JSON.stringify(schedules) && (
        <Alert type="info">The schedules have changed since then. Simulate again to see what they do now.</Alert>
      )}
      {answer && !answer.complete && (
        <Alert type="info">There are more calls than can be simulated at once: these are the newest.</Alert>
      )}
      <Table
        items={answer?.schedules ?? []}
        trackBy="scheduleId"
        loading={busy && !answer}
        loadingText="Simulating"
        wrapLines
        ariaLabels={{ tableLabel: 'Simulation' }}
        header={
          <Header
            variant="h2"
            description={
              ran && answer
                ? `${counted(answer.calls, 'call')} of ${ran.span}; ${count(answer.unrecorded)} of them would not have been recorded.`
                : 'The effect that these schedules, saved or not, would have had. A simulation changes nothing.'
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Select
                  ariaLabel="Days to simulate"
                  selectedOption={days}
                  options={spans}
                  onChange={({ detail }) => setDays(spans.find(({ value }) => value === detail.selectedOption.value)!)}
                />
                <Button
                  formAction="none"
                  onClick={() => void run()}
                  loading={busy}
                  loadingText="Simulating"
                  disabled={!schedules}
                >
                  Simulate
                </Button>
              </SpaceBetween>
            }
          >
            Simulate over {days.label}
          </Header>
        }
        columnDefinitions={[
          { id: 'name', header: 'Schedule', isRowHeader: true, cell: ({ name }) => name },
          { id: 'records', header: 'Recorded', cell: ({ records }) => count(records) },
          { id: 'onDemand', header: 'Agent decides', cell: ({ onDemand }) => count(onDemand) },
          { id: 'supplements', header: 'Recorded anyway', cell: ({ supplements }) => count(supplements) },
          {
            id: 'screens',
            header: 'Screens without a call',
            cell: ({ screens }) => (screens === 0 ? nothing : `at most ${count(screens)}`),
          },
        ]}
        empty={
          <Box textAlign="center" padding="s" color="inherit">
            {ran ? 'There are no schedules.' : 'Not simulated yet.'}
          </Box>
        }
      />
      {answer && answer.examples.length > 0 && (
        <Table
          items={answer.examples}
          trackBy="contactId"
          wrapLines
          ariaLabels={{ tableLabel: 'Newest calls' }}
          header={<Header variant="h3">Newest calls</Header>}
          columnDefinitions={[
            { id: 'at', header: 'Call', isRowHeader: true, cell: ({ at }) => instant(at, me.timeZone) },
            { id: 'agent', header: 'Agent', cell: ({ agentName }) => agentName ?? nothing },
            { id: 'mode', header: 'Result', cell: ({ mode }) => modeLabels[mode] },
            {
              id: 'steps',
              header: 'Why',
              cell: ({ steps }) => (
                <ol className="plain-list">
                  {steps.map(({ scheduleId, why }) => (
                    <li key={scheduleId}>
                      {answer.schedules.find((one) => one.scheduleId === scheduleId)?.name}: {why}
                    </li>
                  ))}
                </ol>
              ),
            },
          ]}
        />
      )}
    </SpaceBetween>
  );
};
