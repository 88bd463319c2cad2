import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { timedLimits } from '../../domain/schedule/timed.ts';
import { DaysField } from '../kit/fields/days-field.tsx';
import { TimeZoneField } from '../kit/fields/time-zone-field.tsx';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import type { ScheduleDraft } from './draft.ts';

type Times = NonNullable<ScheduleDraft['timed']>;

interface Props {
  value: Times;
  errorAt(field: keyof Times): string | undefined;
  onChange(value: Times): void;
}

/** When a Timed schedule records screens. */
export const TimedFields = ({ value, errorAt, onChange }: Props) => {
  const { retentionDays: _, ...withoutRetention } = value;
  return (
    <SpaceBetween size="m">
      <DaysField value={value.days} errorText={errorAt('days')} onChange={(days) => onChange({ ...value, days })} />
      <ColumnLayout columns={2}>
        <FormField label="Start time" constraintText="HH:MM" errorText={errorAt('start')}>
          <Input
            value={value.start}
            placeholder="08:00"
            onChange={({ detail }) => onChange({ ...value, start: detail.value.slice(0, 5) })}
          />
        </FormField>
        <FormField
          label="End time"
          constraintText="HH:MM. Before the start time: on the next day."
          errorText={errorAt('end')}
        >
          <Input
            value={value.end}
            placeholder="17:00"
            onChange={({ detail }) => onChange({ ...value, end: detail.value.slice(0, 5) })}
          />
        </FormField>
        <FormField
          label="Record Interval"
          description="How long each recording is."
          constraintText="Minutes"
          errorText={errorAt('intervalMinutes')}
        >
          <WholeNumberInput
            value={value.intervalMinutes}
            from={timedLimits.shortest}
            to={timedLimits.longest}
            onChange={(minutes) => onChange({ ...value, intervalMinutes: minutes! })}
          />
        </FormField>
        <FormField
          label="Retention Days"
          description="In the archive, if the workflow rule that keeps the recording sets no retention."
          constraintText="Leave empty for the default."
          errorText={errorAt('retentionDays')}
        >
          <WholeNumberInput
            value={value.retentionDays}
            from={1}
            to={timedLimits.retentionDays}
            optional
            onChange={(days) => onChange(days === undefined ? withoutRetention : { ...value, retentionDays: days })}
          />
        </FormField>
      </ColumnLayout>
      <TimeZoneField
        value={value.timeZone}
        errorText={errorAt('timeZone')}
        onChange={(timeZone) => onChange({ ...value, timeZone })}
      />
    </SpaceBetween>
  );
};
