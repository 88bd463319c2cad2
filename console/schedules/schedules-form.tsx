import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { SchedulesView } from '../../api/administration/people/who-is-recorded.ts';
import { scheduleLimits, scheduleProblems, scheduleWarnings } from '../../domain/schedule/schedule.ts';
import { errorAt as answeredErrorAt } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { moveItem } from '../kit/move-item.ts';
import { SaveProblem } from '../kit/page/save-problem.tsx';
import type { SettingsFormProps } from '../kit/page/settings-page.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { newSchedule, type ScheduleDraft } from './draft.ts';
import { ScheduleCard } from './schedule-card.tsx';
import { ScheduleSimulation } from './schedule-simulation.tsx';
import '../kit/page/page.css';

export const SchedulesForm = ({ settings, onSaved, onReload }: SettingsFormProps<SchedulesView>) => {
  const { api, notify } = useFermata();
  const [schedules, setSchedules] = useState<ScheduleDraft[]>(settings.schedules);
  const [announcement, setAnnouncement] = useState('');
  const unsaved = useUnsaved(JSON.stringify(schedules) !== JSON.stringify(settings.schedules));
  const wrong = scheduleProblems(schedules);
  const { busy, problem, tried, errorText, form } = useSave({
    isWrong: wrong.length > 0,
    request: () => api.changeSchedules({ schedules, version: settings.version }),
    onSaved: (saved) => {
      notify('success', 'The schedules are saved.');
      unsaved.allowLeaving();
      onSaved(saved);
    },
  });
  const warnings = scheduleWarnings(schedules, new Date().toISOString());
  const errorAt = (field: string) =>
    (tried ? wrong.find((one) => one.field === field)?.reason : undefined) ?? answeredErrorAt(problem, field);
  const warningAt = (field: string) => warnings.find((one) => one.field === field)?.reason;

  const move = (from: number, to: number) => {
    setSchedules((before) => moveItem(before, from, to));
    setAnnouncement(`${schedules[from]?.name || 'New schedule'} is now number ${to + 1} of ${schedules.length}.`);
  };
  return (
    <form {...form}>
      <Form
        errorText={errorText}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              formAction="none"
              disabled={schedules.length >= scheduleLimits.schedules}
              onClick={() => setSchedules((before) => [...before, newSchedule()])}
            >
              Add a schedule
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
              Save
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Box>
            Schedules are tried in order, and the first that takes a call decides: it is recorded automatically, or its
            agent decides (On-Demand). An On-Demand schedule below one that records everything lets agents mark
            recordings of their own in calls that are recorded anyway. Calls to which no schedule applies are not
            recorded. A Timed schedule takes no calls: it records screens at fixed times. Schedules decide which screens
            are recorded, which calls of an Asterisk stay recorded, and who may use On-Demand; other providers record
            sound as they are set up.
          </Box>
          {schedules.length === 0 && <Box variant="strong">Without a schedule, nothing is recorded.</Box>}
          {schedules.map((schedule, index) => (
            <ScheduleCard
              key={schedule.scheduleId}
              schedule={schedule}
              place={index}
              count={schedules.length}
              errorAt={(field) => errorAt(`schedules.${index}.${field}`)}
              warningAt={(field) => warningAt(`schedules.${index}.${field}`)}
              onChange={(changed) => setSchedules((before) => before.with(index, changed))}
              onMove={(to) => move(index, to)}
              onRemove={() => setSchedules((before) => before.toSpliced(index, 1))}
            />
          ))}
          <SaveProblem problem={problem} shownFields={['schedules']} onReload={onReload} />
        </SpaceBetween>
      </Form>
      <Box margin={{ top: 'l' }}>
        <ScheduleSimulation schedules={wrong.length > 0 ? undefined : schedules} />
      </Box>
      <LiveRegion hidden>{announcement}</LiveRegion>
      {unsaved.question}
    </form>
  );
};
